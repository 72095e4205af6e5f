"""Verbos de la reprogramación y de la desestimación: pedir, retirar lo que nadie decidió, decidir.

Reglas: las pide un lado con su motivo (y un archivo, la desestimación); las decide un coordinador, y la desestimación,
otra persona que quien la pidió. El plazo nuevo no pasa de dos años desde el evento. El original no se reescribe.
Mientras nadie lo decida, quien hizo una solicitud puede retirarla.
"""

from datetime import date, datetime
from typing import TypeVar

from django.utils.translation import gettext, gettext_noop

from acuerdos import reglas
from acuerdos.acciones.base import (
    MOTIVO_MAXIMO,
    anular,
    bloquear,
    bloquear_con,
    dia_de,
    exigir,
    guardar_hecho,
    la_que_sigue,
    revisar,
    texto_obligatorio,
)
from acuerdos.acciones.transaccion import verbo
from acuerdos.anulados import sin_anular
from acuerdos.archivos import guardar_archivo
from acuerdos.enums import EstadoSolicitud, Situacion
from acuerdos.errores import DatoInvalido
from acuerdos.evidencias import ArchivoRevisado
from acuerdos.models import Acuerdo, Desestimacion, Hito, Reprogramacion
from acuerdos.models.solicitudes import Solicitud
from acuerdos.permisos import Accion
from cuentas.models import Usuario
from cuentas.textos import limpiar

S = TypeVar("S", Reprogramacion, Desestimacion)
CUMPLIDO = gettext_noop("El acuerdo está cumplido: su plazo ya no se cambia.")
YA_SOLICITADO = gettext_noop("Ya hay una solicitud de plazo en espera de decisión.")
YA_PEDIDA = gettext_noop("Ya hay una desestimación pedida.")


@verbo
def solicitar_reprogramacion(
    *, por: Usuario, acuerdo: Acuerdo, plazo_nuevo: date, motivo: str, ahora: datetime, hito: Hito | None = None
) -> Reprogramacion:
    """Pide otro plazo para `hito` o, sin él, para el acuerdo."""
    acuerdo = bloquear(acuerdo.pk)
    if hito is not None:
        hito = la_que_sigue(Hito.objects.filter(pk=hito.pk))
        if hito.acuerdo_id != acuerdo.pk:
            raise ValueError("El hito es de otro acuerdo.")
        hito.acuerdo = acuerdo
    exigir(por, Accion.SOLICITAR_REPROGRAMACION, hito or acuerdo)
    motivo = texto_obligatorio("motivo", motivo, gettext("Diga por qué hace falta más plazo."))
    _revisar_reprogramable(acuerdo, hito)
    vigente = hito.plazo_vigente if hito else acuerdo.plazo_vigente
    revisar(plazo_nuevo=_motivo_de_plazo_nuevo(plazo_nuevo, vigente, acuerdo.evento_el, es_de_hito=hito is not None))
    en_espera: Reprogramacion | None = Reprogramacion.objects.sin_decidir().filter(acuerdo=acuerdo, hito=hito).first()
    if en_espera:
        if (en_espera.registrado_por_id, en_espera.plazo_nuevo, en_espera.motivo) == (por.pk, plazo_nuevo, motivo):
            return en_espera  # la misma solicitud, enviada dos veces
        raise DatoInvalido(plazo_nuevo=gettext(YA_SOLICITADO))
    solicitud = Reprogramacion(
        acuerdo=acuerdo,
        hito=hito,
        evento_el=acuerdo.evento_el,
        plazo_anterior=vigente,
        plazo_nuevo=plazo_nuevo,
        motivo=motivo,
        solicitado_el=dia_de(ahora),
        registrado_en=ahora,
        registrado_por=por,
    )
    guardar_hecho(solicitud, acuerdo, por=por, ahora=ahora)
    return solicitud


