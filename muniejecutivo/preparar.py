"""Prepara el entorno virtual con las dependencias fijadas por resumen (hash).

Se ejecuta con el Python del sistema y solo con la biblioteca estándar, antes de que haya nada instalado:
`python3 muniejecutivo/preparar.py [--pruebas]`. Si lo instalado ya corresponde a los archivos `.lock`, no hace nada.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

RAIZ = Path(__file__).resolve().parent.parent
VENV = RAIZ / ".venv"
OPCIONALES = [RAIZ / f"requirements-{parte}.lock" for parte in ("cola", "asistente")]
PYTHON = VENV / "bin" / "python"
MINIMA = (3, 11)
SIN_VENV = """No se puede crear el entorno virtual con {python}: le faltan los módulos venv o ensurepip.
Instálelos y repita: en Debian o Ubuntu, `apt install python3-venv`; en Fedora, `dnf install python3`."""


def main(argumentos: list[str]) -> None:
    if sys.version_info < MINIMA:
        raise SystemExit(f"Hace falta Python 3.11 o posterior; {sys.executable} es {sys.version.split()[0]}.")
    pruebas = "--pruebas" in argumentos
    candado = RAIZ / ("requirements-dev.lock" if pruebas else "requirements.lock")
    if _al_dia(RAIZ / "requirements-dev.lock"):
        return  # lo de pruebas lo lleva todo
    if not _al_dia(candado):
        print(f"Instalando las dependencias de {candado.name} en .venv …", flush=True)
        _crear_venv()
        _instalar(candado)
        _sellar(candado)
    for opcional in () if pruebas else OPCIONALES:
        if not _al_dia(opcional):
            _instalar_si_se_puede(opcional)


def _sellar(candado: Path) -> None:
    _sello(candado).write_text(_resumen(candado), encoding="utf-8")


def _sello(candado: Path) -> Path:
    return VENV / f".instalado-{candado.name}"


def _resumen(candado: Path) -> str:
    return hashlib.sha256(candado.read_bytes()).hexdigest()


def _al_dia(candado: Path) -> bool:
    sello = _sello(candado)
    return _python_sirve() and sello.exists() and sello.read_text(encoding="utf-8") == _resumen(candado)


def _python_sirve() -> bool:
    """Falso si no hay venv, si quedó a medias, o si el Python con que se hizo ya no está."""
    prueba = [str(PYTHON), "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
    return PYTHON.exists() and subprocess.run(prueba, capture_output=True, check=False).returncode == 0


def _crear_venv() -> None:
    if _python_sirve() and _correr([str(PYTHON), "-m", "pip", "--version"], callado=True):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if _correr([sys.executable, "-m", "venv", str(VENV)], callado=True):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    # Sin python3-venv todavía puede haber virtualenv, o un pip del sistema capaz de instalar dentro de otro entorno.
    if _correr([sys.executable, "-m", "virtualenv", "-q", str(VENV)], callado=True):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if _correr([sys.executable, "-m", "venv", "--without-pip", str(VENV)], callado=True) and _correr(
        [sys.executable, "-m", "pip", "-q", "--python", str(PYTHON), "install", "pip"], callado=True
    ):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    raise SystemExit(SIN_VENV.format(python=sys.executable))


def _instalar(candado: Path) -> None:
    """Con uv, que tarda segundos; si uv no está para esta máquina, con pip y los mismos resúmenes."""
    pip = [str(PYTHON), "-m", "pip", "-q", "--disable-pip-version-check", "install", "--require-hashes", "-r"]
    uv = [str(PYTHON), "-m", "uv", "-q", "pip", "install", "--require-hashes", "--python", str(PYTHON), "-r"]
    con_uv = _correr([*pip, str(RAIZ / "requirements-uv.lock")], callado=True)
    if con_uv and _correr([*uv, str(candado)], entorno=os.environ | _ajustes_de_uv()):
        return
    if not _correr([*pip, str(candado)]):
        raise SystemExit(
            f"No se pudieron instalar las dependencias de {candado.name}. Lea el mensaje de arriba: casi siempre "
            "es que no hay red hasta el índice de paquetes, o que PIP_INDEX_URL no apunta al de su institución."
        )


def _instalar_si_se_puede(candado: Path) -> None:
    """El Redis propio y lo de los asistentes, si los hay hechos para esta máquina; si no, lo demás anda sin ellos."""
    pip = [str(PYTHON), "-m", "pip", "-q", "--disable-pip-version-check", "install", "--no-deps"]
    if _correr([*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(candado)], callado=True):
        _sellar(candado)


def _ajustes_de_uv() -> dict[str, str]:
    """uv no lee la configuración de pip; aquí se le pasa, para quien usa un índice o un certificado propios."""
    salida = subprocess.run([str(PYTHON), "-m", "pip", "config", "list"], capture_output=True, text=True, check=False)
    pip = dict(re.findall(r"^(?:global|install|:env:)\.([\w-]+)='(.*)'$", salida.stdout, re.MULTILINE))
    ajustes = {
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }  # el resumen decide, no el índice
    traduccion = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "find-links": "UV_FIND_LINKS",
        "cert": "SSL_CERT_FILE",
    }
    for de_pip, de_uv in traduccion.items():
        if de_pip in pip and de_uv not in os.environ:
            ajustes[de_uv] = " ".join(pip[de_pip].replace("\\n", " ").split())
    return ajustes


def _correr(orden: list[str], *, callado: bool = False, entorno: dict[str, str] | None = None) -> bool:
    try:
        return subprocess.run(orden, capture_output=callado, check=False, env=entorno, cwd=RAIZ).returncode == 0
    except OSError:
        return False


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        raise SystemExit("Interrumpido. Repita la orden para continuar.") from None
