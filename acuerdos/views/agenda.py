"""La agenda de un evento: salas de los sectores por turnos."""

from typing import Any

from django.db.models import Count

from reuniones.enums import EstadoReunion


def agenda_de(reuniones: Any) -> dict[str, Any]:
    """`sectores` (columnas), `turnos` (renglones: `desde`, `hasta` y una celda por sector) y `sin_hora`.

    Cada celda es la lista de reuniones de ese sector en ese turno, con `n` municipalidades.
    """
    filas = list(
        reuniones.select_related("sesion")
        .annotate(n=Count("participaciones"))
        .order_by("fecha", "inicio_previsto", "codigo")
    )
    sectores = sorted({r.sector_id for r in filas})
    turnos: dict[tuple[Any, ...], dict[str, list[Any]]] = {}
    sin_hora = []
    for r in filas:
        r.realizada = r.estado == EstadoReunion.REALIZADA
        if r.inicio_previsto is None:
            sin_hora.append(r)
            continue
        turnos.setdefault((r.fecha, r.inicio_previsto, r.fin_previsto), {}).setdefault(r.sector_id, []).append(r)
    return {
        "sectores": sectores,
        "turnos": [
            {"fecha": fecha, "desde": desde, "hasta": hasta, "celdas": [suyas.get(s, []) for s in sectores]}
            for (fecha, desde, hasta), suyas in sorted(turnos.items(), key=lambda t: t[0])
        ],
        "sin_hora": sin_hora,
        "total": len(filas),
    }
