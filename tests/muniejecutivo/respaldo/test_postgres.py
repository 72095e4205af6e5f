"""La base se devuelve también con el Python de Debian 12, anterior a los filtros de tarfile."""

import tarfile
from pathlib import Path
from typing import Any

import pytest

from muniejecutivo.respaldo import postgres


def test_sin_los_filtros_de_tarfile_tambien_se_devuelve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    de_ahora = tarfile.TarFile.extractall

    def de_antes(self: tarfile.TarFile, path: Any = ".", members: Any = None, *, numeric_owner: bool = False) -> None:
        de_ahora(self, path, members, numeric_owner=numeric_owner)

    monkeypatch.setattr(tarfile.TarFile, "extractall", de_antes)
    monkeypatch.delattr(tarfile, "tar_filter", raising=False)
    monkeypatch.setattr(postgres, "primer_segmento", lambda base: "0")
    base, wal, destino = tmp_path / "base", tmp_path / "wal", tmp_path / "destino"
    for carpeta in (base, wal):
        carpeta.mkdir()
    for nombre in ("base", "pg_wal"):
        (tmp_path / nombre / "x").mkdir(parents=True, exist_ok=True)
        (tmp_path / nombre / "x" / "dato").write_text(nombre)
        with tarfile.open(base / f"{nombre}.tar.gz", "w:gz") as copia:
            copia.add(tmp_path / nombre / "x", "x")
    postgres.preparar(base, wal, destino, al_menos={})
    assert (destino / "x/dato").read_text() == "base"
    assert (destino / "pg_wal/x/dato").read_text() == "pg_wal"
