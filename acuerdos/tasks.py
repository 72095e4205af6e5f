"""Tareas del seguimiento: puertas de tres líneas. La regla está en `recordatorios`, `importacion` y `corte`."""

from celery import shared_task
from django.utils import timezone

from acuerdos.acciones import lotes
from acuerdos.corte import corte, guardados, leer_dia, leer_instante
from acuerdos.importacion import trabajo
from acuerdos.models import Lote
from acuerdos.recordatorios import cartas, envio, motor
from acuerdos.recordatorios.lotes import en_lotes
from reuniones.models import Sesion

CADUCIDAD = 300  # segundos: lo que no se hizo hasta la pasada siguiente, ella lo vuelve a encolar


@shared_task(name="acuerdos.pasar_recordatorios", expires=CADUCIDAD)
def pasar_recordatorios() -> None:
    """Cada pocos minutos en horas de oficina: lo que una noche perdida dejó, sale en la primera pasada que haya."""
    encolar(motor.pasar(ahora=timezone.now()))


# Se da por recibida al empezar y no al terminar: esperar a un servidor de correo lento puede durar más de lo que la
# cola aguanta sin volver a entregarla, y lo que un worker muerto no hizo lo encola otra vez la pasada siguiente.
@shared_task(
    name="acuerdos.enviar_resumenes", expires=CADUCIDAD, acks_late=False,
    soft_time_limit=envio.limite_de_tanda(), time_limit=envio.limite_de_tanda() + 60,
)  # fmt: skip
def enviar_resumenes(ids: list[int]) -> None:
    """Envía una tanda. La misma tanda dos veces envía una: cada envío se toma con un UPDATE condicional."""
    envio.enviar_tanda(ids, dia=timezone.localdate(), reloj=timezone.now)


@shared_task(
    name="acuerdos.enviar_cartas", expires=CADUCIDAD, acks_late=False,
    soft_time_limit=envio.limite_de_tanda(), time_limit=envio.limite_de_tanda() + 60,
)  # fmt: skip
def enviar_cartas() -> None:
    """Los correos sobre las cuentas. Dos a la vez no envían dos: cada carta la toma una."""
    cartas.enviar_cartas(reloj=timezone.now)


@shared_task(name="acuerdos.avanzar_importacion")
def avanzar_importacion(pk: int) -> None:
    """Revisa o carga un libro subido. La misma tarea dos veces trabaja una: se toma con un UPDATE condicional."""
    trabajo.avanzar(pk, reloj=timezone.now)


@shared_task(name="acuerdos.retomar_importaciones", expires=60)
def retomar_importaciones() -> None:
    """Cada minuto: lo que se quedó sin encolar, o un worker muerto dejó a medias."""
    for pk in trabajo.pendientes(timezone.now()):
        avanzar_importacion.delay(pk)


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


@shared_task(name="acuerdos.preparar_archivo_de_corte", expires=CADUCIDAD)
def preparar_archivo_de_corte(codigo: str, al: str, formato: str, conocido_al: str | None = None) -> None:
    """Hace y guarda un archivo grande de un corte; quien lo pidió vuelve por él. Dos veces hace uno."""
    conocido = leer_instante(conocido_al) if conocido_al else None
    guardados.hacer(corte(Sesion.objects.get(codigo=codigo), leer_dia(al), conocido), formato, CADUCIDAD)


def encolar(pasada: motor.Pasada) -> None:
    """Pone en la cola los envíos listos, cuando lo que la pasada escribió ya está en la base."""
    for tanda in en_lotes(pasada.listos, motor.TANDA):
        enviar_resumenes.delay_on_commit(tanda)
