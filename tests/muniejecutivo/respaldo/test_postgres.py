"""La base se devuelve también con el Python de Debian 12, y de lo escrito solo se repite lo que sigue sin cortes."""

import json
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg2
import pytest

from muniejecutivo.respaldo import postgres
from muniejecutivo.respaldo.carpeta import Carpeta, RespaldoErrado
from tests.servicios import NoHay, Servidor, postgresql_propio


def test_sin_los_filtros_de_tarfile_tambien_se_devuelve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    de_ahora = tarfile.TarFile.extractall

    def de_antes(self: tarfile.TarFile, path: Any = ".", members: Any = None, *, numeric_owner: bool = False) -> None:
        de_ahora(self, path, members, numeric_owner=numeric_owner)

    monkeypatch.setattr(tarfile.TarFile, "extractall", de_antes)
    monkeypatch.delattr(tarfile, "tar_filter", raising=False)
    monkeypatch.setattr(postgres, "hilo", lambda carpeta, base: [])
    base, destino = tmp_path / "base", tmp_path / "destino"
    base.mkdir()
    for nombre in ("base", "pg_wal"):
        (tmp_path / nombre / "x").mkdir(parents=True, exist_ok=True)
        (tmp_path / nombre / "x" / "dato").write_text(nombre)
        with tarfile.open(base / f"{nombre}.tar.gz", "w:gz") as copia:
            copia.add(tmp_path / nombre / "x", "x")
    (tmp_path / "base" / "pg_hba.conf").write_text("local all all trust\n")
    with tarfile.open(base / "base.tar.gz", "w:gz") as copia:
        copia.add(tmp_path / "base" / "x", "x")
        copia.add(tmp_path / "base" / "pg_hba.conf", "pg_hba.conf")
    postgres.preparar(Carpeta(tmp_path), base, destino, al_menos={})
    assert (destino / "postgresql.conf").read_text() == "listen_addresses = '*'\n", "la de Debian no la trae"
    assert (destino / "pg_hba.conf").read_text() == "local all all trust\n", "la que trae no se toca"
    assert (destino / "x/dato").read_text() == "base"
    assert (destino / "pg_wal/x/dato").read_text() == "pg_wal"


@pytest.mark.parametrize(
    ("cortados", "recibidos", "siguen", "llega"),
    [
        ([], [], [], True),
        ([], ["0/4"], ["0/4"], True),
        ([], ["0/3", "0/4", "0/5.partial"], ["0/3", "0/4", "0/5.partial"], True),
        ([], ["0/5"], ["0/5"], True),  # el 3 y el 4 los trae la copia
        ([], ["0/6"], [], False),  # se empezó a recibir mucho después de una copia hecha a mano
        (["0/2", "0/4", "0/5.partial"], ["0/9"], ["0/4", "0/5.partial"], False),
        (["0/4", "0/5.partial"], ["0/5", "0/6"], ["0/4", "0/5", "0/5.partial", "0/6"], True),  # no llegó a faltar nada
        (["0/4", "0/5.partial"], ["0/6"], ["0/4", "0/5.partial"], False),  # al 5 le puede faltar el final
        (["0/4"], ["0/7", "0/8"], ["0/4"], False),
    ],
)
def test_de_lo_escrito_sigue_lo_que_no_tiene_cortes(
    tmp_path: Path, cortados: list[str], recibidos: list[str], siguen: list[str], llega: bool
) -> None:
    carpeta = Carpeta(tmp_path)
    carpeta.preparar()
    base = carpeta.base("una")
    base.mkdir()
    rango = {"Timeline": 1, "Start-LSN": "0/3000028", "End-LSN": "0/5000000"}
    (base / "backup_manifest").write_text(json.dumps({"WAL-Ranges": [rango]}))
    for donde, cuales in ((carpeta.wal_cortado, cortados), (carpeta.wal, recibidos)):
        for cual in cuales:
            (donde / segmento(cual)).touch()
    assert sorted(archivo.name for archivo in postgres.hilo(carpeta, base)) == [segmento(cual) for cual in siguen]
    assert postgres.llega_al_final(carpeta, base) is llega


