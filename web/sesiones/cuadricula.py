"""La agenda de un evento: salas de los sectores por turnos."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time
from html import escape
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.utils.safestring import SafeString, mark_safe

from acuerdos.permisos import reuniones_visibles
from cuentas.models import Usuario
from cuentas.traducidas import traer
from reuniones.enums import EstadoReunion
from reuniones.models import Participacion, Reunion, Sesion
from reuniones.salas import clave_de_sala, en_orden_de_sala
from web.comun import enlaces
from web.comun.lo_que_ve import para
from web.templatetags.de_siempre import recortado
from web.templatetags.placas import placa

COLUMNAS_EN_UN_PAPEL = 10  # las que se leen en A4 apaisado, con el turno: 25 mm cada una
LETRAS_DE_QUIENES = 60  # de los distritos de una reunión, lo que se lee en su casilla


@dataclass(frozen=True, slots=True)
class ReunionEnTurno:
    """Una reunión en su casilla; `quienes`: los distritos que van."""

    codigo: str
    url: str
    estado: str
    quienes: str

    @property
    def escrita(self) -> SafeString:
        """La casilla ya escrita: en un evento son cientos, y con la plantilla eran la sexta parte de la página."""
        quienes = escape(recortado(self.quienes or "sin municipalidades", LETRAS_DE_QUIENES))
        como_fue = "" if self.estado == EstadoReunion.REALIZADA else placa(self.estado)
        return mark_safe(  # noqa: S308  # cada parte ya va escapada
            f'<a href="{escape(self.url)}">\n<span class="codigo">{escape(self.codigo)}</span>\n'
            f"<small>{quienes}</small>\n</a>\n{como_fue}"
        )


@dataclass(frozen=True, slots=True)
class Casilla:
    """Lo que un sector tiene en un turno."""

    sector: str
    reuniones: list[ReunionEnTurno]


@dataclass(frozen=True, slots=True)
class Turno:
    """Un renglón de la agenda, con una casilla por columna."""

    fecha: date
    desde: time
    hasta: time
    casillas: list[Casilla]


@dataclass(frozen=True, slots=True)
class Agenda:
    """`sectores` son las columnas; `sin_hora`, las reuniones que aún no tienen turno; `total`, cuántas hay."""

    sectores: list[str]
    turnos: list[Turno]
    sin_hora: list[ReunionEnTurno]
    total: int

    @property
    def ancha(self) -> bool:
        """Si sus columnas no caben en un papel: se imprime por turno, solo con los sectores que en él se reúnen."""
        return len(self.sectores) > COLUMNAS_EN_UN_PAPEL


@dataclass(frozen=True, slots=True)
class ReunionEnSala:
    """Una reunión en la hoja de su sala; `motivo`: lo que se dijo al cancelarla."""

    reunion: Reunion
    van: list[Participacion]
    motivo: str

    @property
    def se_mueve(self) -> bool:
        return self.reunion.estado == EstadoReunion.PROGRAMADA and self.reunion.inicio_real is None

    @property
    def cancelada(self) -> bool:
        return self.reunion.estado == EstadoReunion.NO_REALIZADA


@dataclass(frozen=True, slots=True)
class Sala:
    """Una sala con sus reuniones en orden de hora; sin nombre, las que no tienen sala."""

    nombre: str
    reuniones: list[ReunionEnSala] = field(default_factory=list)


def agenda_de(quien: Usuario, sesion: Sesion, participan: Iterable[str] = ()) -> Agenda:
    """La agenda por turnos de lo que `quien` ve. Las columnas: los sectores con reuniones y los que `participan`.

    Dos consultas, de valores: en un evento van cientos de municipalidades, y de cada una hace falta un nombre.
    """
    filas = traer(*para(quien, "reuniones de una sesión", _reuniones, sesion.pk))
    van = traer(*para(quien, "quienes van a ellas", _quienes_van, sesion.pk))
    distritos: dict[int, list[str]] = defaultdict(list)
    for reunion_id, distrito in van:
        distritos[reunion_id].append(distrito)
    sectores = sorted({sector for _, _, _, sector, *_ in filas} | set(participan))
    turnos: dict[tuple[Any, ...], dict[str, list[ReunionEnTurno]]] = {}
    sin_hora = []
    direccion = enlaces.por_clave("reunion", sesion.codigo)
    for pk, suyo, estado, sector, *turno in filas:
        reunion = ReunionEnTurno(suyo, direccion(suyo), estado, ", ".join(distritos[pk]))
        if turno[1] is None:
            sin_hora.append(reunion)
        else:
            turnos.setdefault(tuple(turno), {}).setdefault(sector, []).append(reunion)
    return Agenda(
        sectores=sectores,
        turnos=[
            Turno(fecha, desde, hasta, [Casilla(sector, suyas.get(sector, [])) for sector in sectores])
            for (fecha, desde, hasta), suyas in sorted(turnos.items(), key=lambda par: par[0])
        ],
        sin_hora=sin_hora,
        total=len(filas),
    )


def _las_que_ve(quien: Usuario, sesion: int) -> "QuerySet[Reunion]":
    return Reunion.objects.filter(reuniones_visibles(quien), sesion=sesion)


def _reuniones(quien: Usuario, sesion: int) -> "QuerySet[Reunion, tuple[Any, ...]]":
    suyas = _las_que_ve(quien, sesion).order_by("fecha", "inicio_previsto", "codigo")
    return suyas.values_list("pk", "codigo", "estado", "sector_id", "fecha", "inicio_previsto", "fin_previsto")


def _quienes_van(quien: Usuario, sesion: int) -> "QuerySet[Participacion, tuple[int, str]]":
    van = Participacion.objects.filter(reunion__in=_las_que_ve(quien, sesion).order_by())
    return van.order_by("municipalidad_id").values_list("reunion_id", "municipalidad__distrito")


def por_sala(reuniones: QuerySet[Any]) -> list[Sala]:
    """Cada sala con sus reuniones en orden de hora y, al final, las que no tienen sala. Dos consultas."""
    historia = reuniones.model.history.filter(id=OuterRef("pk")).order_by("-history_date", "-history_id")
    participaciones = Participacion.objects.select_related("municipalidad__region").order_by("municipalidad_id")
    filas = (
        reuniones.select_related("sector", "sesion")
        .annotate(motivo=Subquery(historia.values("history_change_reason")[:1]))
        .prefetch_related(Prefetch("participaciones", queryset=participaciones))
        .order_by("fecha", "inicio_previsto", "codigo")
    )
    salas: dict[str, Sala] = {}
    for fila in filas:
        clave = clave_de_sala(fila.sala)
        sala = salas.setdefault(clave, Sala(fila.sala))
        sala.reuniones.append(ReunionEnSala(fila, list(fila.participaciones.all()), fila.motivo or ""))
    return [salas[clave] for clave in sorted(salas, key=en_orden_de_sala)]
