"""Verbos de la agenda: programar, mover, cancelar y reponer reuniones.

Regla: dos reuniones no comparten a la vez sala ni municipalidad. Se mueve o se cancela lo que todavía no empieza; lo
que ya tiene acuerdos conserva a sus municipalidades y no se cancela: esos acuerdos se tomaron en ella. El sector no
cambia, porque da nombre a la reunión: se cancela y se programa otra. La sesión bloqueada pone en fila a quienes
programan.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count

from acuerdos.acciones.base import bloquear_fila, borrar, exigir, guardar, revisar, texto_obligatorio
from acuerdos.acciones.transaccion import verbo
from acuerdos.acciones.turnos import motivos_de_turno, nombre_de, revisar_choques, turnos_seguidos
from acuerdos.errores import Conflicto, DatoInvalido
from acuerdos.models import Acuerdo
from acuerdos.palabras import contar
from acuerdos.permisos import Accion
from acuerdos.versiones import Version, version_en
from cuentas.models import Usuario
from cuentas.textos import limpiar_renglon
from municipalidades.models import Municipalidad
from reuniones.enums import EstadoReunion
from reuniones.models import Participacion, Reunion, Sector, Sesion

QUEJAS_A_LA_VISTA = 20
MOTIVO_EN_LA_HISTORIA = 100  # lo que guarda la historia


@verbo
def programar_reunion(
    *,
    por: Usuario,
    sesion: Sesion,
    sector: Sector,
    municipalidades: Iterable[Municipalidad],
    inicio: time,
    fin: time,
    ahora: datetime,
    sala: str = "",
) -> Reunion:
    """Un turno de la agenda. DatoInvalido si la sala o una municipalidad ya están ocupadas en ese horario."""
    sesion = _bloquear(sesion)
    exigir(por, Accion.PROGRAMAR_REUNION, sesion)
    municipalidades, sala = list(municipalidades), _en_limpio(sala)
    revisar(sector=_motivo_de_sector(sesion, sector), **motivos_de_turno(municipalidades, inicio, fin))
    revisar_choques(sesion, sesion.fecha, municipalidades, inicio, fin, sala)
    return _crear(sesion, sector, municipalidades, inicio, fin, sala, por=por, ahora=ahora)


@verbo
def programar_turnos(
    *,
    por: Usuario,
    sesion: Sesion,
    sector: Sector,
    municipalidades: Sequence[Municipalidad],
    inicio: time,
    fin: time,
    ahora: datetime,
    sala: str = "",
) -> list[Reunion]:
    """Una reunión por municipalidad, una detrás de otra, en el orden dado; `inicio` y `fin`, del primer turno.

    O entran todas o no entra ninguna.
    """
    sesion = _bloquear(sesion)
    exigir(por, Accion.PROGRAMAR_REUNION, sesion)
    municipalidades, sala = list(municipalidades), _en_limpio(sala)
    revisar(sector=_motivo_de_sector(sesion, sector), **motivos_de_turno(municipalidades, inicio, fin))
    hechas = []
    for municipalidad, (desde, hasta) in zip(
        municipalidades, turnos_seguidos(inicio, fin, len(municipalidades)), strict=True
    ):
        revisar_choques(sesion, sesion.fecha, [municipalidad], desde, hasta, sala)
        hechas.append(_crear(sesion, sector, [municipalidad], desde, hasta, sala, por=por, ahora=ahora))
    return hechas


@dataclass(frozen=True, slots=True)
class TurnoDeAgenda:
    """Una línea de una agenda pegada. `numero`: cuál es, para decir dónde está lo que no sirve."""

    numero: int
    sector: Sector
    municipalidades: tuple[Municipalidad, ...]
    inicio: time
    fin: time
    sala: str


@verbo
def programar_agenda(
    *, por: Usuario, sesion: Sesion, turnos: Sequence[TurnoDeAgenda], ahora: datetime
) -> list[Reunion]:
    """Una reunión por turno. O entran todas o no entra ninguna: DatoInvalido dice, línea por línea, por qué."""
    sesion = _bloquear(sesion)
    exigir(por, Accion.PROGRAMAR_REUNION, sesion)
    hechas, quejas = [], []
    for turno in turnos:
        quienes, sala = list(turno.municipalidades), _en_limpio(turno.sala)
        try:
            revisar(
                sector=_motivo_de_sector(sesion, turno.sector), **motivos_de_turno(quienes, turno.inicio, turno.fin)
            )
            revisar_choques(sesion, sesion.fecha, quienes, turno.inicio, turno.fin, sala)
        except DatoInvalido as error:
            quejas.append(f"Línea {turno.numero}: {error}")
            continue
        hechas.append(_crear(sesion, turno.sector, quienes, turno.inicio, turno.fin, sala, por=por, ahora=ahora))
    if quejas:
        raise DatoInvalido(texto=" ".join(quejas[:QUEJAS_A_LA_VISTA]))
    return hechas


@verbo
def editar_reunion(
    *,
    por: Usuario,
    reunion: Reunion,
    version: int,
    municipalidades: Iterable[Municipalidad],
    inicio: time,
    fin: time,
    sala: str,
    ahora: datetime,
) -> Reunion:
    """Mueve una reunión programada de hora o de sala, o cambia quiénes van. Conflicto si `version` no es la última."""
    reunion = _bloquear_programada(reunion, version, por=por)
    municipalidades, sala = list(municipalidades), _en_limpio(sala)
    revisar(**motivos_de_turno(municipalidades, inicio, fin))
    actuales = {p.municipalidad_id: p for p in reunion.participaciones.select_related("municipalidad")}
    salen = [p for ubigeo, p in actuales.items() if ubigeo not in {m.pk for m in municipalidades}]
    revisar(municipalidades=_motivo_de_retirarlas(reunion, salen))
    revisar_choques(reunion.sesion, reunion.fecha, municipalidades, inicio, fin, sala, salvo=reunion)
    reunion.inicio_previsto, reunion.fin_previsto, reunion.sala = inicio, fin, sala
    _guardar(reunion, por=por, ahora=ahora)
    for participacion in salen:
        borrar(participacion, por=por, ahora=ahora)
    for municipalidad in municipalidades:
        if municipalidad.pk not in actuales:
            guardar(Participacion(reunion=reunion, municipalidad=municipalidad), por=por, ahora=ahora)
    return reunion


@verbo
def cancelar_reunion(*, por: Usuario, reunion: Reunion, version: int, motivo: str, ahora: datetime) -> Reunion:
    """Deja libre su turno: queda como no realizada, con el motivo en la historia. Su código no se usa de nuevo."""
    reunion = _bloquear_programada(reunion, version, por=por)
    motivo = texto_obligatorio("motivo", motivo, "Diga por qué se cancela.", MOTIVO_EN_LA_HISTORIA)
    acuerdos = Acuerdo.objects.sin_anulados().filter(reunion=reunion).count()
    if acuerdos:
        cuantos = contar(acuerdos, "acuerdo", "acuerdos")
        raise DatoInvalido(motivo=f"{reunion.codigo} ya tiene {cuantos}: anúlelos antes, o registre que se realizó.")
    reunion.estado = EstadoReunion.NO_REALIZADA
    _guardar(reunion, por=por, ahora=ahora, motivo=motivo)
    return reunion


@verbo
def reponer_reunion(*, por: Usuario, reunion: Reunion, version: int, ahora: datetime) -> Reunion:
    """Vuelve a la agenda una cancelada, si su sala y sus municipalidades siguen libres a esa hora."""
    reunion = _bloquear_reunion(reunion, version, por=por)
    if reunion.estado != EstadoReunion.NO_REALIZADA:
        estado = EstadoReunion(reunion.estado).label.lower()
        raise DatoInvalido(reunion=f"{reunion.codigo} no está cancelada: figura como {estado}.")
    reunion.fecha = fecha_al_volver(reunion)
    revisar_que_su_turno_siga_libre(reunion)
    reunion.estado = EstadoReunion.PROGRAMADA
    _guardar(reunion, por=por, ahora=ahora, motivo="Repuesta en la agenda")
    return reunion


def fecha_al_volver(reunion: Reunion) -> date:
    """El día de una reunión que deja de estar cancelada: el de su sesión, si al cancelarse era el mismo.

    Mientras lo está, la sesión se mueve sin ella. La que un libro trajo para otro día sigue en el suyo, aunque alguna
    vez, por error, haya sido el de la sesión.
    """
    canceladas = reunion.history.filter(estado=EstadoReunion.NO_REALIZADA)
    if (viva := reunion.history.exclude(estado=EstadoReunion.NO_REALIZADA).order_by("-history_id").first()) is not None:
        canceladas = canceladas.filter(history_id__gt=viva.history_id)
    cuando = canceladas.order_by("history_id").values_list("history_date", flat=True).first()
    versiones = reunion.sesion.history.values_list("history_id", "history_date", "fecha")
    entonces = cuando and version_en((Version(*una) for una in versiones), cuando)
    era = entonces.dice if entonces else reunion.sesion.fecha
    return reunion.sesion.fecha if era == reunion.fecha else reunion.fecha


def revisar_que_su_turno_siga_libre(reunion: Reunion) -> None:
    """DatoInvalido si su sala o alguna de sus municipalidades ya están en otra a esa hora. Su sesión está bloqueada."""
    if reunion.inicio_previsto and reunion.fin_previsto:
        revisar_choques(
            reunion.sesion,
            reunion.fecha,
            list(reunion.municipalidades.all()),
            reunion.inicio_previsto,
            reunion.fin_previsto,
            reunion.sala,
            salvo=reunion,
        )


def _bloquear(sesion: Sesion) -> Sesion:
    fresca: Sesion = bloquear_fila(sesion)
    return fresca


def _bloquear_reunion(reunion: Reunion, version: int, *, por: Usuario) -> Reunion:
    """La reunión recién leída, con su sesión bloqueada: los choques se miran de a uno."""
    sesion = _bloquear(reunion.sesion)
    actual: Reunion = bloquear_fila(reunion)
    actual.sesion = sesion
    exigir(por, Accion.PROGRAMAR_REUNION, actual)
    if actual.version != version:
        raise Conflicto(actual)
    return actual


def _bloquear_programada(reunion: Reunion, version: int, *, por: Usuario) -> Reunion:
    actual = _bloquear_reunion(reunion, version, por=por)
    if motivo := motivo_de_no_mover(actual):
        raise DatoInvalido(reunion=motivo)
    return actual


def motivo_de_no_mover(reunion: Reunion) -> str:
    """Por qué `reunion` ya no se mueve ni se cancela desde la agenda, o `""`."""
    if reunion.estado != EstadoReunion.PROGRAMADA:
        return f"{reunion.codigo} figura como {EstadoReunion(reunion.estado).label.lower()}: ya no se mueve."
    if reunion.inicio_real:
        return f"{reunion.codigo} ya empezó, a las {reunion.inicio_real:%H:%M}: ya no se mueve."
    return ""


def _guardar(reunion: Reunion, *, por: Usuario, ahora: datetime, motivo: str = "") -> None:
    reunion.version += 1
    guardar(reunion, por=por, motivo=motivo, ahora=ahora)


def _crear(
    sesion: Sesion,
    sector: Sector,
    municipalidades: list[Municipalidad],
    inicio: time,
    fin: time,
    sala: str,
    *,
    por: Usuario,
    ahora: datetime,
) -> Reunion:
    reunion = Reunion(
        sesion=sesion,
        codigo=_codigo_de_reunion(sesion, sector),
        sector=sector,
        sala=sala,
        fecha=sesion.fecha,
        inicio_previsto=inicio,
        fin_previsto=fin,
    )
    guardar(reunion, por=por, ahora=ahora)
    for municipalidad in municipalidades:
        guardar(Participacion(reunion=reunion, municipalidad=municipalidad), por=por, ahora=ahora)
    return reunion


def _codigo_de_reunion(sesion: Sesion, sector: Sector) -> str:
    """El siguiente MEF-01, MEF-02… de ese sector en la sesión."""
    codigos = sesion.reuniones.filter(codigo__startswith=f"{sector.sigla}-").values_list("codigo", flat=True)
    numeros = [int(c.rpartition("-")[2]) for c in codigos if c.rpartition("-")[2].isdigit()]
    return f"{sector.sigla}-{max(numeros, default=0) + 1:02d}"


def _en_limpio(sala: str) -> str:
    return limpiar_renglon(sala)


def _motivo_de_sector(sesion: Sesion, sector: Sector) -> str:
    return "" if sesion.sectores.contains(sector) else f"{sector} no participa en la sesión: agréguelo antes."


def _motivo_de_retirarlas(reunion: Reunion, salen: list[Participacion]) -> str:
    """Qué ata a la reunión a las municipalidades que se quieren retirar."""
    vivos = Acuerdo.objects.sin_anulados().filter(reunion=reunion)
    con_acuerdos = dict(vivos.values_list("municipalidad").annotate(n=Count("pk")).order_by())
    motivos = []
    for p in salen:
        n = con_acuerdos.get(p.municipalidad_id, 0)
        if n:
            motivos.append(f"{nombre_de(p)} tiene {contar(n, 'acuerdo', 'acuerdos')} en esta reunión")
        elif p.presente:
            motivos.append(f"{nombre_de(p)} ya figura presente")
    return f"No se puede retirar: {'; '.join(motivos)}." if motivos else ""
