"""De una plantilla de typst y sus datos, un PDF. Lo compone un proceso aparte (`tipografo`)."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

AQUI = Path(__file__).resolve().parent
ESPERA_DEL_TIPOGRAFO = 60  # segundos; lo usual es menos de uno


class PDFImposible(Exception):
    """El tipógrafo no pudo componer el PDF."""

    def __init__(self, motivo: object) -> None:
        super().__init__(f"No se pudo componer el PDF: {motivo}")


def componer(plantilla: Path, datos: dict[str, Any], *, norma: str = "") -> bytes:
    """El PDF, con texto que se puede leer y buscar. Mismos datos, mismos bytes.

    :param norma: la que el PDF declara cumplir, por ejemplo «ua-1»; si la plantilla no la cumple, no hay PDF.

    La plantilla los recibe como JSON en `sys.inputs.datos`: un texto es texto, nunca marcas de typst.

    :raises PDFImposible: si el tipógrafo falla o tarda más de un minuto.
    """
    peticion = {"plantilla": str(plantilla), "fuentes": str(AQUI / "fuentes"), "datos": datos, "norma": norma}
    orden = [sys.executable, str(AQUI / "tipografo.py")]
    try:
        hecho = subprocess.run(
            orden, input=json.dumps(peticion).encode(), capture_output=True, timeout=ESPERA_DEL_TIPOGRAFO, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PDFImposible(str(error)) from error
    if hecho.returncode:
        dicho = hecho.stderr.decode(errors="replace").strip().splitlines()
        raise PDFImposible(dicho[-1] if dicho else "sin explicación")
    return hecho.stdout
