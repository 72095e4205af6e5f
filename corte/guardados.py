"""Los archivos de un corte ya hechos: se guardan por lo que dicen, y el mismo no se hace dos veces.

Regla: mismo corte, mismo formato y mismo programa, mismos bytes (`formatos`). Así que la etiqueta de un archivo es el
resumen de las tres cosas: sirve de nombre para guardarlo y de ETag para quien ya lo tiene, y no hay nada que vencer.
Un archivo se hace de a uno por etiqueta, entre todos los procesos, y de a uno por proceso. Lo guardado se puede borrar
cuando se quiera: se vuelve a hacer.
"""

import fcntl
import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from secrets import token_hex

import structlog
from django.conf import settings

from acuerdos import enums, palabras
from corte.datos import Corte
from corte.formatos import FORMATOS
from corte.mapa import CONTORNOS

bitacora = structlog.get_logger(__name__)
AQUI = Path(__file__).resolve().parent
DIBUJAN = (AQUI, Path(palabras.__file__), Path(enums.__file__), CONTORNOS)  # de qué dependen los bytes
PAQUETES = ("python-pptx", "xlsxwriter", "typst", "lxml")
NOMBRE = re.compile(r"[0-9a-f]{64}\.[a-z]{3,4}")
SELLO = 32  # bytes del resumen del contenido, que va delante: lo cortado o ajeno no se entrega
TOPE = 200 * 2**20  # bytes que se guardan; pasado eso se borra lo que hace más que nadie pide
TURNOS = 16  # cerrojos entre procesos: uno por etiqueta, con las etiquetas repartidas entre ellos
AL_VUELO = "json"  # escribirlo cuesta menos que leerlo del disco: no se guarda
FILAS_EN_UN_SEGUNDO = 600  # con más filas que dibujar, el archivo tarda más de un segundo: se hace en segundo plano

_mesa = threading.Lock()


class Ocupado(Exception):
    """Se está haciendo este archivo, u otro: hay que volver en un momento."""


def etiqueta(corte: Corte, formato: str) -> str:
    """64 cifras hexadecimales que cambian si cambia un byte del archivo."""
    return sha256(f"{programa()}|{formato}|{corte!r}".encode()).hexdigest()


def es_grande(corte: Corte, formato: str) -> bool:
    """Si hacer el archivo tarda más de lo que puede durar una petición."""
    if formato == AL_VUELO:
        return False
    cuadros, detalle = corte.acuerdos, corte.detalle
    listas = (
        corte.asistentes,
        corte.reuniones_por_sector,
        cuadros.por_region,
        cuadros.por_sector,
        cuadros.por_responsable,
        cuadros.por_tipo,
        cuadros.por_clasificacion,
        cuadros.por_estado,
        detalle.acuerdos if detalle else (),
    )
    return sum(map(len, listas)) > FILAS_EN_UN_SEGUNDO


def de_etiqueta(clave: str, formato: str) -> bytes | None:
    """El archivo de esa etiqueta, si sigue guardado."""
    return _leer(_lugar(clave, formato))


def hacer(corte: Corte, formato: str, paciencia: float) -> bytes:
    """El archivo, hecho cuando llegue su turno; si entretanto otro lo hizo, el de ese.

    :raises Ocupado: si en `paciencia` segundos no le tocó. :raises PDFImposible: si el tipógrafo falla.
    """
    if formato == AL_VUELO:
        return FORMATOS[formato].escribir(corte)
    limite = time.monotonic() + paciencia
    clave = etiqueta(corte, formato)
    lugar = _lugar(clave, formato)
    if not _mesa.acquire(timeout=paciencia):
        raise Ocupado
    try:
        with _entre_procesos(clave, limite):
            if (hecho := _leer(lugar)) is not None:
                return hecho
            contenido = FORMATOS[formato].escribir(corte)
            _guardar(lugar, contenido)
            return contenido
    finally:
        _mesa.release()


@contextmanager
def _entre_procesos(clave: str, limite: float) -> Iterator[None]:
    try:
        cerrojo = (_carpeta() / f"turno-{int(clave, 16) % TURNOS}").open("wb")
    except OSError:  # no se puede escribir en la carpeta: se hace sin guardar y sin esperar a los demás procesos
        yield
        return
    with cerrojo:
        while not _cerrar(cerrojo.fileno()):
            if time.monotonic() > limite:
                raise Ocupado
            time.sleep(0.02)
        yield


def _cerrar(cerrojo: int) -> bool:
    try:
        fcntl.flock(cerrojo, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _leer(lugar: Path) -> bytes | None:
    try:
        leido = lugar.read_bytes()
    except OSError:
        return None
    sello, contenido = leido[:SELLO], leido[SELLO:]
    if sha256(contenido).digest() != sello:
        return None
    with suppress(OSError):
        os.utime(lugar)  # se usó: se borra el último
    return contenido


def _guardar(lugar: Path, contenido: bytes) -> None:
    a_medias = lugar.with_name(f".{lugar.name}-{token_hex(4)}")
    try:
        a_medias.write_bytes(sha256(contenido).digest() + contenido)
        a_medias.replace(lugar)
        _podar(lugar.parent)
    except OSError as error:  # no guardarlo no impide entregarlo
        bitacora.warning("corte_sin_guardar", error=str(error))


def _podar(carpeta: Path) -> None:
    """Borra lo que hace más que nadie pide, hasta que lo guardado quepa. Lo ajeno no se toca."""
    vistos = []
    for archivo in carpeta.iterdir():
        with suppress(FileNotFoundError):  # lo borró otro
            if NOMBRE.fullmatch(archivo.name):
                visto = archivo.stat()
                vistos.append((visto.st_mtime, visto.st_size, archivo))
    sobra = sum(tamano for _, tamano, _ in vistos) - TOPE
    for _, tamano, archivo in sorted(vistos):
        if sobra <= 0:
            return
        archivo.unlink(missing_ok=True)
        sobra -= tamano


def _lugar(clave: str, formato: str) -> Path:
    return _carpeta() / f"{clave}.{formato}"


def _carpeta() -> Path:
    carpeta = Path(settings.VAR) / "cortes"
    with suppress(OSError):
        carpeta.mkdir(mode=0o700, exist_ok=True)
    return carpeta


@cache
def programa() -> str:
    """El resumen de lo que dibuja los archivos: cambia con cada cambio de código, letra, biblioteca o sitio."""
    resumen = sha256(str(settings.SITIO).encode())
    for raiz in DIBUJAN:
        for archivo in sorted(raiz.rglob("*")) if raiz.is_dir() else [raiz]:
            if archivo.is_file() and archivo.suffix != ".pyc":
                resumen.update(f"{archivo.relative_to(raiz.parent)}".encode() + archivo.read_bytes())
    for paquete in PAQUETES:
        resumen.update(f"{paquete} {version(paquete)}".encode())
    return resumen.hexdigest()
