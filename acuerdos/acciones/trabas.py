"""Verbos de la traba: registrar, dar asistencia técnica, levantar, anular (la traba o una asistencia).

Regla: la traba dice qué se necesita, quién puede levantarla y para cuándo; la Secretaría registra la asistencia técnica
que da y el día en que se levanta. La misma traba (o asistencia) dicha dos veces por la misma persona es una. Fuente:
segunda recomendación de la lámina (destrabe y financiamiento).
"""

from datetime import date, datetime

from django.utils.translation import gettext

from acuerdos import reglas
from acuerdos.acciones.base import (
    anular,
    bloquear,
    bloquear_con,
    dia_de,
    exigir,
    guardar_hecho,
    revisar,
    texto_obligatorio,
)
from acuerdos.acciones.transaccion import verbo
from acuerdos.anulados import sin_anular
from acuerdos.enums import CategoriaTraba
from acuerdos.models import Acuerdo, AsistenciaTecnica, Traba
from acuerdos.permisos import Accion
from cuentas.models import Usuario
from cuentas.textos import limpiar_renglon


@verbo
def registrar_traba(
    *,
    por: Usuario,
    acuerdo: Acuerdo,
    categoria: CategoriaTraba,
    necesidad: str,
    ahora: datetime,
    quien_puede: str = "",
    necesaria_el: date | None = None,
) -> Traba:
    """Algo detiene al acuerdo desde hoy."""
    acuerdo = bloquear(acuerdo.pk)
    exigir(por, Accion.REGISTRAR_TRABA, acuerdo)
    hoy, quien_puede = dia_de(ahora), limpiar_renglon(quien_puede)
    revisar(
        necesaria_el=gettext("%(dia)s ya pasó: diga para cuándo se necesita.") % {"dia": reglas.en_fecha(necesaria_el)}
        if necesaria_el and necesaria_el < hoy
        else "",
        quien_puede=gettext("Escriba como máximo 200 letras.")
        if len(quien_puede) > reglas.LARGO_DE_QUIEN_PUEDE
        else "",
    )
    necesidad = texto_obligatorio("necesidad", necesidad, gettext("Diga qué se necesita para levantarla."))
    abiertas = acuerdo.trabas.abiertas().filter(registrado_por=por)
    ya: Traba | None = abiertas.filter(categoria=categoria, necesidad=necesidad).first()
    if ya:
        return ya
    traba = Traba(
        acuerdo=acuerdo,
        categoria=categoria,
        quien_puede=quien_puede,
        necesaria_el=necesaria_el,
        necesidad=necesidad,
        registrada_el=hoy,
        registrado_en=ahora,
        registrado_por=por,
    )
    guardar_hecho(traba, acuerdo, por=por, ahora=ahora)
    return traba


@verbo
def registrar_asistencia_tecnica(
    *, por: Usuario, traba: Traba, fecha: date, descripcion: str, ahora: datetime
) -> AsistenciaTecnica:
    """Lo que la Secretaría hizo para levantar la traba."""
    traba = bloquear_con(traba)
    exigir(por, Accion.REGISTRAR_ASISTENCIA_TECNICA, traba)
    _exigir_abierta(traba)
    revisar(fecha=_motivo_de_fecha(fecha, traba.acuerdo.evento_el, dia_de(ahora)))
    descripcion = texto_obligatorio("descripcion", descripcion, "Diga qué asistencia se dio.")
    iguales = traba.asistencias.filter(sin_anular(), registrado_por=por)
    ya: AsistenciaTecnica | None = iguales.filter(fecha=fecha, descripcion=descripcion).first()
    if ya:
        return ya
    asistencia = AsistenciaTecnica(
        traba=traba, fecha=fecha, registrado_en=ahora, registrado_por=por, descripcion=descripcion
    )
    guardar_hecho(asistencia, traba.acuerdo, por=por, ahora=ahora)
    return asistencia


@verbo
def anular_asistencia_tecnica(
    *, por: Usuario, asistencia: AsistenciaTecnica, motivo: str, ahora: datetime
) -> AsistenciaTecnica:
    """Se registró por error: sale de la lista de lo que se hizo."""
    traba = bloquear_con(asistencia.traba)
    asistencia = traba.asistencias.get(pk=asistencia.pk)
    asistencia.traba = traba
    exigir(por, Accion.REGISTRAR_ASISTENCIA_TECNICA, asistencia)
    anular(asistencia, traba.acuerdo, por=por, motivo=motivo, ahora=ahora)
    return asistencia


@verbo
def levantar_traba(*, por: Usuario, traba: Traba, como: str, ahora: datetime, el: date | None = None) -> Traba:
    """La traba deja de detener al acuerdo desde el día `el` (hoy si no se da), entre su registro y hoy."""
    traba = bloquear_con(traba)
    exigir(por, Accion.LEVANTAR_TRABA, traba)
    _exigir_abierta(traba)
    el = el or dia_de(ahora)
    revisar(el=_motivo_de_fecha(el, traba.registrada_el, dia_de(ahora), "al día en que se registró la traba"))
    traba.levantada_el, traba.levantada_en, traba.levantada_por = el, ahora, por
    traba.como_se_levanto = texto_obligatorio("como", como, "Diga cómo se levantó.")
    guardar_hecho(traba, traba.acuerdo, por=por, ahora=ahora)
    return traba


@verbo
def anular_traba(*, por: Usuario, traba: Traba, motivo: str, ahora: datetime) -> Traba:
    """Se registró por error: sale de toda lista."""
    traba = bloquear_con(traba)
    exigir(por, Accion.LEVANTAR_TRABA, traba)
    anular(traba, traba.acuerdo, por=por, motivo=motivo, ahora=ahora)
    return traba


def motivo_de_cerrada(traba: Traba) -> str:
    """Por qué una traba ya no detiene al acuerdo, o vacío si sigue abierta."""
    if traba.anulado_en:
        return "La traba está anulada."
    return "La traba ya fue levantada." if traba.levantada_en else ""


def _exigir_abierta(traba: Traba) -> None:
    revisar(traba=motivo_de_cerrada(traba))


def _motivo_de_fecha(fecha: date, primero: date, hoy: date, cual: str = "al evento") -> str:
    if fecha > hoy:
        return f"La fecha {reglas.en_fecha(fecha)} aún no llega: es de hoy o de antes."
    if fecha < primero:
        return f"La fecha {reglas.en_fecha(fecha)} es anterior {cual} ({reglas.en_fecha(primero)})."
    return ""
