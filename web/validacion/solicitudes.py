"""Lo que espera una decisión: plazos, desestimaciones e hitos propuestos."""

from dataclasses import replace
from datetime import datetime

from django.db.models import QuerySet

from acuerdos.acciones.hitos import decidir_propuesta
from acuerdos.acciones.solicitudes import decidir_solicitud
from acuerdos.enums import Accion
from acuerdos.models import Desestimacion, Hito, Reprogramacion
from cuentas.models import Usuario
from web.comun.deshacer import DECIDIDO
from web.validacion import pestanas
from web.validacion.cola import ColaDeDecisiones
from web.validacion.filas import fila_de_desestimacion, fila_de_propuesta, fila_de_reprogramacion

SE_LEE = ("registrado_por", "acuerdo__municipalidad__region", "acuerdo__sesion", "acuerdo__sector")


def plazos_en_espera(quien: Usuario) -> "QuerySet[Reprogramacion]":
    solicitudes: QuerySet[Reprogramacion] = Reprogramacion.objects.visibles_para(quien).en_espera()
    return solicitudes.select_related("hito", *SE_LEE)


def desestimaciones_en_espera(quien: Usuario) -> "QuerySet[Desestimacion]":
    solicitudes: QuerySet[Desestimacion] = Desestimacion.objects.visibles_para(quien).en_espera()
    return solicitudes.select_related(*SE_LEE)


def propuestas_en_espera(quien: Usuario) -> "QuerySet[Hito]":
    propuestos: QuerySet[Hito] = Hito.objects.visibles_para(quien).propuestos()
    return propuestos.select_related(*SE_LEE)


def _decidir_solicitud(
    por: Usuario, solicitud: Reprogramacion | Desestimacion, *, aprobar: bool, motivo: str, ahora: datetime
) -> None:
    decidir_solicitud(por=por, solicitud=solicitud, aprobar=aprobar, motivo=motivo, ahora=ahora)


def _decidir_propuesta(por: Usuario, hito: Hito, *, aprobar: bool, motivo: str, ahora: datetime) -> None:
    decidir_propuesta(por=por, hito=hito, aprobar=aprobar, motivo=motivo, ahora=ahora)


PLAZOS = ColaDeDecisiones(
    ver=pestanas.PLAZOS,
    accion=Accion.DECIDIR_REPROGRAMACION,
    en_espera=plazos_en_espera,
    decidir=_decidir_solicitud,
    fila=fila_de_reprogramacion,
    cual=lambda solicitud: solicitud.acuerdo,
    plantilla="validacion/_solicitud.html",
    cosas=("en espera", "en espera"),
    si="Aprobar",
    no="Rechazar",
    hecho=(("aprobado", "aprobados"), ("rechazado", "rechazados")),
    cuando="Motivo, si rechaza",
    lee="lo lee quien lo pidió",
    sin_motivo="Diga por qué se rechaza.",
    sin_vuelta=(DECIDIDO, DECIDIDO),
    nada_espera="Nada espera una decisión",
    nada="Cuando alguien pida otro plazo aparecerá aquí.",
)
DESESTIMACIONES = replace(
    PLAZOS,
    ver=pestanas.DESESTIMACIONES,
    accion=Accion.DECIDIR_DESESTIMACION,
    en_espera=desestimaciones_en_espera,
    fila=fila_de_desestimacion,
    nada="Cuando alguien pida desestimar un acuerdo aparecerá aquí.",
)
HITOS = replace(
    PLAZOS,
    ver=pestanas.HITOS,
    accion=Accion.ACEPTAR_HITO,
    en_espera=propuestas_en_espera,
    decidir=_decidir_propuesta,
    fila=fila_de_propuesta,
    si="Aceptar",
    hecho=(("aceptado", "aceptados"), PLAZOS.hecho[1]),
    nada="Cuando un lado proponga un hito aparecerá aquí.",
)
