"""Lo que escribió otra base no se mezcla con lo de esta."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import psycopg2
import pytest

from muniejecutivo.respaldo import cuidado, otra_base, verbos
from muniejecutivo.respaldo.carpeta import Carpeta, Respaldo, RespaldoErrado
from tests.servicios import Servidor

pytestmark = pytest.mark.una_vez
SEGMENTO = "000000010000000000000001"
AHORA = datetime(2026, 11, 29, 7, tzinfo=UTC)


@pytest.fixture
def carpeta(tmp_path: Path) -> Carpeta:
    carpeta = Carpeta(tmp_path / "copias")
    carpeta.preparar()
    return carpeta


@pytest.mark.servicios
def test_cada_segmento_dice_de_que_base_es(
    servidor: Servidor, carpeta: Carpeta, monkeypatch: pytest.MonkeyPatch
) -> None:
    conexion = psycopg2.connect(servidor.url)
    cursor = conexion.cursor()
    cursor.execute("SELECT system_identifier, pg_walfile_name(pg_current_wal_lsn()) FROM pg_control_system()")
    suyo, cual = cursor.fetchone() or (0, "")
    conexion.close()
    shutil.copyfile(servidor.carpeta / "datos/pg_wal" / cual, carpeta.wal / f"{cual}.partial")
    assert otra_base.de_que_base(carpeta.wal / f"{cual}.partial") == suyo
    monkeypatch.setattr(otra_base, "_de_esta", lambda: suyo)
    otra_base.exigir_la_misma(carpeta, 15)
    monkeypatch.setattr(otra_base, "_de_esta", lambda: suyo + 1)
    with pytest.raises(RespaldoErrado, match="copias de otra base"):
        otra_base.exigir_la_misma(carpeta, 15)


def test_sin_nada_escrito_lo_dice_la_version_de_sus_copias(carpeta: Carpeta, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(otra_base, "_de_esta", lambda: 7)
    (carpeta.wal / f"{SEGMENTO}.partial").touch()
    otra_base.exigir_la_misma(carpeta, 17)
    ahora = AHORA.isoformat()
    carpeta.anotar(Respaldo("a", ahora, "sqlite", 0, acto=0, archivos=0, bytes_de_archivos=0), [])
    otra_base.exigir_la_misma(carpeta, 17)
    carpeta.anotar(Respaldo("b", ahora, "postgresql", 15, acto=0, archivos=0, bytes_de_archivos=0), [])
    with pytest.raises(RespaldoErrado, match="otra versión de PostgreSQL"):
        otra_base.exigir_la_misma(carpeta, 17)


def test_ni_se_copia_ni_se_recibe_encima(carpeta: Carpeta, monkeypatch: pytest.MonkeyPatch) -> None:
    def es_de_otra(*_: object) -> None:
        raise RespaldoErrado("es de otra")

    for modulo in (cuidado, verbos):
        monkeypatch.setattr(modulo.settings, "EN_SQLITE", False)
        monkeypatch.setattr(modulo.otra_base, "exigir_la_misma", es_de_otra)
        monkeypatch.setattr(modulo.postgres, "version_del_servidor", lambda: 15)
    monkeypatch.setattr(verbos.espejo, "ultimo_numero", lambda: 1)
    with pytest.raises(RespaldoErrado, match="es de otra"):
        cuidado.Cuidador(carpeta, 14)._recibir(AHORA)
    with pytest.raises(RespaldoErrado, match="es de otra"):
        verbos.respaldar(carpeta, ahora=AHORA)


def test_dos_copias_en_el_mismo_segundo_no_se_borran_una_a_otra(
    carpeta: Carpeta, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verbos.espejo, "ultimo_numero", lambda: 1)
    monkeypatch.setattr(verbos.settings, "EN_SQLITE", True)
    ahora = AHORA
    a_medias = carpeta.base("20261129T070000Z") / "base.tar.gz"
    a_medias.parent.mkdir()
    a_medias.touch()
    with pytest.raises(RespaldoErrado, match="Otra copia está en marcha"):
        verbos.respaldar(carpeta, ahora=ahora)
    assert a_medias.exists()
