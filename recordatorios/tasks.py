"""Tareas de los recordatorios: puertas de tres líneas. Qué se envía y a quién lo dicen `motor`, `envio` y `cartas`."""

from celery import shared_task
from django.utils import timezone

from cuentas.tandas import en_tandas
from recordatorios import autoridades, cartas, envio, motor, tokens

CADUCIDAD = 300  # segundos: lo que no se hizo hasta la pasada siguiente, ella lo vuelve a encolar


@shared_task(name="acuerdos.pasar_recordatorios", expires=CADUCIDAD)
def pasar_recordatorios() -> None:
    """Cada pocos minutos en horas de oficina: lo que una noche perdida dejó, sale en la primera pasada que haya.

    Los recordatorios van primero, y una falla de los avisos a la oficina no detiene a los demás.
    """
    ahora = timezone.now()
    encolar(motor.pasar(ahora=ahora))
    try:
        tokens.avisar_vencimientos(ahora=ahora)
    finally:
        autoridades.avisar_fines(ahora=ahora)


# Se da por recibida al empezar y no al terminar: esperar a un servidor de correo lento puede durar más de lo que la
# cola aguanta sin volver a entregarla, y lo que un worker muerto no hizo lo encola otra vez la pasada siguiente.
@shared_task(
    name="acuerdos.enviar_resumenes",
    expires=CADUCIDAD,
    acks_late=False,
    soft_time_limit=envio.limite_de_tanda(),
    time_limit=envio.limite_de_tanda() + 60,
)
def enviar_resumenes(ids: list[int]) -> None:
    """Envía una tanda. La misma tanda dos veces envía una: cada envío se toma con un UPDATE condicional."""
    envio.enviar_tanda(ids, dia=timezone.localdate(), reloj=timezone.now)


@shared_task(
    name="acuerdos.enviar_cartas",
    expires=CADUCIDAD,
    acks_late=False,
    soft_time_limit=envio.limite_de_tanda(),
    time_limit=envio.limite_de_tanda() + 60,
)
def enviar_cartas() -> None:
    """Los correos sobre las cuentas. Dos a la vez no envían dos: cada carta la toma una."""
    cartas.enviar_cartas(reloj=timezone.now)


def encolar(pasada: motor.Pasada) -> None:
    """Pone en la cola los envíos listos, cuando lo que la pasada escribió ya está en la base."""
    for tanda in en_tandas(pasada.listos, motor.TANDA_DE_ENVIOS):
        enviar_resumenes.delay_on_commit(tanda)
