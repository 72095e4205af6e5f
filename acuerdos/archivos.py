"""Los archivos que alguien subió: guardarlos, entregarlos, y saber si siguen siendo los mismos.

Regla: de cada uno se anota su resumen SHA-256 y su tamaño. El que no se puede escribir se dice en su formulario, y lo
demás que se escribió no se pierde por él. El que falta o cambió en el disco no se entrega como si nada: se le dice a
quien lo pide, y lo nombra `manage.py verificar`. Un libro importado sí puede faltar: la oficina puede retirarlo.
"""

import hashlib
from collections.abc import Iterator
from contextlib import suppress

import structlog
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.db.models.fields.files import FieldFile

from acuerdos.errores import ArchivoPerdido, PorAhoraNo
from acuerdos.models import (
    ArchivoPublicado,
    ArchivoRecibido,
    Desestimacion,
    Documento,
    DocumentoDeCargo,
    Evidencia,
    Importacion,
)

SIN_GUARDAR = (
    "«{}» no se pudo guardar: el sistema no puede escribir en su disco. Pruebe más tarde; si sigue igual, avise a "
    "quien lo administra."
)
DE_PASO = "de-paso/"  # en un almacén, lo que se entrega y se borra: no es de nadie, y no se copia
bitacora = structlog.get_logger(__name__)


class ArchivoSinGuardar(PorAhoraNo):
    """El disco no lo recibió: lleno, de solo lectura o desconectado."""


def guardar_archivo(campo: FieldFile, contenido: bytes, *, sha256: str, nombre: str, donde: str) -> None:
    """Escribe `contenido` en el `campo` de una fila que aún no se guarda. Lo nombra su resumen.

    :param nombre: con el que se habla de él. :param donde: el campo del formulario donde se dirá si no se pudo.
    :raises ArchivoSinGuardar: si el disco no lo recibió; no queda nada a medias.
    """
    almacen, ruta = campo.storage, campo.field.generate_filename(campo.instance, sha256)
    try:
        if _es_el_mismo(almacen, ruta, contenido):
            campo.name = ruta  # lo dejó ahí un envío que no llegó a registrarse, u otro con el mismo archivo
            return
        ya_habia = almacen.exists(ruta)
        try:
            campo.save(sha256, ContentFile(contenido), save=False)
        except OSError:
            if not ya_habia:
                with suppress(OSError):
                    almacen.delete(ruta)
            raise
    except OSError as error:
        bitacora.error("archivo_sin_guardar", ruta=ruta, error=str(error))
        raise ArchivoSinGuardar(**{donde: SIN_GUARDAR.format(nombre)}) from error


def abrir_archivo(campo: FieldFile, *, nombre: str, sha256: str) -> "File[bytes]":
    """El archivo, abierto por el principio, después de ver que es el que se subió.

    :param sha256: el anotado al recibirlo; vacío si es de antes de que se anotara.
    :raises ArchivoPerdido: si falta, no se puede leer o cambió.
    """
    try:
        abierto = campo.storage.open(str(campo.name))  # y no el que la fila ya tuviera abierto
        resumen = _resumen(abierto)
        abierto.seek(0)
    except OSError as error:
        bitacora.error("archivo_perdido", ruta=campo.name, error=str(error))
        raise ArchivoPerdido(f"«{nombre}» consta, pero su archivo no está o no se puede leer.") from error
    if sha256 and resumen != sha256:
        abierto.close()
        bitacora.error("archivo_cambiado", ruta=campo.name)
        raise ArchivoPerdido(f"El archivo de «{nombre}» cambió desde que se subió: no se entrega.")
    return abierto


def diferencias_de_archivos() -> Iterator[str]:
    """Una frase por cada archivo que falta o cambió. Los lee todos: tarda según cuántos haya."""
    for e in Evidencia.objects.select_related("avance__hito__acuerdo").order_by("pk").iterator():
        de_que = f"Evidencia {e.pk} de {e.avance.hito}, «{e.nombre}»"
        yield from _diferencia(e.archivo, de_que, e.sha256, e.tamano)
    desestimaciones = Desestimacion.objects.exclude(archivo="").select_related("acuerdo")
    for d in desestimaciones.order_by("pk").iterator():
        yield from _diferencia(d.archivo, f"{d}, documento", d.sha256, d.tamano)
    for documento in Documento.objects.select_related("sesion").order_by("pk").iterator():
        de_que = f"Documento {documento.pk} de {documento.sesion.codigo}, «{documento.nombre}»"
        yield from _diferencia(documento.archivo, de_que, documento.sha256, documento.tamano)
    for papel in DocumentoDeCargo.objects.exclude(archivo="").order_by("pk").iterator():
        de_que = f"Documento de cargo {papel.pk}, «{papel.nombre}»"
        yield from _diferencia(papel.archivo, de_que, papel.sha256, papel.tamano)
    for a in ArchivoRecibido.objects.order_by("pk").iterator():
        yield from _diferencia(a.archivo, f"Archivo llegado por correo {a.pk}, «{a.nombre}»", a.sha256, a.tamano)
    for p in ArchivoPublicado.objects.select_related("corte__sesion").order_by("pk").iterator():
        yield from _diferencia(p.archivo, str(p), p.sha256, p.tamano)
    for i in Importacion.objects.order_by("pk").iterator():
        yield from _diferencia(
            i.archivo, f"Libro importado {i.pk}, «{i.nombre}»", i.sha256, i.tamano, puede_faltar=True
        )


def _diferencia(
    campo: FieldFile, de_que: str, sha256: str, tamano: int | None, *, puede_faltar: bool = False
) -> Iterator[str]:
    try:
        with campo.storage.open(str(campo.name)) as abierto:
            pesa, resumen = abierto.size, _resumen(abierto)
    except FileNotFoundError:
        if not puede_faltar:
            yield f"{de_que}: falta en el disco ({campo.name})."
        return
    except OSError as error:
        yield f"{de_que}: no se puede leer ({campo.name}): {error.strerror}."
        return
    if tamano is not None and pesa != tamano:
        yield f"{de_que}: cambió en el disco ({campo.name}): pesa {pesa} bytes y se recibieron {tamano}."
    elif sha256 and resumen != sha256:
        yield f"{de_que}: cambió en el disco ({campo.name}): pesa lo mismo y su contenido es otro."


def _resumen(abierto: "File[bytes]") -> str:
    resumen = hashlib.sha256()
    for trozo in abierto.chunks():
        resumen.update(trozo)
    return resumen.hexdigest()


def _es_el_mismo(almacen: Storage, ruta: str, contenido: bytes) -> bool:
    if not almacen.exists(ruta) or almacen.size(ruta) != len(contenido):
        return False
    with almacen.open(ruta) as abierto:
        return bool(abierto.read() == contenido)
