"""Qué cambió entre dos días: acuerdos nuevos, cumplidos, que vencieron, reprogramados, desestimados y los demás.

Regla: se compara el estado de cada acuerdo al cierre de los dos días, según los hechos. «Cumplidos» son los que lo
están en el segundo y no en el primero (también si son nuevos), y así los demás estados; «reprogramados», los que
recibieron otro plazo después del primer día y hasta el segundo. Un acuerdo puede estar en varias clases; el total lo
cuenta una vez.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from acuerdos.enums import Estado, EstadoSolicitud
from acuerdos.models import Acuerdo, Reprogramacion
from cuentas.traducidas import traer
from web.comun.resumen import estados_al
from web.tablero.datos import Ambito, traducida

NUEVO = "nuevo"
# clase: (rótulo, tono, estado que la dibuja o vacío)
CLASES = {
    "nuevos": ("Nuevos", "azul", ""),
    "cumplidos": ("Se cumplieron", "verde", "cumplido"),
    "vencidos": ("Vencieron", "rojo", "vencido"),
    "reprogramados": ("Reprogramados", "ambar", ""),
    "desestimados": ("Se desestimaron", "gris", "desestimado"),
    "otros": ("Otros cambios de estado", "violeta", ""),
}
DE_ESTADO = {Estado.CUMPLIDO: "cumplidos", Estado.VENCIDO: "vencidos", Estado.DESESTIMADO: "desestimados"}


@dataclass(frozen=True, slots=True)
class Cambios:
    """Por clase, los `id` de los acuerdos, y de cada uno su estado (antes, ahora)."""

    clases: dict[str, list[int]]
    estados: dict[int, tuple[str, str]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return len({pk for pks in self.clases.values() for pk in pks})


@dataclass(frozen=True, slots=True)
class FilaDeCambio:
    """Un acuerdo, de qué estado a cuál pasó y los plazos nuevos que se le dieron entre los dos días."""

    acuerdo: Acuerdo
    antes: str
    ahora: str
    plazos: list[Reprogramacion]

    @property
    def es_nuevo(self) -> bool:
        return self.antes == NUEVO

    @property
    def cambio(self) -> bool:
        return self.antes != self.ahora


def cambios_entre(ambito: Ambito, desde: date) -> Cambios:
    """De `desde` al día del ámbito. Cuatro consultas."""
    sesion_id = ambito.sesion and ambito.sesion.pk
    antes, ahora = estados_al(desde, sesion_id), estados_al(ambito.al, sesion_id)
    visibles = traer(*traducida(ambito, "visibles", _visibles))
    reprogramados = set(traer(*traducida(ambito, f"desde {desde}", lambda suyo: _reprogramados(suyo, desde))))
    clases: dict[str, list[int]] = {clase: [] for clase in CLASES}
    estados: dict[int, tuple[str, str]] = {}
    for pk in visibles:
        if pk not in ahora:
            continue
        estado = ahora[pk].estado
        previo = antes[pk].estado if pk in antes else NUEVO
        estados[pk] = previo, estado
        if previo == NUEVO:
            clases["nuevos"].append(pk)
        if pk in reprogramados:
            clases["reprogramados"].append(pk)
        if previo != estado and (estado in DE_ESTADO or previo != NUEVO):
            clases[DE_ESTADO.get(Estado(estado), "otros")].append(pk)
    return Cambios(clases, estados)


def _visibles(ambito: Ambito) -> "QuerySet[Acuerdo, int]":
    suyos: QuerySet[Acuerdo] = ambito.acuerdos().filter(evento_el__lte=ambito.al).order_by("codigo")
    return suyos.values_list("pk", flat=True)


def _reprogramados(ambito: Ambito, desde: date) -> "QuerySet[Reprogramacion, int]":
    aprobadas: QuerySet[Reprogramacion] = reprogramaciones(ambito, desde)
    return aprobadas.values_list("acuerdo_id", flat=True)


def reprogramaciones(ambito: Ambito, desde: date) -> Any:
    """Las que se aprobaron después de `desde` y hasta el día del ámbito."""
    aprobadas = Reprogramacion.objects.visibles_para(ambito.usuario).filter(
        estado=EstadoSolicitud.APROBADA, decidido_el__gt=desde, decidido_el__lte=ambito.al
    )
    return aprobadas.filter(acuerdo__sesion=ambito.sesion) if ambito.sesion else aprobadas


def filas_de(ambito: Ambito, desde: date, cambios: Cambios, ids: Sequence[int]) -> dict[int, FilaDeCambio]:
    """Por `id`, lo que una fila muestra. Dos consultas."""
    plazos: dict[int, list[Reprogramacion]] = {}
    solicitudes = reprogramaciones(ambito, desde).filter(acuerdo__in=ids).select_related("hito")
    for solicitud in solicitudes.order_by("decidido_el", "pk"):
        plazos.setdefault(solicitud.acuerdo_id, []).append(solicitud)
    acuerdos = Acuerdo.objects.visibles_para(ambito.usuario).filter(pk__in=ids).con_nombres()
    return {
        acuerdo.pk: FilaDeCambio(acuerdo, *cambios.estados[acuerdo.pk], plazos.get(acuerdo.pk, []))
        for acuerdo in acuerdos
    }