@verbo
def decidir_reprogramacion(
    *, por: Usuario, reprogramacion: Reprogramacion, aprobar: bool, ahora: datetime, motivo: str = ""
) -> Reprogramacion:
    """Aprueba (el plazo nuevo cuenta desde hoy) o rechaza, con motivo."""
    solicitud = bloquear_con(reprogramacion)
    exigir(por, Accion.DECIDIR_REPROGRAMACION, solicitud)
    if aprobar and solicitud.hito is not None:
        revisar(hito=_motivo_de_hito_que_ya_no_espera(solicitud.hito))
    elif aprobar and solicitud.acuerdo.situacion == Situacion.CUMPLIDO:
        raise DatoInvalido(acuerdo="El acuerdo se cumplió después de la solicitud: recházela.")
    if aprobar and not motivo_de_cerrada(solicitud):
        revisar(plazo_nuevo=_motivo_de_no_mover(solicitud))
    _decidir(solicitud, por=por, aprobar=aprobar, motivo=motivo, ahora=ahora)
    return solicitud


@verbo
def retirar_solicitud(*, por: Usuario, solicitud: S, motivo: str, ahora: datetime) -> S:
    """Anula una solicitud (de plazo o de desestimación) que nadie decidió, con su motivo: todo sigue como estaba."""
    solicitud = bloquear_con(solicitud)
    exigir(por, Accion.RETIRAR_SOLICITUD, solicitud)
    _exigir_en_espera(solicitud)
    anular(solicitud, solicitud.acuerdo, por=por, motivo=motivo, ahora=ahora)
    return solicitud


@verbo
def solicitar_desestimacion(
    *, por: Usuario, acuerdo: Acuerdo, motivo: str, archivo: ArchivoRevisado | None, ahora: datetime
) -> Desestimacion:
    """Pide dejar de medir el acuerdo. Sin motivo o sin archivo, DatoInvalido."""
    acuerdo = bloquear(acuerdo.pk)
    exigir(por, Accion.SOLICITAR_DESESTIMACION, acuerdo)
    motivo = texto_obligatorio("motivo", motivo, gettext("Diga por qué se desestima."))
    if archivo is None:
        raise DatoInvalido(archivo=gettext("Adjunte el documento que sustenta la desestimación."))
    revisar(motivo=motivo_de_no_desestimar(acuerdo))
    solicitud = Desestimacion(
        acuerdo=acuerdo,
        motivo=motivo,
        solicitado_el=dia_de(ahora),
        registrado_en=ahora,
        registrado_por=por,
        sha256=archivo.sha256,
        tamano=len(archivo.contenido),
    )
    guardar_archivo(solicitud.archivo, archivo.contenido, sha256=archivo.sha256, nombre=archivo.nombre, donde="archivo")
    guardar_hecho(solicitud, acuerdo, por=por, ahora=ahora)
    return solicitud


@verbo
def decidir_desestimacion(
    *, por: Usuario, desestimacion: Desestimacion, aprobar: bool, ahora: datetime, motivo: str = ""
) -> Desestimacion:
    """Aprueba (el acuerdo deja de medirse desde hoy) o rechaza, con motivo."""
    solicitud = bloquear_con(desestimacion)
    exigir(por, Accion.DECIDIR_DESESTIMACION, solicitud)
    _decidir(solicitud, por=por, aprobar=aprobar, motivo=motivo, ahora=ahora)
    return solicitud


def motivo_de_cerrada(solicitud: Solicitud) -> str:
    """Por qué una solicitud ya no espera decisión, o vacío."""
    if solicitud.anulado_en:
        return "Esta solicitud ya fue retirada."
    if solicitud.decidido_el is not None:
        decidido = f"{solicitud.get_estado_display().lower()} el {reglas.en_fecha(solicitud.decidido_el)}"
        return f"Esta solicitud ya fue decidida: {decidido}."
    return ""


def motivo_de_no_pedir_plazo(acuerdo: Acuerdo, hito: Hito | None = None, *, en_espera: bool | None = None) -> str:
    """Por qué no se pide otro plazo para `hito` o, sin él, para el acuerdo; vacío si se puede.

    `en_espera`: si ya hay uno pedido, cuando quien pregunta lo sabe.
    """
    if acuerdo.situacion == Situacion.CUMPLIDO:
        return gettext(CUMPLIDO)
    if hito is not None and (motivo := motivo_de_no_reprogramar(hito)):
        return motivo
    leidas = acuerdo.solicitudes_leidas
    if en_espera is None and leidas is not None and hito is None:
        en_espera = leidas.plazo_pedido
    if en_espera is None:
        en_espera = Reprogramacion.objects.sin_decidir().filter(acuerdo=acuerdo, hito=hito).exists()
    return gettext(YA_SOLICITADO) if en_espera else ""


