"""Tareas de la plataforma."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

CLAVE_DEL_LATIDO = "latido"


@shared_task(name="muniejecutivo.latido")
def latido() -> None:
    """Deja dicho cuándo pasó: prueba de que beat, la cola y el worker viven."""
    cache.set(CLAVE_DEL_LATIDO, timezone.now().timestamp(), timeout=3600)
