"""Lo que un proceso aparte devuelve de unos mismos bytes se le pide una vez por corrida.

Limpiar un archivo y componer un PDF encienden un proceso, y las pruebas mandan cientos de veces los mismos archivos y
el mismo corte. Los dos dan lo mismo con lo mismo (lo dicen `aparte` y `tipografia`, y lo miran sus pruebas): la primera
vez los hace el proceso de verdad, y las demás se lee lo que devolvió, también desde los otros procesos de la corrida.
Lo que falla no se guarda. Las pruebas de esos procesos, y las que les cambian la espera, usan los de verdad.
"""

import hashlib
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from acuerdos.limpieza import aparte
from acuerdos.limpieza.clases import ClaseDeArchivo
from corte import pdf as corte
from corte.acta import pdf as acta
from corte.papel import tipografia

LOS_DE_VERDAD = ("tests/acuerdos/limpieza/", "tests/corte/papel/", "tests/test_aparte_una_vez.py")
ESPERA = tipografia.ESPERA_DEL_TIPOGRAFO


def una_vez(pedido: object, hacer: Callable[[], Any]) -> Any:
    """Lo que da `hacer`, o lo que ya dio en esta corrida para ese mismo pedido."""
    carpeta = Path(os.environ["PRUEBAS_CARPETA"]) / "aparte"
    guardado = carpeta / hashlib.sha256(pickle.dumps(pedido)).hexdigest()
    if not guardado.exists():
        dado = hacer()
        carpeta.mkdir(exist_ok=True)
        a_medias = guardado.with_suffix(f".{os.getpid()}")
        a_medias.write_bytes(pickle.dumps(dado))
        a_medias.replace(guardado)
        return dado
    return pickle.loads(guardado.read_bytes())


def limpiar(clase: ClaseDeArchivo, contenido: bytes) -> aparte.Limpio:
    limpio: aparte.Limpio = una_vez((clase.value, contenido), lambda: _limpiar(clase, contenido))
    return limpio


def componer(plantilla: Path, datos: dict[str, Any], *, norma: str = "") -> bytes:
    if tipografia.ESPERA_DEL_TIPOGRAFO != ESPERA:
        return _componer(plantilla, datos, norma=norma)
    pdf: bytes = una_vez((str(plantilla), datos, norma), lambda: _componer(plantilla, datos, norma=norma))
    return pdf


_limpiar, _componer = aparte.limpiar, tipografia.componer


@pytest.fixture(autouse=True)
def _aparte_una_vez(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if not request.node.nodeid.startswith(LOS_DE_VERDAD):
        monkeypatch.setattr(aparte, "limpiar", limpiar)
        for modulo in (acta, corte):
            monkeypatch.setattr(modulo, "componer", componer)