def motivo_de_no_desestimar(acuerdo: Acuerdo, *, viva: bool | None = None) -> str:
    """Por qué no se pide desestimar el acuerdo, o vacío. `viva`: si ya se pidió, cuando quien pregunta lo sabe."""
    leidas = acuerdo.solicitudes_leidas
    if viva is None and leidas is not None:
        viva = leidas.desestimacion_viva
    if viva is None:
        viva = acuerdo.desestimaciones.exclude(estado=EstadoSolicitud.RECHAZADA).filter(sin_anular()).exists()
    return gettext(YA_PEDIDA) if viva else ""


def motivo_de_no_reprogramar(hito: Hito) -> str:
    """Por qué el plazo de un hito ya no se pide, o vacío."""
    if hito.anulado_en or hito.es_propuesta:
        return "El hito está anulado o aún no fue aceptado."
    return "El hito ya está culminado." if hito.porcentaje == 100 else ""


def _motivo_de_no_mover(solicitud: Reprogramacion) -> str:
    """Por qué aprobarla no cambiaría nada, o vacío: vale el mayor de los aprobados, y ya hay uno de ese día o después.

    A quien la pidió se le diría un plazo que no es.
    """
    if solicitud.plazo_nuevo > solicitud.plazo_en_vigor:
        return ""
    return f"El plazo ya llega al {reglas.en_fecha(solicitud.plazo_en_vigor)}: aprobarla no lo movería. Recházela."


def _exigir_en_espera(solicitud: Solicitud) -> None:
    revisar(estado=motivo_de_cerrada(solicitud))


def decidir_solicitud(
    *, por: Usuario, solicitud: Reprogramacion | Desestimacion, aprobar: bool, ahora: datetime, motivo: str = ""
) -> Reprogramacion | Desestimacion:
    """Decide una solicitud, sea de plazo o de desestimación."""
    if isinstance(solicitud, Reprogramacion):
        return decidir_reprogramacion(por=por, reprogramacion=solicitud, aprobar=aprobar, motivo=motivo, ahora=ahora)
    return decidir_desestimacion(por=por, desestimacion=solicitud, aprobar=aprobar, motivo=motivo, ahora=ahora)


def _decidir(solicitud: S, *, por: Usuario, aprobar: bool, motivo: str, ahora: datetime) -> None:
    _exigir_en_espera(solicitud)
    motivo = limpiar(motivo)
    if aprobar:
        revisar(motivo=reglas.motivo_de_largo(len(motivo), MOTIVO_MAXIMO))
    else:
        motivo = texto_obligatorio("motivo", motivo, "Diga por qué se rechaza.", MOTIVO_MAXIMO)
    solicitud.estado = EstadoSolicitud.APROBADA if aprobar else EstadoSolicitud.RECHAZADA
    solicitud.decidido_el, solicitud.decidido_en, solicitud.decidido_por = dia_de(ahora), ahora, por
    solicitud.motivo_de_decision = motivo
    guardar_hecho(solicitud, solicitud.acuerdo, por=por, ahora=ahora, motivo=motivo)


def _motivo_de_hito_que_ya_no_espera(hito: Hito) -> str:
    """Por qué, desde que se pidió, el plazo de `hito` dejó de tener sentido; vacío si lo tiene."""
    if hito.anulado_en:
        return "El hito fue anulado después de la solicitud: recházela."
    if hito.cumplido:
        return "El hito se culminó y validó después de la solicitud: recházela."
    return ""


def _revisar_reprogramable(acuerdo: Acuerdo, hito: Hito | None) -> None:
    if acuerdo.situacion == Situacion.CUMPLIDO:
        raise DatoInvalido(plazo_nuevo=gettext(CUMPLIDO))
    revisar(hito=motivo_de_no_reprogramar(hito) if hito is not None else "")


def _motivo_de_plazo_nuevo(nuevo: date, vigente: date, evento_el: date, *, es_de_hito: bool) -> str:
    if nuevo == vigente:
        return gettext("El plazo ya es %(dia)s.") % {"dia": reglas.en_fecha(vigente)}
    if not es_de_hito and nuevo < vigente:
        dicho = gettext("El plazo de un acuerdo solo se amplía: el que rige es %(dia)s.")
        return dicho % {"dia": reglas.en_fecha(vigente)}
    return reglas.motivo_de_plazo_de_acuerdo(nuevo, evento_el)
