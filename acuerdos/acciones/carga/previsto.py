"""Lo que se sabe de los hechos del plan antes de escribirlos: cómo queda cada acuerdo y qué plazo regía antes."""

from collections import defaultdict
from datetime import date, datetime

from acuerdos.acciones.plan import Plan
from acuerdos.acciones.proyeccion import SIEMPRE
from acuerdos.anulados import sin_anular
from acuerdos.enums import EstadoSolicitud
from acuerdos.estados import (
    AcuerdoEnDia,
    HechoAprobado,
    HechoAvance,
    HechoHito,
    HechoReprogramacion,
    HechosDeAcuerdo,
    acuerdo_en_dia,
)
from acuerdos.models import Hito, Reprogramacion
from cuentas.tandas import en_tandas


class PlazosAnteriores:
    """El plazo que un hito tenía en vigor antes de cada reprogramación."""

    def __init__(self, plan: Plan, hitos: dict[tuple[str, int], int]) -> None:
        self._aprobados: dict[int, list[tuple[date, date]]] = defaultdict(list)
        for tanda in en_tandas(list(hitos.values())):
            for pk, dia, plazo in Reprogramacion.objects.filter(
                sin_anular(), hito__in=tanda, estado=EstadoSolicitud.APROBADA
            ).values_list("hito_id", "decidido_el", "plazo_nuevo"):
                self._aprobados[pk].append((dia, plazo))
        for r in plan.reprogramaciones:
            self._aprobados[hitos[r.acuerdo, r.hito]].append((r.aprobada_el, r.plazo_nuevo))
        self._originales = {
            pk: plazo
            for tanda in en_tandas(list(hitos.values()))
            for pk, plazo in Hito.objects.filter(pk__in=tanda).values_list("pk", "plazo")
        }

    def antes_de(self, hito_id: int, dia: date) -> date:
        previos = [par for par in self._aprobados[hito_id] if par[0] < dia]
        return max(previos)[1] if previos else self._originales[hito_id]


def estados_de(plan: Plan, ahora: datetime) -> dict[str, AcuerdoEnDia]:
    """Cómo queda cada acuerdo nuevo, según los hechos del plan. Los hitos van por su número."""
    hitos, reprogramaciones = _hitos(plan, ahora), _reprogramaciones(plan, ahora)
    desestimaciones: dict[str, list[HechoAprobado]] = defaultdict(list)
    for n, d in enumerate(plan.desestimaciones):
        desestimaciones[d.acuerdo].append(
            HechoAprobado(id=n, registrado_en=ahora, decidido_el=d.aprobada_el, decidido_en=ahora)
        )
    return {
        a.codigo: acuerdo_en_dia(
            HechosDeAcuerdo(
                evento_el=plan.sesion.fecha,
                plazo=a.plazo,
                hitos=hitos[a.codigo],
                reprogramaciones=reprogramaciones[a.codigo],
                desestimaciones=desestimaciones[a.codigo],
            ),
            SIEMPRE,
        )
        for a in plan.acuerdos
    }


def _hitos(plan: Plan, ahora: datetime) -> dict[str, list[HechoHito]]:
    """Por acuerdo, sus hitos con sus avances."""
    avances: dict[tuple[str, int], list[HechoAvance]] = defaultdict(list)
    for n, a in enumerate(plan.avances):
        avances[a.acuerdo, a.hito].append(
            HechoAvance(
                id=n,
                registrado_en=ahora,
                fecha=a.fecha,
                porcentaje=a.porcentaje,
                validado_el=a.validado_el,
                validado_en=ahora if a.validado_el else None,
            )
        )
    hitos: dict[str, list[HechoHito]] = defaultdict(list)
    for h in plan.hitos:
        hitos[h.acuerdo].append(
            HechoHito(
                id=h.numero,
                registrado_en=ahora,
                plazo=h.plazo,
                peso=h.peso,
                registrado_el=h.registrado_el,
                avances=avances[h.acuerdo, h.numero],
            )
        )
    return hitos


def _reprogramaciones(plan: Plan, ahora: datetime) -> dict[str, list[HechoReprogramacion]]:
    """Por acuerdo, los plazos que se le aprobaron a sus hitos."""
    reprogramaciones: dict[str, list[HechoReprogramacion]] = defaultdict(list)
    for n, r in enumerate(plan.reprogramaciones):
        reprogramaciones[r.acuerdo].append(
            HechoReprogramacion(
                id=n,
                registrado_en=ahora,
                decidido_el=r.aprobada_el,
                decidido_en=ahora,
                plazo_nuevo=r.plazo_nuevo,
                hito_id=r.hito,
            )
        )
    return reprogramaciones
