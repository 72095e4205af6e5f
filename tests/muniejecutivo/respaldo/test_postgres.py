"""La base se devuelve también con el Python de Debian 12, y de lo escrito solo se repite lo que sigue sin cortes."""

import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from muniejecutivo.respaldo import postgres
from muniejecutivo.respaldo.carpeta import Carpeta


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
    postgres.preparar(Carpeta(tmp_path), base, destino, al_menos={})
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
