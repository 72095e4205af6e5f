"""Tareas de los acuerdos: terminar los lotes largos. La regla está en `acciones.lotes`."""

from celery import shared_task
from django.utils import timezone

from acuerdos.acciones import lotes
from acuerdos.models import Lote


@shared_task(name="acuerdos.seguir_lote")
def seguir_lote(pk: int) -> None:
    """Termina lo que un lote largo tiene en marcha. La misma tarea dos veces hace cada fila una vez."""
    for lote in Lote.objects.filter(pk=pk):
        lotes.terminar_lote(lote, reloj=timezone.now)


@shared_task(name="acuerdos.retomar_lotes", expires=60)
def retomar_lotes() -> None:
    """Cada minuto: el que se quedó sin encolar, o un worker muerto dejó a medias."""
    for pk in lotes.en_marcha():
        seguir_lote.delay(pk)
