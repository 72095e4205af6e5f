"""Tareas de la plataforma."""

from typing import Any

from celery import shared_task
from celery.signals import beat_embedded_init, beat_init
from django.core.cache import cache
from django.utils import timezone

CLAVE_DEL_LATIDO = "latido"


@shared_task(name="muniejecutivo.latido")
def latido() -> None:
    """Deja dicho cuándo pasó: prueba de que beat, la cola y el worker viven."""
    cache.set(CLAVE_DEL_LATIDO, timezone.now().timestamp(), timeout=3600)


@beat_init.connect
@beat_embedded_init.connect
def primer_latido(**_: Any) -> None:
    """El primero al arrancar, para que /salud/lista no espere los 30 segundos."""
    latido.delay()
