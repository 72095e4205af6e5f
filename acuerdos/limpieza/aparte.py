"""Llamar al taller: un proceso por archivo, uno a la vez por proceso de la web, y lo que devolvió.

Arrancarlo cuesta una décima de segundo. El taller no recibe el ambiente de la web, donde están las claves.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import structlog

from acuerdos.limpieza.clases import ClaseDeArchivo, Defecto, NoSirve

RAIZ = Path(__file__).resolve().parents[2]
ARRANQUE = "import sys; sys.path.insert(0, sys.argv[1]); from acuerdos.limpieza import taller; taller.main()"
SEGUNDOS_EN_TOTAL = 20
ESPERA_DE_TURNO = 25  # segundos por un turno
MINIATURA_MAXIMA = 8 * 1024
TIPOS = {"image/jpeg", "image/png", "image/webp", "application/pdf"}
SOLO_ESTO = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
turno = threading.BoundedSemaphore(1)
bitacora = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Limpio:
    """Un archivo limpio: su tipo verdadero, sus bytes y los de su miniatura (vacía si no es una foto)."""

    tipo: str
    contenido: bytes
    miniatura: bytes


def limpiar(clase: ClaseDeArchivo, contenido: bytes) -> Limpio:
    """Limpia un archivo de esa clase en un proceso aparte.

    :raises NoSirve: con la falla; nunca otra cosa por culpa del archivo.
    """
    if not turno.acquire(timeout=ESPERA_DE_TURNO):
        raise NoSirve(Defecto.MUCHOS_A_LA_VEZ)
    try:
        with tempfile.TemporaryFile() as entrada, tempfile.TemporaryFile() as salida:
            entrada.write(contenido)
            entrada.seek(0)
            _correr(clase, entrada, salida)
            salida.seek(0)
            return _leer(salida)
    finally:
        turno.release()


def _correr(clase: ClaseDeArchivo, entrada: IO[bytes], salida: IO[bytes]) -> None:
    orden = [sys.executable, "-I", "-X", "utf8", "-c", ARRANQUE, str(RAIZ), clase.value]
    ambiente = {nombre: os.environ[nombre] for nombre in SOLO_ESTO if nombre in os.environ}
    try:
        subprocess.run(
            orden,
            stdin=entrada,
            stdout=salida,
            stderr=subprocess.DEVNULL,
            timeout=SEGUNDOS_EN_TOTAL,
            env=ambiente,
            cwd="/",
            check=True,
        )
    except subprocess.TimeoutExpired:
        bitacora.warning("archivo_lento", clase=clase.value)
        raise NoSirve(Defecto.DEMASIADO_PESADO) from None
    except subprocess.CalledProcessError as error:
        bitacora.warning("taller_caido", clase=clase.value, codigo=error.returncode)
        raise NoSirve(Defecto.DEMASIADO_PESADO) from None
    except OSError as error:  # no hay memoria o sitio para arrancarlo
        bitacora.error("taller_cerrado", error=str(error))
        raise NoSirve(Defecto.MUCHOS_A_LA_VEZ) from None


def _leer(salida: IO[bytes]) -> Limpio:
    """Lo que el taller devolvió. No se le cree más que lo que puede decir: lo que corrió ahí pudo ser el archivo."""
    try:
        datos = dict(json.loads(salida.readline()))
        falla = Defecto(datos["falla"]) if "falla" in datos else None
        tipo, largo = str(datos.get("tipo")), int(datos.get("largo", 0))
    except (ValueError, TypeError) as error:
        bitacora.warning("taller_incoherente", error=type(error).__name__)
        raise NoSirve(Defecto.ILEGIBLE) from None
    if falla is not None or tipo not in TIPOS:
        bitacora.info("archivo_ilegible", dicho=str(datos.get("dicho", ""))[:300])
        raise NoSirve(falla or Defecto.ILEGIBLE)
    contenido = salida.read(largo)
    return Limpio(tipo, contenido, salida.read(MINIATURA_MAXIMA))
