"""La miniatura de cada foto: se guarda al lado de la evidencia al recibirla, y la que falta se hace al pedirla.

Regla: una miniatura no es un hecho. Se puede perder y volver a hacer, no lleva quién ni cuándo, y que no se pueda
guardar no cuesta la evidencia.
"""

from collections.abc import Iterator

import structlog
from django.core.files.base import ContentFile

from acuerdos.archivos import abrir_archivo
from acuerdos.errores import ArchivoPerdido
from acuerdos.evidencias import miniatura_de
from acuerdos.models import Evidencia

TIPO = "image/webp"
bitacora = structlog.get_logger(__name__)


def guardar_miniatura(evidencia: Evidencia, miniatura: bytes) -> None:
    """Deja `miniatura` junto al archivo de la evidencia. Vacía, no deja nada."""
    almacen, ruta = evidencia.archivo.storage, evidencia.ruta_de_miniatura
    try:
        if miniatura and not almacen.exists(ruta):
            almacen.save(ruta, ContentFile(miniatura))
    except OSError as error:
        bitacora.warning("miniatura_sin_guardar", evidencia=evidencia.pk, error=str(error))


def miniatura_guardada(evidencia: Evidencia) -> bytes:
    """La que está al lado del archivo; vacía si falta."""
    try:
        with evidencia.archivo.storage.open(evidencia.ruta_de_miniatura) as guardada:
            return bytes(guardada.read())
    except OSError:
        return b""


def obtener_miniatura(evidencia: Evidencia) -> bytes:
    """La de una foto, hecha ahora si falta; vacía si no es una foto o su archivo no está o cambió."""
    if not evidencia.es_foto:
        return b""
    if guardada := miniatura_guardada(evidencia):
        return guardada
    try:
        with abrir_archivo(evidencia.archivo, nombre=evidencia.nombre, sha256=evidencia.sha256) as archivo:
            hecha = miniatura_de(archivo.read())
    except ArchivoPerdido:
        return b""
    guardar_miniatura(evidencia, hecha)
    return hecha


def fotos_sin_miniatura() -> Iterator[Evidencia]:
    """Las fotos, anuladas incluidas, a las que les falta la suya."""
    fotos = Evidencia.objects.filter(tipo__startswith="image/").order_by("pk")
    return (foto for foto in fotos.iterator() if not miniatura_guardada(foto))
