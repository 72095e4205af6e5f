"""La agenda de un evento: salas de los sectores por turnos."""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, Prefetch, Subquery

from reuniones.enums import EstadoReunion
from reuniones.models import Participacion


def agenda_de(reuniones: Any, participan: Iterable[str] = ()) -> dict[str, Any]:
    """`sectores` (columnas), `turnos` (renglones: `desde`, `hasta` y una celda por sector) y `sin_hora`.

    Cada celda es `sector` y la lista de `reuniones` de ese sector en ese turno, con `quienes` van. Las columnas
    son los sectores con alguna reunión y los que `participan`.
    """
    van = Participacion.objects.select_related("municipalidad").order_by("municipalidad_id")
    filas = list(
        reuniones.select_related("sesion")
        .prefetch_related(Prefetch("participaciones", queryset=van, to_attr="van"))
        .order_by("fecha", "inicio_previsto", "codigo")
    )
    sectores = sorted({r.sector_id for r in filas} | set(participan))
    turnos: dict[tuple[Any, ...], dict[str, list[Any]]] = {}
    sin_hora = []
    for r in filas:
        r.quienes = ", ".join(p.municipalidad.distrito for p in r.van)
        r.realizada = r.estado == EstadoReunion.REALIZADA
        if r.inicio_previsto is None:
            sin_hora.append(r)
            continue
        turnos.setdefault((r.fecha, r.inicio_previsto, r.fin_previsto), {}).setdefault(r.sector_id, []).append(r)
    return {
        "sectores": sectores,
        "turnos": [
            {
                "fecha": fecha,
                "desde": desde,
                "hasta": hasta,
                "celdas": [{"sector": s, "reuniones": suyas.get(s, [])} for s in sectores],
            }
            for (fecha, desde, hasta), suyas in sorted(turnos.items(), key=lambda t: t[0])
        ],
        "sin_hora": sin_hora,
        "total": len(filas),
    }


def por_sala(reuniones: Any) -> list[dict[str, Any]]:
    """Cada sala con sus reuniones en orden de hora (`reuniones`, con `van`) y, al final, las que no tienen sala.

    De una que no se realizó, `motivo`: lo que se dijo al cancelarla.
    """
    historia = reuniones.model.history.filter(id=OuterRef("pk")).order_by("-history_date", "-history_id")
    participaciones = Participacion.objects.select_related("municipalidad__region").order_by("municipalidad_id")
    filas = (
        reuniones.select_related("sector", "sesion")
        .annotate(motivo=Subquery(historia.values("history_change_reason")[:1]))
        .prefetch_related(Prefetch("participaciones", queryset=participaciones, to_attr="van"))
        .order_by("fecha", "inicio_previsto", "codigo")
    )
    salas: dict[str, dict[str, Any]] = {}
    for r in filas:
        r.se_mueve = r.estado == EstadoReunion.PROGRAMADA and r.inicio_real is None
        r.cancelada = r.estado == EstadoReunion.NO_REALIZADA
        clave = " ".join(r.sala.casefold().split())
        salas.setdefault(clave, {"nombre": r.sala, "reuniones": []})["reuniones"].append(r)
    return [salas[clave] for clave in sorted(salas, key=_en_orden)]


def _en_orden(clave: str) -> tuple[bool, list[Any]]:
    """«Sala 2» antes que «Sala 10»; sin sala, al final."""
    return (not clave, [(int(p), "") if p.isdigit() else (0, p) for p in re.split(r"([0-9]+)", clave)])
