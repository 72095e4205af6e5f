"""Qué cambió entre dos días: acuerdos que pasaron de un estado a otro, y los que son nuevos."""

from datetime import date
from typing import Any

from acuerdos.enums import Estado
from acuerdos.models import Acuerdo
from acuerdos.views.resumen import estados_al
from acuerdos.views.tablero_datos import Ambito

MOSTRADOS = 8
NUEVO = "nuevo"
# Lo que más importa saber, primero.
ORDEN = [Estado.VENCIDO, Estado.CUMPLIDO, Estado.DESESTIMADO, Estado.EN_PROCESO, Estado.PENDIENTE]


def cambios_entre(ambito: Ambito, desde: date) -> dict[str, Any]:
    """De `desde` al día del ámbito: `total` de acuerdos que cambiaron y `grupos` por (antes, ahora)."""
    sesion_id = ambito.sesion and ambito.sesion.pk
    antes, ahora = estados_al(desde, sesion_id), estados_al(ambito.al, sesion_id)
    grupos: dict[tuple[str, str], list[int]] = {}
    for pk, (estado, _) in ahora.items():
        previo = antes[pk][0] if pk in antes else NUEVO
        if previo != estado:
            grupos.setdefault((previo, estado), []).append(pk)
    mostrados = [pk for pks in grupos.values() for pk in sorted(pks)[:MOSTRADOS]]
    codigos = dict(Acuerdo.objects.visibles_para(ambito.usuario).filter(pk__in=mostrados).values_list("pk", "codigo"))
    return {
        "total": sum(map(len, grupos.values())),
        "grupos": [
            {
                "antes": previo,
                "nuevo": previo == NUEVO,
                "ahora": estado,
                "n": len(pks),
                "codigos": [codigos[pk] for pk in sorted(pks)[:MOSTRADOS] if pk in codigos],
                "mas": max(0, len(pks) - MOSTRADOS),
            }
            for (previo, estado), pks in sorted(grupos.items(), key=lambda g: (ORDEN.index(Estado(g[0][1])), g[0][0]))
        ],
    }