def segmento(cual: str) -> str:
    """«0/5.partial» → 000000010000000000000005.partial"""
    numero, punto, cola = cual.partition("/")[2].partition(".")
    return f"00000001{0:08X}{int(numero, 16):08X}{punto}{cola}"


@pytest.fixture
def detenido() -> Iterator[Servidor]:
    """Una base de verdad, detenida: sus datos son lo que una copia devuelve."""
    try:
        propio = postgresql_propio()
    except NoHay as error:
        pytest.skip(str(error))
    propio.apagar()
    yield propio
    propio.retirar()


@pytest.mark.servicios
@pytest.mark.una_vez
def test_un_ensayo_arranca_traiga_lo_que_traiga_de_su_maquina(
    detenido: Servidor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """En Debian la configuración está en /etc y no viene; la de una imagen nombra idiomas y módulos que aquí no hay."""
    ajena = "lc_messages = 'xx_XX.utf8'\nshared_preload_libraries = 'no_esta'\nport = 5433\nlogging_collector = on\n"
    datos = detenido.carpeta / "datos"
    bases = {"default": {"USER": "postgres", "NAME": "postgres"}}
    monkeypatch.setattr(postgres, "settings", SimpleNamespace(DATABASES=bases))
    monkeypatch.setattr(postgres, "servidor", lambda _: detenido.orden[0])
    monkeypatch.setattr(postgres, "PACIENCIA", 20)
    for cual in ("postgresql.conf", "pg_hba.conf", "pg_ident.conf"):
        (datos / cual).unlink()
    version = int((datos / "PG_VERSION").read_text())
    with postgres.servidor_de_ensayo(datos, version, detenido.usuario) as url:
        assert preguntar(url, "SHOW server_version_num").startswith(str(version))
    for cual in ("postgresql.conf", postgres.SUYOS):
        (datos / cual).write_text(ajena)
    with postgres.servidor_de_ensayo(datos, version, detenido.usuario) as url:
        assert preguntar(url, "SHOW lc_messages") == "C"


def preguntar(url: str, que: str) -> str:
    """A la de ese enchufe."""
    conexion = psycopg2.connect(
        host=url.partition("@/")[2].rpartition("/")[0], port=5432, user="postgres", dbname="postgres"
    )
    try:
        cursor = conexion.cursor()
        cursor.execute(que)
        return str((cursor.fetchone() or ("",))[0])
    finally:
        conexion.close()


@pytest.mark.una_vez
def test_sin_el_idioma_de_la_base_se_dice_cual_falta_y_no_se_espera(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = 'FATAL:  database locale is incompatible with operating system\nDETAIL: LC_COLLATE "en_US.utf8"\n'
    hecho = subprocess.CompletedProcess([], 2, stdout="", stderr=dice)
    monkeypatch.setattr(postgres.subprocess, "run", lambda *_, **__: hecho)
    monkeypatch.setattr(postgres, "herramienta", lambda nombre, _: nombre)
    monkeypatch.setattr(postgres, "PACIENCIA", 0)
    (tmp_path / "salida").touch()
    with pytest.raises(RespaldoErrado, match=r"locales-all\. .*en_US\.utf8"):
        postgres._esperar(tmp_path, SimpleNamespace(poll=lambda: None), 17)  # type: ignore[arg-type]


@pytest.mark.una_vez
def test_sobre_los_datos_de_una_version_no_se_arranca_otra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programa = tmp_path / "postgres"
    programa.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 17.6 (Debian 17.6-1)'\n")
    programa.chmod(0o755)
    monkeypatch.setattr(postgres, "herramienta", lambda *_: str(programa))
    assert postgres.servidor(17) == str(programa)
    with pytest.raises(RespaldoErrado, match="es de PostgreSQL 15 y .* de la 17: instale las de la 15"):
        postgres.servidor(15)
