"""Escribir recordatorios: los registra y los lleva el motor, de a muchos, y quien los lee sabe que cambiaron."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from acuerdos.acciones.cambios import anotar
from acuerdos.acciones.transaccion import verbo
from acuerdos.enums import TipoDeCambio
from acuerdos.models import Recordatorio
from cuentas.tandas import en_tandas


@verbo
def registrar_recordatorios(filas: Sequence[Recordatorio], *, ahora: datetime) -> None:
    """Guarda los que aún no estén: la identidad de cada uno impide repetirlo."""
    Recordatorio.objects.bulk_create(filas, ignore_conflicts=True)
    de_hitos = Q(hito__in={fila.hito_id for fila in filas if fila.hito_id})
    de_acuerdos = Q(acuerdo__in={fila.acuerdo_id for fila in filas if fila.acuerdo_id})
    nuevos = Recordatorio.objects.filter(de_hitos | de_acuerdos, registrado_en=ahora)
    anotar(TipoDeCambio.RECORDATORIO, nuevos.values_list("pk", flat=True))


def cambiar_recordatorios(filas: "QuerySet[Recordatorio]", **campos: Any) -> None:
    """Pone `campos` en los que ahora cumplen lo que pide `filas`. Es parte de la transacción de quien llama."""
    claves = list(filas.order_by("pk").values_list("pk", flat=True))
    for tanda in en_tandas(claves):
        filas.filter(pk__in=tanda).update(**campos)
    anotar(TipoDeCambio.RECORDATORIO, claves)


def descartar_recordatorios(filas: Iterable[Recordatorio]) -> None:
    """Guarda el estado, el motivo y el fin que traen. Es parte de la transacción de quien llama."""
    descartados = list(filas)
    Recordatorio.objects.bulk_update(descartados, ["estado", "motivo", "terminado_en"])
    anotar(TipoDeCambio.RECORDATORIO, [fila.pk for fila in descartados])
