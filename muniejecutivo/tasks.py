"""Tareas de la plataforma."""

from celery import shared_task
from celery.signals import after_task_publish, beat_embedded_init, beat_init
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

from acuerdos.acciones import olvido
from cuentas import latidos, registro, repeticiones

CLAVE_DEL_LATIDO = "latido"


@shared_task(name="muniejecutivo.latido")
def latido() -> None:
    """Deja dicho cuándo pasó: prueba de que beat, la cola y el worker viven."""
    cache.set(CLAVE_DEL_LATIDO, timezone.now().timestamp(), timeout=3600)


@shared_task(name="muniejecutivo.olvidar_peticiones", expires=3600)
def olvidar_peticiones() -> None:
    """Cada día: de las peticiones con Idempotency-Key, las que ya cumplieron el suyo."""
    repeticiones.olvidar(ahora=timezone.now())


@shared_task(name="muniejecutivo.olvidar_vencidos", expires=3600)
def olvidar_vencidos() -> None:
    """Cada día: sesiones de navegador vencidas, accesos viejos, y correos de hace años que no constan de nada."""
    call_command("clearsessions")
    registro.olvidar(ahora=timezone.now())
    olvido.olvidar_correos(ahora=timezone.now(), meses=settings.CORREO_RECIBIDO_MESES)


@after_task_publish.connect(sender="muniejecutivo.latido")
def vive_beat(**_: object) -> None:
    """Solo beat manda latidos: si pudo mandar uno, vive."""
    latidos.dar_senal(latidos.BEAT, ahora=timezone.now())


@beat_init.connect
@beat_embedded_init.connect
def primer_latido(**_: object) -> None:
    """El primero al arrancar, para que /salud/lista no espere los 30 segundos."""
    latido.delay()
