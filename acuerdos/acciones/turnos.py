"""Cuándo y dónde cabe una reunión: las horas de su turno, cuántas municipalidades y con qué otras choca.

Regla: a la vez, una sala y una municipalidad están en una sola reunión; las no realizadas no ocupan nada. Fuente: las
reglas de la agenda del documento del producto.
"""

from datetime import date, datetime, time, timedelta

from acuerdos.acciones.base import revisar
from acuerdos.errores import DatoInvalido
from municipalidades.models import Municipalidad
from reuniones.enums import EstadoReunion
from reuniones.models import Participacion, Reunion, Sesion
from reuniones.salas import clave_de_sala

MUNICIPALIDADES_MAXIMAS = 40


def motivos_de_turno(municipalidades: list[Municipalidad], inicio: time, fin: time) -> dict[str, str]:
    """Por campo, qué impide ese turno; vacío lo que no."""
    cuantas = "" if municipalidades else "Elija al menos una municipalidad."
    cuantas = cuantas or motivo_de_municipalidades(len(municipalidades))
    return {"municipalidades": cuantas, "fin": motivo_de_horas(inicio, fin)}


def motivo_de_municipalidades(cuantas: int) -> str:
    """Por qué en una reunión no caben tantas, o vacío."""
    if cuantas <= MUNICIPALIDADES_MAXIMAS:
        return ""
    return f"Son {cuantas} municipalidades: como máximo, {MUNICIPALIDADES_MAXIMAS}."


def motivo_de_horas(inicio: time, fin: time) -> str:
    """Por qué un turno no puede ir de `inicio` a `fin`, o vacío."""
    return "" if fin > inicio else "La reunión termina después de empezar."


def turnos_seguidos(inicio: time, fin: time, cuantos: int) -> list[tuple[time, time]]:
    """`cuantos` turnos de la misma duración, uno tras otro, dentro del día."""
    base = date(2000, 1, 1)
    desde, hasta = datetime.combine(base, inicio), datetime.combine(base, fin)
    duracion: timedelta = hasta - desde
    turnos = [(desde + n * duracion, hasta + n * duracion) for n in range(cuantos)]
    if any(d.date() != base or h.date() != base for d, h in turnos):
        raise DatoInvalido(fin=f"{cuantos} turnos de esa duración pasan de la medianoche.")
    return [(d.time(), h.time()) for d, h in turnos]


def revisar_choques(
    sesion: Sesion,
    fecha: date,
    municipalidades: list[Municipalidad],
    inicio: time,
    fin: time,
    sala: str,
    *,
    salvo: Reunion | None = None,
) -> None:
    """DatoInvalido si a esa hora la sala o alguna municipalidad está en otra reunión: cuál, dónde y de qué hora."""
    a_la_vez = (
        sesion.reuniones.exclude(estado=EstadoReunion.NO_REALIZADA)
        .filter(fecha=fecha, inicio_previsto__lt=fin, fin_previsto__gt=inicio)
        .order_by("inicio_previsto", "codigo")
    )
    if salvo is not None:
        a_la_vez = a_la_vez.exclude(pk=salvo.pk)
    la_suya = clave_de_sala(sala)
    en_la_sala = next((r for r in a_la_vez if clave_de_sala(r.sala) == la_suya), None) if la_suya else None
    ocupadas = (
        Participacion.objects.filter(reunion__in=a_la_vez, municipalidad__in=municipalidades)
        .select_related("reunion", "municipalidad")
        .order_by("municipalidad_id", "reunion__inicio_previsto")
    )
    motivos = [f"{nombre_de(o)} está en {_donde(o.reunion, con_sala=True)}" for o in ocupadas]
    revisar(
        sala=f"La sala «{en_la_sala.sala}» ya tiene a {_donde(en_la_sala)}." if en_la_sala else "",
        municipalidades=f"{'; '.join(motivos)}." if motivos else "",
    )


def nombre_de(participacion: Participacion) -> str:
    """Con su provincia: 99 nombres se repiten."""
    return f"{participacion.municipalidad.distrito} ({participacion.municipalidad.provincia})"


def _donde(reunion: Reunion, *, con_sala: bool = False) -> str:
    sala = f", en la sala «{reunion.sala}»" if con_sala and reunion.sala else ""
    return f"{reunion.codigo}, de {reunion.inicio_previsto:%H:%M} a {reunion.fin_previsto:%H:%M}{sala}"
