"""El muro del día del evento: qué sala está en marcha, con quién, qué le sigue y cuántos acuerdos lleva."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos.models import Acuerdo
from acuerdos.permisos import Accion
from reuniones.enums import EstadoReunion
from reuniones.models import Reunion
from reuniones.salas import clave_de_sala, en_orden_de_sala
from web.comun.paginas import exigir, sesion_pedida

SIN_SALA = "Sin sala ({})"


@dataclass(frozen=True, slots=True)
class ReunionEnElMuro:
    """Una reunión: su sector, con quiénes, y desde qué hora (la real o la prevista)."""

    codigo: str
    sector: str
    municipalidades: str
    hora: time | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SalaEnElMuro:
    """`ahora`: la que está en marcha; `sigue`: la próxima. `tarde`: si la próxima ya debió empezar."""

    nombre: str
    ahora: ReunionEnElMuro | None
    sigue: ReunionEnElMuro | None
    tarde: bool
    hechas: int
    reuniones: int
    acuerdos: int


@require_safe
def muro(request: HttpRequest, codigo: str) -> HttpResponse:
    """Para la pared: sin menú y se renueva solo. Tres consultas, haya las salas que haya."""
    sesion = sesion_pedida(request, codigo)
    exigir(request, Accion.VER_TABLERO)
    ahora = timezone.localtime()
    reuniones = list(
        sesion.reuniones.exclude(estado=EstadoReunion.NO_REALIZADA)
        .prefetch_related("municipalidades")
        .order_by("fecha", "inicio_previsto", "codigo")
    )
    vivos = Acuerdo.objects.sin_anulados().filter(sesion=sesion).order_by()
    de_cada_una = Counter(vivos.values_list("reunion_id", flat=True))
    contexto = {
        "sesion": sesion,
        "ahora": ahora,
        "salas": _salas(reuniones, de_cada_una, ahora),
        "acuerdos": de_cada_una.total(),
        "hechas": sum(reunion.estado == EstadoReunion.REALIZADA for reunion in reuniones),
        "reuniones": len(reuniones),
    }
    return render(request, "sesiones/muro.html", contexto)


def _salas(reuniones: Iterable[Reunion], acuerdos: Counter[int | None], ahora: datetime) -> list[SalaEnElMuro]:
    """Las que no tienen sala van al final, cada una por su lado: no esperan a que otra termine."""
    de_cada_sala: dict[tuple[str, str], list[Reunion]] = {}
    for reunion in reuniones:
        clave = clave_de_sala(reunion.sala)
        de_cada_sala.setdefault((clave, "" if clave else reunion.codigo), []).append(reunion)
    claves = sorted(de_cada_sala, key=lambda clave: (en_orden_de_sala(clave[0]), clave[1]))
    return [_sala(de_cada_sala[clave], acuerdos, ahora) for clave in claves]


def _sala(suyas: list[Reunion], acuerdos: Counter[int | None], ahora: datetime) -> SalaEnElMuro:
    en_marcha = next((r for r in suyas if r.inicio_real and not r.fin_real), None)
    por_venir = [r for r in suyas if r.estado == EstadoReunion.PROGRAMADA and not r.inicio_real]
    sigue = por_venir[0] if por_venir else None
    return SalaEnElMuro(
        nombre=suyas[0].sala or SIN_SALA.format(suyas[0].codigo),
        ahora=_reunion(en_marcha, en_marcha.inicio_real) if en_marcha else None,
        sigue=_reunion(sigue, sigue.inicio_previsto) if sigue else None,
        tarde=bool(sigue and not en_marcha and _debio_empezar(sigue, ahora)),
        hechas=sum(r.fin_real is not None or r.estado == EstadoReunion.REALIZADA for r in suyas if r is not en_marcha),
        reuniones=len(suyas),
        acuerdos=sum(acuerdos[r.pk] for r in suyas),
    )


def _debio_empezar(reunion: Reunion, ahora: datetime) -> bool:
    hora = reunion.inicio_previsto
    return hora is not None and (reunion.fecha, hora) < (ahora.date(), ahora.time())


def _reunion(reunion: Reunion, hora: time | None) -> ReunionEnElMuro:
    van = ", ".join(municipalidad.nombre for municipalidad in reunion.municipalidades.all())
    return ReunionEnElMuro(reunion.codigo, reunion.sector_id, van, hora)
