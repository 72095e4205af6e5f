"""Tareas de la importación: puertas de tres líneas. La regla está en `trabajo`."""

from celery import shared_task
from django.utils import timezone

from importacion import trabajo


@shared_task(name="acuerdos.avanzar_importacion")
def avanzar_importacion(pk: int) -> None:
    """Revisa o carga un libro subido. La misma tarea dos veces trabaja una: se toma con un UPDATE condicional."""
    trabajo.avanzar(pk, reloj=timezone.now)


@shared_task(name="acuerdos.retomar_importaciones", expires=60)
def retomar_importaciones() -> None:
    """Cada minuto: lo que se quedó sin encolar, o un worker muerto dejó a medias."""
    for pk in trabajo.pendientes(timezone.now()):
        avanzar_importacion.delay(pk)
