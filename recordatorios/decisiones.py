"""Lo que se cuenta, una fila de `TABLA` por cada cosa: qué hechos son, a quién le toca cada uno y qué se le dice.

Son de cuatro clases: lo que la Secretaría decidió o cambió, a quien le toca; lo que deshizo (`deshechos`); lo que llegó
y espera por alguien de la Secretaría, a quien puede decidirlo (`esperas`); y lo que se escribe en la conversación de un
acuerdo. Agregar una es agregar su
fila. Quién las programa y las lee: `noticias`. Fuente: los verbos de `acciones` en que la Secretaría decide sobre lo
que otro informó, pidió o propuso, y los que lo piden.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext, gettext_noop

from acuerdos import reglas
from acuerdos.anulados import aceptado, que_cuenta, sin_anular
from acuerdos.consultas import TRABA_ABIERTA
from acuerdos.enums import Canal, EstadoSolicitud
from acuerdos.models import Acuerdo, Avance, Desestimacion, Hito, Participante, Reprogramacion, Traba
from acuerdos.palabras import LE_DEVOLVIO
from cuentas.idiomas import formas
from recordatorios import a_quienes, conversacion, deshechos, esperas
from recordatorios.clases import ClaseDeNoticia, Hecho, en_seguimiento
from reuniones.enums import Etapa

LO_QUE_SE_CORRIGE = ("texto", "responsable", "plazo")
APROBADA, RECHAZADA = EstadoSolicitud.APROBADA, EstadoSolicitud.RECHAZADA


def _devueltos() -> "QuerySet[Any]":
    """Del que otro informe reemplazó no se dice nada."""
    return en_seguimiento(Avance.objects.devueltos_en_pie().filter(sin_anular("hito")), "hito__acuerdo")


def _validados() -> "QuerySet[Any]":
    """Lo importado se validó en el libro: a nadie se le cuenta."""
    validados = Avance.objects.filter(sin_anular("hito"), validado_en__isnull=False).exclude(canal=Canal.IMPORTADO)
    return en_seguimiento(validados, "hito__acuerdo")


def _plazos(estado: EstadoSolicitud) -> Callable[[], "QuerySet[Any]"]:
    decididos = Reprogramacion.objects.filter(sin_anular("hito"), estado=estado, importado=False).select_related("hito")
    return lambda: en_seguimiento(decididos.all(), "acuerdo")


def _bajas(estado: EstadoSolicitud) -> Callable[[], "QuerySet[Any]"]:
    decididas = Desestimacion.objects.filter(estado=estado, importado=False)
    return lambda: en_seguimiento(decididas.all(), "acuerdo")


def _trabas() -> "QuerySet[Any]":
    return en_seguimiento(Traba.objects.filter(~TRABA_ABIERTA), "acuerdo")


def _aceptados() -> "QuerySet[Any]":
    return en_seguimiento(Hito.objects.filter(aceptado_en__isnull=False), "acuerdo")


def _no_aceptados() -> "QuerySet[Any]":
    return en_seguimiento(Hito.objects.filter(~aceptado()), "acuerdo", anulados=True)


def _cambiados() -> "QuerySet[Any]":
    """La última vez que alguien corrigió qué dice, quién debe o para cuándo es un hito que cuenta."""
    historia = Hito.history.model.objects
    antes = historia.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id")).order_by("-history_id")
    despues = historia.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
    lo_mismo = {campo: OuterRef(campo) for campo in LO_QUE_SE_CORRIGE}
    distinto = Q()
    for campo in LO_QUE_SE_CORRIGE:
        distinto |= ~Q(**{campo: Subquery(antes.values(campo)[:1])})
    cuentan = Hito.objects.filter(que_cuenta(), pk=OuterRef("id"))
    versiones = historia.filter(
        distinto, Exists(cuentan), Exists(antes), ~Exists(despues.exclude(**lo_mismo)), history_type="~"
    )
    return en_seguimiento(versiones.filter(aceptado()), "acuerdo")


def _anulados() -> "QuerySet[Any]":
    return en_seguimiento(Hito.objects.filter(aceptado()), "acuerdo", anulados=True)


def _acuerdos_anulados() -> "QuerySet[Any]":
    anulados = Acuerdo.objects.filter(sesion__etapa=Etapa.SEGUIMIENTO).exclude(sin_anular())
    return anulados.select_related("sesion", "municipalidad")


def _los_que_se_suman() -> "QuerySet[Any]":
    """Los que vinieron con su acuerdo en un libro ya lo sabían cuando se firmó."""
    con_el_libro = Q(acuerdo__importado=True, registrado_en=F("acuerdo__registrado_en"))
    return en_seguimiento(Participante.objects.exclude(con_el_libro), "acuerdo")


# --- Qué se le dice -------------------------------------------------------------------------------------------------
def _plazo_aprobado(solicitud: Reprogramacion) -> str:
    dicho = {"dia": reglas.en_fecha(solicitud.plazo_en_vigor), "motivo": solicitud.motivo_de_decision}
    return gettext("El plazo ahora es el %(dia)s. %(motivo)s") % dicho


def _plazo_negado(solicitud: Reprogramacion) -> str:
    dicho = {"dia": reglas.en_fecha(solicitud.plazo_en_vigor), "motivo": solicitud.motivo_de_decision}
    return gettext("Sigue valiendo el %(dia)s. %(motivo)s") % dicho


def _cambio_de_hito(version: Hecho) -> str:
    dicho = {"texto": version.texto, "dia": reglas.en_fecha(version.plazo)}
    return gettext("Ahora dice: «%(texto)s». Vence el %(dia)s.") % dicho


def _desde_cuando(participante: Participante) -> str:
    dicho = {"dia": reglas.en_fecha(participante.desde), "texto": participante.acuerdo.texto}
    return gettext("Desde el %(dia)s lo ve, y responde por los hitos que digan que son suyos: «%(texto)s».") % dicho


def _hito_aceptado(hito: Hito) -> str:
    return gettext("Ya cuenta, y vence el %(dia)s.") % {"dia": reglas.en_fecha(hito.plazo_vigente)}


DECIDIDO = (
    ClaseDeNoticia(
        clave="devuelto",
        hechos=_devueltos,
        cuando="devuelto_en",
        autor="devuelto_por",
        a_quienes=a_quienes.a_quien_lo_debe,
        titulo=LE_DEVOLVIO,
        dicho=lambda avance: avance.motivo_de_devolucion,
        cuenta=formas("informe devuelto", "informes devueltos"),
        urge=True,
    ),
    ClaseDeNoticia(
        clave="plazo-no",
        hechos=_plazos(RECHAZADA),
        cuando="decidido_en",
        autor="decidido_por",
        a_quienes=a_quienes.a_quien_lo_debe,
        titulo=gettext_noop("No se aprobó el plazo que pidió"),
        dicho=_plazo_negado,
        cuenta=formas("plazo no aprobado", "plazos no aprobados"),
        urge=True,
    ),
    ClaseDeNoticia(
        clave="plazo-si",
        hechos=_plazos(APROBADA),
        cuando="decidido_en",
        autor="decidido_por",
        a_quienes=a_quienes.a_quien_lo_debe,
        titulo=gettext_noop("Se aprobó el plazo que pidió"),
        dicho=_plazo_aprobado,
        cuenta=formas("plazo aprobado", "plazos aprobados"),
    ),
    ClaseDeNoticia(
        clave="baja-no",
        hechos=_bajas(RECHAZADA),
        cuando="decidido_en",
        autor="decidido_por",
        a_quienes=a_quienes.a_los_dos_lados,
        titulo=gettext_noop("El acuerdo no se desestimó: sigue en pie"),
        dicho=lambda solicitud: solicitud.motivo_de_decision,
        cuenta=formas("acuerdo que sigue", "acuerdos que siguen"),
    ),
    ClaseDeNoticia(
        clave="baja-si",
        hechos=_bajas(APROBADA),
        cuando="decidido_en",
        autor="decidido_por",
        a_quienes=a_quienes.a_los_dos_lados,
        titulo=gettext_noop("El acuerdo se desestimó: ya no se informa de él"),
        dicho=lambda solicitud: solicitud.motivo_de_decision,
        cuenta=formas("acuerdo desestimado", "acuerdos desestimados"),
    ),
    ClaseDeNoticia(
        clave="traba",
        hechos=_trabas,
        cuando="levantada_en",
        autor="levantada_por",
        a_quienes=a_quienes.a_los_dos_lados,
        titulo=gettext_noop("Se resolvió lo que detenía al acuerdo"),
        dicho=lambda traba: traba.como_se_levanto,
        cuenta=formas("traba resuelta", "trabas resueltas"),
    ),
    ClaseDeNoticia(
        clave="hito-no",
        hechos=_no_aceptados,
        cuando="anulado_en",
        autor="anulado_por",
        a_quienes=a_quienes.a_quien_lo_registro,
        titulo=gettext_noop("No se aceptó el hito que propuso"),
        dicho=lambda hito: hito.motivo_de_anulacion,
        cuenta=formas("hito no aceptado", "hitos no aceptados"),
    ),
    ClaseDeNoticia(
        clave="hito-si",
        hechos=_aceptados,
        cuando="aceptado_en",
        autor="aceptado_por",
        a_quienes=a_quienes.a_quien_lo_debe,
        titulo=gettext_noop("Se aceptó el hito que se propuso"),
        dicho=_hito_aceptado,
        cuenta=formas("hito aceptado", "hitos aceptados"),
    ),
    ClaseDeNoticia(
        clave="validado",
        hechos=_validados,
        cuando="validado_en",
        autor="validado_por",
        a_quienes=a_quienes.a_quien_lo_debe,
        titulo=gettext_noop("La Secretaría validó su informe"),
        dicho=lambda avance: gettext("Con %(porcentaje)s %%.") % {"porcentaje": avance.porcentaje},
        cuenta=formas("informe validado", "informes validados"),
    ),
    ClaseDeNoticia(
        clave="hito-otro",
        hechos=_cambiados,
        cuando="history_date",
        autor="history_user",
        a_quienes=a_quienes.al_lado_que_lo_debe,
        titulo=gettext_noop("La Secretaría corrigió lo que le toca"),
        dicho=_cambio_de_hito,
        cuenta=formas("hito corregido", "hitos corregidos"),
    ),
    ClaseDeNoticia(
        clave="hito-fuera",
        hechos=_anulados,
        cuando="anulado_en",
        autor="anulado_por",
        a_quienes=a_quienes.al_lado_que_lo_debe,
        titulo=gettext_noop("Se anuló un hito: ya no se informa de él"),
        dicho=lambda hito: hito.motivo_de_anulacion,
        cuenta=formas("hito anulado", "hitos anulados"),
    ),
    ClaseDeNoticia(
        clave="acuerdo-fuera",
        hechos=_acuerdos_anulados,
        cuando="anulado_en",
        autor="anulado_por",
        a_quienes=a_quienes.a_los_dos_lados_del_acuerdo,
        titulo=gettext_noop("Se anuló el acuerdo: ya no se informa de él"),
        dicho=lambda acuerdo: acuerdo.motivo_de_anulacion,
        cuenta=formas("acuerdo anulado", "acuerdos anulados"),
    ),
    ClaseDeNoticia(
        clave="participa",
        hechos=_los_que_se_suman,
        cuando="registrado_en",
        autor="registrado_por",
        a_quienes=a_quienes.a_quien_participa,
        titulo=gettext_noop("Ahora también participa en un acuerdo"),
        dicho=_desde_cuando,
        cuenta=formas("acuerdo en que participa", "acuerdos en que participa"),
    ),
)
TABLA = (*DECIDIDO, *deshechos.TABLA, *esperas.TABLA, *conversacion.TABLA)
