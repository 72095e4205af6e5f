"""Verbos del documento de un cargo: adjuntarlo y anularlo.

Regla: lo sube quien nombra, al nombrar, ascender o cesar, o después; el mismo enviado dos veces al mismo cargo es uno.
Pasa por la misma puerta que las evidencias. El que no era se anula y queda en la historia; al olvidar a la persona, su
archivo se borra (ver `datos_personales`).
"""

from datetime import datetime

from acuerdos.acciones.base import bloquear_fila, exigir, guardar, la_que_sigue, marcar_anulado
from acuerdos.acciones.transaccion import verbo
from acuerdos.archivos import guardar_archivo
from acuerdos.evidencias import ArchivoRevisado
from acuerdos.models import DocumentoDeCargo
from acuerdos.permisos import Accion
from cuentas.models import Usuario
from municipalidades.models import Autoridad, PuntoFocal

CargoConDocumento = PuntoFocal | Autoridad
# La de quien registra ese cargo: la misma con que se le pone o se le quita un documento.
ACCION_SOBRE = {PuntoFocal: Accion.NOMBRAR_PUNTO_FOCAL, Autoridad: Accion.REGISTRAR_AUTORIDAD}


@verbo
def adjuntar_documento_de_cargo(
    *, por: Usuario, de: CargoConDocumento, archivo: ArchivoRevisado, ahora: datetime
) -> DocumentoDeCargo:
    """Guarda en `de` el papel que lo nombra o lo acredita."""
    exigir(por, ACCION_SOBRE[type(de)])
    bloquear_fila(de.municipalidad)
    ya: DocumentoDeCargo | None = DocumentoDeCargo.objects.vivos_de(de).filter(sha256=archivo.sha256).first()
    if ya:
        return ya
    documento = DocumentoDeCargo(
        **archivo.columnas,
        registrado_en=ahora,
        registrado_por=por,
        **({"punto_focal": de} if isinstance(de, PuntoFocal) else {"autoridad": de}),
    )
    guardar_archivo(documento.archivo, archivo.contenido, sha256=archivo.sha256, nombre=archivo.nombre, donde="archivo")
    return guardar(documento, por=por, ahora=ahora)


def adjuntar_si_hay(archivo: ArchivoRevisado | None, *, de: CargoConDocumento, por: Usuario, ahora: datetime) -> None:
    """El que vino con otro acto (nombrar, ascender, cesar), si vino: en su misma transacción."""
    if archivo is not None:
        adjuntar_documento_de_cargo(por=por, de=de, archivo=archivo, ahora=ahora)


@verbo
def anular_documento_de_cargo(
    *, por: Usuario, documento: DocumentoDeCargo, motivo: str, ahora: datetime
) -> DocumentoDeCargo:
    """No era, o se subió donde no iba."""
    de = documento.de
    exigir(por, ACCION_SOBRE[type(de)])
    bloquear_fila(de.municipalidad)
    documento = la_que_sigue(DocumentoDeCargo.objects.filter(pk=documento.pk))
    marcar_anulado(documento, por=por, motivo=motivo, ahora=ahora)
    return guardar(documento, por=por, ahora=ahora, motivo=documento.motivo_de_anulacion)
