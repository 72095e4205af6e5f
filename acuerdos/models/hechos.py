"""Los hechos de los acuerdos, leídos en cinco consultas (o siete, con sus versiones), en la forma de `estados`."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from acuerdos.consultas import SolicitudQuerySet
from acuerdos.enums import EstadoSolicitud
from acuerdos.estados import (
    DichoDeHito,
    HechoAprobado,
    HechoAvance,
    HechoHito,
    HechoReprogramacion,
    HechosDeAcuerdo,
)
from acuerdos.models.acuerdo import Acuerdo
from acuerdos.models.hito import Avance, Hito
from acuerdos.models.solicitudes import Desestimacion, Reprogramacion
from acuerdos.versiones import Version

D = TypeVar("D", bound=HechoAprobado)
APROBADA = EstadoSolicitud.APROBADA


def hechos_de(ids: Iterable[int], *, con_versiones: bool = False) -> dict[int, HechosDeAcuerdo]:
    """Por cada `id` de acuerdo, todos sus hechos, anulados incluidos: `estados` sabe cuáles cuentan y cuándo.

    `con_versiones`: también lo que se corrigió, para mirarlos con un `conocido_al`.
    """
    ids = list(ids)
    avances, hitos = _avances(ids), defaultdict(list)
    plazos, dichos = _versiones(ids) if con_versiones else ({}, {})
    for h in Hito.objects.filter(acuerdo__in=ids, registrado_el__isnull=False).order_by("numero"):
        hitos[h.acuerdo_id].append(
            HechoHito(
                id=h.pk,
                plazo=h.plazo,
                peso=h.peso,
                registrado_el=h.registrado_el,
                registrado_en=h.aceptado_en or h.registrado_en,
                anulado_en=h.anulado_en,
                avances=avances[h.pk],
                versiones=dichos.get(h.pk, ()),
            )
        )
    reprogramaciones, desestimaciones = _reprogramaciones(ids), _desestimaciones(ids)
    return {
        pk: HechosDeAcuerdo(
            evento_el=evento_el,
            plazo=plazo,
            versiones=plazos.get(pk, ()),
            hitos=hitos[pk],
            reprogramaciones=reprogramaciones[pk],
            desestimaciones=desestimaciones[pk],
        )
        for pk, evento_el, plazo in Acuerdo.objects.filter(pk__in=ids).values_list("pk", "evento_el", "plazo")
    }


def _versiones(ids: list[int]) -> tuple[dict[int, list[Version[date]]], dict[int, list[Version[DichoDeHito]]]]:
    plazos, dichos = defaultdict(list), defaultdict(list)
    de_la_historia = ("id", "history_id", "history_date", "plazo")
    for pk, lugar, desde, plazo in Acuerdo.history.filter(id__in=ids).values_list(*de_la_historia):
        plazos[pk].append(Version(lugar, desde, plazo))
    for pk, lugar, desde, plazo, peso in Hito.history.filter(acuerdo__in=ids).values_list(*de_la_historia, "peso"):
        dichos[pk].append(Version(lugar, desde, DichoDeHito(plazo, peso)))
    return plazos, dichos


def _avances(ids: list[int]) -> dict[int, list[HechoAvance]]:
    por_hito = defaultdict(list)
    campos = ("id", "registrado_en", "anulado_en", "fecha", "porcentaje", "validado_el", "validado_en", "devuelto_en")
    for fila in Avance.objects.filter(hito__acuerdo__in=ids).values("hito_id", *campos):
        por_hito[fila.pop("hito_id")].append(HechoAvance(**fila))
    return por_hito


def _reprogramaciones(ids: list[int]) -> dict[int, list[HechoReprogramacion]]:
    filas = Reprogramacion.objects.filter(acuerdo__in=ids, estado=APROBADA)
    return _por_acuerdo(HechoReprogramacion, filas, "plazo_nuevo", "hito_id")


def _desestimaciones(ids: list[int]) -> dict[int, list[HechoAprobado]]:
    return _por_acuerdo(HechoAprobado, Desestimacion.objects.filter(acuerdo__in=ids, estado=APROBADA))


def _por_acuerdo(clase: Callable[..., D], filas: SolicitudQuerySet, *campos: str) -> dict[int, list[D]]:
    agrupadas = defaultdict(list)
    comunes = ("id", "registrado_en", "anulado_en", "decidido_el", "decidido_en")
    for fila in filas.values("acuerdo_id", *comunes, *campos):
        agrupadas[fila.pop("acuerdo_id")].append(clase(**fila))
    return agrupadas
