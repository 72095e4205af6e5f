"""De una versión se entrega lo confirmado y contado, y siempre lo mismo."""

import hashlib
import io
import json
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from muniejecutivo import publicar
from muniejecutivo.version import VERSION

pytestmark = pytest.mark.una_vez
QUIEN = ["-c", "user.name=Prueba", "-c", "user.email=prueba@muni.example"]


@pytest.fixture
def clon(raiz: Path, tmp_path: Path) -> Path:
    """Un árbol pequeño con su historia, y la versión contada."""
    lugar = tmp_path / "clon"
    lugar.mkdir()
    shutil.copy(raiz / "requirements.lock", lugar)
    (lugar / "CHANGELOG.md").write_text(f"# Cambios\n\n## {VERSION} · 27 de noviembre de 2026\n", encoding="utf-8")
    for orden in (["init", "-q"], ["add", "-A"], [*QUIEN, "commit", "-qm", "Una"]):
        subprocess.run(["git", *orden], cwd=lugar, check=True)
    return lugar


def test_lo_mismo_sale_byte_por_byte(clon: Path, tmp_path: Path) -> None:
    una, otra = (publicar.publicar(clon, tmp_path / nombre) for nombre in ("una", "otra"))
    assert [hecho.read_bytes() for hecho in una] == [hecho.read_bytes() for hecho in otra]
    fuente, componentes, resumenes = una
    for linea in resumenes.read_text().splitlines():
        resumen, nombre = linea.split("  ")
        assert hashlib.sha256((tmp_path / "una" / nombre).read_bytes()).hexdigest() == resumen
    with tarfile.open(fileobj=io.BytesIO(fuente.read_bytes())) as abierto:
        assert f"muniejecutivo-{VERSION}/CHANGELOG.md" in abierto.getnames()
    nombres = {uno["name"].lower() for uno in json.loads(componentes.read_text())["components"]}
    assert {"django", "celery", "granian"} <= nombres


def test_con_algo_suelto_no_se_publica(clon: Path, tmp_path: Path) -> None:
    (clon / "suelto.py").write_text("")
    with pytest.raises(publicar.SinPublicar, match="suelto.py"):
        publicar.publicar(clon, tmp_path / "salida")


def test_sin_contarla_no_se_publica_y_dos_veces_tampoco(clon: Path, tmp_path: Path) -> None:
    subprocess.run(["git", "tag", f"v{VERSION}"], cwd=clon, check=True)
    with pytest.raises(publicar.SinPublicar, match="ya se publicó"):
        publicar.publicar(clon, tmp_path / "salida")
    (clon / "CHANGELOG.md").write_text("## Sin publicar\n")
    subprocess.run(["git", *QUIEN, "commit", "-qam", "Otra"], cwd=clon, check=True)
    with pytest.raises(publicar.SinPublicar, match=r"CHANGELOG.md no tiene la sección"):
        publicar.publicar(clon, tmp_path / "salida")


def test_la_version_va_adelante_de_la_ultima_contada(raiz: Path) -> None:
    """Lo que se hace ahora lleva un número que todavía no tiene fecha, o el de la que se acaba de publicar."""
    titulos = [
        linea.split(" · ")[0].removeprefix("## ")
        for linea in (raiz / "CHANGELOG.md").read_text("utf-8").splitlines()
        if linea.startswith("## ") and " · " in linea
    ]
    numeros = [tuple(int(n) for n in titulo.split(".")) for titulo in titulos]
    assert numeros == sorted(numeros, reverse=True)
    assert tuple(int(n) for n in VERSION.split(".")) >= numeros[0]
