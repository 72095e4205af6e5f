"""Lo que cuelga de un acuerdo, para su página: cada consulta traducida una vez, y el acuerdo puesto en cada cosa."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Exists, Model, OuterRef, Prefetch, QuerySet

from acuerdos.anulados import sin_anular
from acuerdos.models import (
    Acuerdo,
    AsistenciaTecnica,
    Avance,
    Desestimacion,
    Evidencia,
    Hito,
    LecturaDeInversion,
    MensajeDeAcuerdo,
    Nota,
    Reprogramacion,
    Traba,
)
from cuentas.traducidas import traer

# Lo que pocos acuerdos tienen: antes de pedirlo se pregunta si lo hay (`web.comun.historial.lo_que_hay`).
RARO: tuple[type[Model], ...] = (Reprogramacion, Desestimacion, Traba, MensajeDeAcuerdo, Nota, LecturaDeInversion)


def hay_alguno(modelo: type[Model]) -> Exists:
    """Si del acuerdo de la consulta cuelga hoy algo de `modelo`, que es uno de los de `RARO`."""
    return Exists(modelo._default_manager.filter(sin_anular(), acuerdo=OuterRef("pk")))


def lo_de(acuerdo: Acuerdo, hacer: Callable[[int], QuerySet[Any]]) -> list[Any]:
    """Las filas de `hacer(acuerdo.pk)`. Todas con el mismo `acuerdo`: el permiso de cada una no lo vuelve a leer."""
    cosas = traer(("de la ficha", hacer), hacer, acuerdo.pk)
    for cosa in cosas:
        cosa.acuerdo = acuerdo
    return cosas


def hitos_de(acuerdo: Acuerdo) -> list[Hito]:
    """Los que cuentan y los propuestos, por su número."""
    return lo_de(acuerdo, _hitos)


def trabas_de(acuerdo: Acuerdo) -> list[Traba]:
    """Con sus asistencias técnicas."""
    return lo_de(acuerdo, _trabas_vivas)


def _hitos(acuerdo: int) -> QuerySet[Any]:
    return Hito.objects.sin_anulados().filter(acuerdo=acuerdo).select_related("registrado_por").order_by("numero")


def avances_por_hito(acuerdo: Acuerdo, hitos: Iterable[Hito]) -> dict[int, list[tuple[Avance, list[Evidencia]]]]:
    """Los vivos de cada hito, el último primero, con sus evidencias."""
    de_cada_uno: dict[int, list[Evidencia]] = defaultdict(list)
    por_hito: dict[int, list[tuple[Avance, list[Evidencia]]]] = defaultdict(list)
    avances = traer("avances de la ficha", _avances_vivos, acuerdo.pk)
    for evidencia in traer("evidencias de la ficha", _evidencias_vivas, acuerdo.pk) if avances else []:
        de_cada_uno[evidencia.avance_id].append(evidencia)
    suyos = {hito.pk: hito for hito in hitos}
    for avance in avances:
        avance.hito = suyos[avance.hito_id]
        for evidencia in de_cada_uno[avance.pk]:
            evidencia.avance = avance
        por_hito[avance.hito_id].append((avance, de_cada_uno[avance.pk]))
    return por_hito


def _avances_vivos(acuerdo: int) -> QuerySet[Any]:
    vivos = Avance.objects.sin_anulados().filter(sin_anular("hito"), hito__acuerdo=acuerdo)
    return vivos.con_espera().select_related("registrado_por", "validado_por").order_by("-fecha", "-id")


def _evidencias_vivas(acuerdo: int) -> QuerySet[Any]:
    return Evidencia.objects.sin_anulados().filter(avance__hito__acuerdo=acuerdo)


def reprogramaciones_de(acuerdo: Acuerdo) -> list[Reprogramacion]:
    return lo_de(acuerdo, _reprogramaciones_vivas)


def _reprogramaciones_vivas(acuerdo: int) -> QuerySet[Any]:
    vivas = Reprogramacion.objects.sin_anulados().filter(acuerdo=acuerdo)
    return vivas.select_related("hito", "registrado_por", "decidido_por")


def desestimaciones_de(acuerdo: Acuerdo) -> list[Desestimacion]:
    return lo_de(acuerdo, _desestimaciones_vivas)


def _desestimaciones_vivas(acuerdo: int) -> QuerySet[Any]:
    vivas = Desestimacion.objects.sin_anulados().filter(acuerdo=acuerdo)
    return vivas.select_related("registrado_por", "decidido_por")


def _trabas_vivas(acuerdo: int) -> QuerySet[Any]:
    asistencias = Prefetch("asistencias", queryset=AsistenciaTecnica.objects.sin_anulados())
    vivas = Traba.objects.sin_anulados().filter(acuerdo=acuerdo).select_related("registrado_por")
    return vivas.prefetch_related(asistencias).order_by("levantada_el", "-registrada_el")
