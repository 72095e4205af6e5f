"""`make publicar`: lo que se entrega de una versión, con su resumen.

Regla: se publica lo confirmado y revisado, una sola vez por número: el árbol no tiene nada suelto, y CHANGELOG.md tiene
la sección de `VERSION` con su fecha. Del mismo commit sale siempre el mismo archivo, byte por byte. Solo usa la
biblioteca estándar, git y la lista de componentes que hace cyclonedx.
"""

import gzip
import hashlib
import io
import re
import subprocess
import sys
from pathlib import Path

from muniejecutivo.version import VERSION

RAIZ = Path(__file__).resolve().parent.parent
SALIDA = RAIZ / "var" / "publicar"
IMAGENES = """docker build --target aplicacion -t muniejecutivo:{v} .
docker build --target respaldo -t muniejecutivo-respaldo:{v} .
docker build --target pgbouncer -t muniejecutivo-pgbouncer:{v} .
git tag -a v{v} -m "{v}" && git push origin v{v}
"""


class SinPublicar(Exception):
    """Lo que falta, en una frase."""


def publicar(raiz: Path, salida: Path) -> list[Path]:
    """Deja en `salida` lo que se entrega. :raises SinPublicar: si algo no está listo."""
    exigir(raiz)
    salida.mkdir(parents=True, exist_ok=True)
    fuente = salida / f"muniejecutivo-{VERSION}.tar.gz"
    fuente.write_bytes(_comprimir(_git(raiz, "archive", "--format=tar", f"--prefix=muniejecutivo-{VERSION}/", "HEAD")))
    componentes = salida / f"muniejecutivo-{VERSION}.cdx.json"
    componentes.write_text(lista_de_componentes(raiz), encoding="utf-8")
    hechos = [fuente, componentes]
    lineas = [f"{hashlib.sha256(hecho.read_bytes()).hexdigest()}  {hecho.name}" for hecho in hechos]
    resumenes = salida / "SHA256SUMS"
    resumenes.write_text("\n".join(lineas) + "\n", encoding="utf-8")
    return [*hechos, resumenes]


def exigir(raiz: Path) -> None:
    """:raises SinPublicar: si hay algo sin confirmar, o la versión no está contada con su fecha."""
    if suelto := _git(raiz, "status", "--porcelain").decode():
        raise SinPublicar(f"Hay cambios sin confirmar: {suelto.splitlines()[0].strip()}")
    cambios = (raiz / "CHANGELOG.md").read_text(encoding="utf-8")
    if not re.search(rf"^## {re.escape(VERSION)} · \d{{1,2}} de \w+ de \d{{4}}$", cambios, re.MULTILINE):
        raise SinPublicar(
            f"CHANGELOG.md no tiene la sección «## {VERSION} · día de mes de año»: ponga ese título a «Sin publicar»."
        )
    if f"v{VERSION}" in _git(raiz, "tag", "--list").decode().split():
        raise SinPublicar(f"La {VERSION} ya se publicó: suba el número en muniejecutivo/version.py.")


def lista_de_componentes(raiz: Path) -> str:
    """CycloneDX, en JSON, de lo fijado en requirements.lock. Sin la hora ni un número al azar: es siempre la misma."""
    orden = [sys.executable, "-m", "cyclonedx_py", "requirements", "--output-reproducible", "requirements.lock"]
    return subprocess.run(orden, cwd=raiz, capture_output=True, text=True, check=True).stdout


def _comprimir(tar: bytes) -> bytes:
    salida = io.BytesIO()
    with gzip.GzipFile(fileobj=salida, mode="wb", mtime=0, filename="") as archivo:
        archivo.write(tar)
    return salida.getvalue()


def _git(raiz: Path, *orden: str) -> bytes:
    return subprocess.run(["git", *orden], cwd=raiz, capture_output=True, check=True).stdout


if __name__ == "__main__":
    try:
        for hecho in publicar(RAIZ, SALIDA):
            print(hecho)
    except SinPublicar as error:
        sys.exit(str(error))
    print("\nLas imágenes, en una máquina con Docker, y la marca:\n\n" + IMAGENES.format(v=VERSION))
