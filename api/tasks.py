"""Tareas de la API: puertas de tres líneas."""

from celery import shared_task
from django.utils import timezone

from api.suscripciones import reparto


@shared_task(name="api.repartir", expires=30, acks_late=False, soft_time_limit=120, time_limit=150)
def repartir() -> None:
    """Cada diez segundos: lo que cambió, a quien se suscribió."""
    reparto.repartir(reloj=timezone.now)


@shared_task(name="api.olvidar_entregas", expires=3600)
def olvidar_entregas() -> None:
    """Cada día: las entregas que terminaron hace más de un mes."""
    reparto.olvidar(ahora=timezone.now())
