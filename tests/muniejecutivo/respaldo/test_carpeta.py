"""Una copia existe cuando está su ficha."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from muniejecutivo.respaldo.carpeta import ArchivoCopiado, Carpeta, Respaldo, RespaldoErrado, al_lado, id_de

pytestmark = pytest.mark.una_vez
INSTANTE = datetime(2026, 11, 27, 7, 0, 5, tzinfo=UTC)
ARCHIVO = ArchivoCopiado("evidencias/ñ.jpg", "ab" * 32, 4, 1)


def ficha(respaldo_id: str) -> Respaldo:
    return Respaldo(respaldo_id, INSTANTE.isoformat(), "sqlite", 0, acto=7, archivos=1, bytes_de_archivos=4)


@pytest.fixture
def carpeta(tmp_path: Path) -> Carpeta:
    carpeta = Carpeta(tmp_path)
    carpeta.preparar()
    return carpeta


def test_lo_anotado_se_lee_igual(carpeta: Carpeta) -> None:
    carpeta.anotar(ficha("uno"), [ARCHIVO])
    carpeta.anotar(ficha("dos"), [])
    assert carpeta.fichas() == [ficha("dos"), ficha("uno")]
    assert carpeta.buscar() == ficha("uno")
    assert carpeta.buscar("dos").instante == INSTANTE
    assert list(carpeta.lista("uno")) == [ARCHIVO]


def test_sin_ficha_no_hay_copia(carpeta: Carpeta) -> None:
    carpeta.base("a-medias").mkdir(parents=True)
    with pytest.raises(RespaldoErrado, match="no hay ninguna copia completa"):
        carpeta.buscar()
    with pytest.raises(RespaldoErrado, match="no hay la copia «otra»"):
        carpeta.buscar("otra")


def test_la_ficha_no_lleva_ningun_secreto_y_dice_cuales_hacen_falta(carpeta: Carpeta) -> None:
    carpeta.anotar(ficha("uno"), [])
    texto = (carpeta.raiz / "respaldos/uno.json").read_text()
    assert "SECRET_KEY" in texto
    assert "postgres://" not in texto


def test_donde_no_se_puede_escribir_se_dice() -> None:
    with pytest.raises(RespaldoErrado, match="En /proc/copias no se puede escribir"):
        Carpeta(Path("/proc/copias")).preparar()


def test_el_nombre_de_una_copia_es_su_instante() -> None:
    assert id_de(INSTANTE) == "20261127T070005Z"


def test_dos_que_anotan_a_la_vez_no_escriben_en_el_mismo_y_lo_que_falla_no_queda(
    carpeta: Carpeta, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert al_lado(carpeta.raiz / "x") != al_lado(carpeta.raiz / "x")

    def sin_lugar(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", sin_lugar)
    with pytest.raises(OSError, match="No space"):
        carpeta.anotar(ficha("uno"), [])
    assert list((carpeta.raiz / "respaldos").iterdir()) == []
