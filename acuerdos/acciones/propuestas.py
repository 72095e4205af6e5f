"""Verbos de lo que un asistente propone informar: proponerlo, confirmarlo, descartarlo.

Regla: un asistente no escribe avances. Lo que propone es un borrador que no cuenta para nada y que vale `VIGENCIA`; lo
confirma, en una página y una sola vez, una persona que podría informar de ese hito. Se propone solo lo que esa misma
regla dejaría informar, salvo el sustento, que se pide al confirmar. Otro del mismo hito y de quien lo propuso reemplaza
al anterior, y nadie tiene más de `PROPUESTAS_POR_PERSONA` abiertos.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext

from acuerdos import permisos
from acuerdos.acciones.avances import registrar_avance, revisar_avance
from acuerdos.acciones.base import bloquear_con, dia_de, exigir
from acuerdos.acciones.transaccion import verbo
from acuerdos.errores import DatoInvalido
from acuerdos.evidencias import ArchivoRevisado
from acuerdos.models import Avance, AvancePropuesto, Hito
from acuerdos.permisos import Accion
from acuerdos.reglas import en_fecha
from cuentas.models import Usuario
from cuentas.textos import limpiar

VIGENCIA = timedelta(days=7)
SE_OLVIDA = timedelta(days=30)  # lo que venció o se descartó; lo confirmado queda con su avance
PROPUESTAS_POR_PERSONA = 20
DEMASIADAS = f"Ya hay {PROPUESTAS_POR_PERSONA} avances propuestos que esperan: confírmelos o descártelos antes."


def propuestas_abiertas(ahora: datetime) -> "QuerySet[AvancePropuesto]":
    """Las que esperan que alguien las confirme, la más antigua primero."""
    return _sin_cerrar().filter(vence_en__gt=ahora)


def _sin_cerrar() -> "QuerySet[AvancePropuesto]":
    return AvancePropuesto.objects.filter(cerrado_en__isnull=True).order_by("propuesto_en", "pk")


def propuestas_para(usuario: Usuario, ahora: datetime) -> "QuerySet[AvancePropuesto]":
    """De las abiertas, las de hitos que `usuario` ve y de los que hoy le toca informar, o las que propuso."""
    return propuestas_sin_cerrar(usuario).filter(vence_en__gt=ahora)


def propuestas_sin_cerrar(usuario: Usuario) -> "QuerySet[AvancePropuesto]":
    """Las mismas, también las que ya vencieron."""
    suyos = Hito.objects.informables_para(usuario) | Hito.objects.visibles_para(usuario).filter(
        propuestos__propuesto_por=usuario
    )
    return _sin_cerrar().filter(hito__in=suyos.order_by().values("pk"))


def motivo_de_no_confirmar(propuesta: AvancePropuesto, ahora: datetime) -> str:
    """Por qué ya no se confirma, o vacío."""
    if propuesta.avance_id is not None:
        return gettext("Este avance propuesto ya se confirmó: sirve una sola vez.")
    if propuesta.cerrado_en is not None:
        dicho = gettext("Este avance propuesto se descartó el %(dia)s.")
        return dicho % {"dia": en_fecha(dia_de(propuesta.cerrado_en))}
    if propuesta.vence_en <= ahora:
        dicho = gettext("Este avance propuesto venció el %(dia)s: pida que lo propongan otra vez.")
        return dicho % {"dia": en_fecha(dia_de(propuesta.vence_en))}
    return ""


@verbo
def proponer_avance(
    *, por: Usuario, hito: Hito, fecha: date, porcentaje: int, descripcion: str, ahora: datetime, con: str = ""
) -> AvancePropuesto:
    """Un borrador de avance. `con`: el nombre del token con que se propuso.

    :raises DatoInvalido: si eso no se podría informar, o ya hay demasiados.
    """
    hito = bloquear_con(hito)
    exigir(por, Accion.REGISTRAR_AVANCE, hito)
    descripcion = limpiar(descripcion)
    revisar_avance(hito, fecha, porcentaje, descripcion, 1, por, dia_de(ahora))
    _olvidar_viejas(ahora)
    suyas = propuestas_abiertas(ahora).filter(propuesto_por=por)
    suyas.filter(hito=hito).update(cerrado_en=ahora, cerrado_por=por)
    if suyas.count() >= PROPUESTAS_POR_PERSONA:
        raise DatoInvalido(hito=DEMASIADAS)
    return AvancePropuesto.objects.create(
        hito=hito,
        fecha=fecha,
        porcentaje=porcentaje,
        descripcion=descripcion,
        propuesto_por=por,
        con=con,
        propuesto_en=ahora,
        vence_en=ahora + VIGENCIA,
    )


@verbo
def confirmar_propuesta(
    *,
    por: Usuario,
    propuesta: AvancePropuesto,
    fecha: date,
    porcentaje: int,
    descripcion: str,
    ahora: datetime,
    evidencias: Sequence[ArchivoRevisado] = (),
    clave: str | None = None,
) -> Avance:
    """El avance que `por` informa después de revisar lo propuesto; puede decir otra cosa. Repetido, es el mismo.

    :raises DatoInvalido: si ya se confirmó, se descartó o venció.
    """
    hito = bloquear_con(propuesta.hito)
    propuesta = AvancePropuesto.objects.select_related("avance").get(pk=propuesta.pk)
    repetido = propuesta.avance is not None and clave is not None and propuesta.avance.clave == clave
    if not repetido and (motivo := motivo_de_no_confirmar(propuesta, ahora)):
        raise DatoInvalido(propuesta=motivo)
    avance = registrar_avance(
        por=por,
        hito=hito,
        fecha=fecha,
        porcentaje=porcentaje,
        descripcion=descripcion,
        evidencias=evidencias,
        clave=clave,
        ahora=ahora,
    )
    if not repetido:
        _cerrar(propuesta, por, ahora, avance)
    return avance


@verbo
def descartar_propuesta(*, por: Usuario, propuesta: AvancePropuesto, ahora: datetime) -> AvancePropuesto:
    """No se informará. :raises DatoInvalido: si ya estaba cerrada."""
    hito = bloquear_con(propuesta.hito)
    propuesta = AvancePropuesto.objects.get(pk=propuesta.pk)
    if propuesta.propuesto_por_id != por.pk:
        exigir(por, Accion.REGISTRAR_AVANCE, hito)
    if motivo := motivo_de_no_confirmar(propuesta, ahora):
        raise DatoInvalido(propuesta=motivo)
    return _cerrar(propuesta, por, ahora)


def puede_confirmar(usuario: Usuario, propuesta: AvancePropuesto) -> bool:
    return bool(permisos.puede(usuario, Accion.REGISTRAR_AVANCE, propuesta.hito))


def _cerrar(propuesta: AvancePropuesto, por: Usuario, ahora: datetime, avance: Avance | None = None) -> AvancePropuesto:
    propuesta.cerrado_en, propuesta.cerrado_por, propuesta.avance = ahora, por, avance
    propuesta.save(update_fields=["cerrado_en", "cerrado_por", "avance"])
    return propuesta


def _olvidar_viejas(ahora: datetime) -> None:
    AvancePropuesto.objects.filter(avance__isnull=True, vence_en__lt=ahora - SE_OLVIDA).delete()
