"""Mandar un trabajo a la cola desde cualquier puerta."""

import structlog
from celery import current_app
from kombu.exceptions import OperationalError as ErrorDeLaCola

bitacora = structlog.get_logger(__name__)


def encolar(tarea: str, *argumentos: object) -> bool:
    """Manda un trabajo a la cola, sin esperar. Falso si la cola no contesta."""
    try:
        current_app.send_task(tarea, args=argumentos, retry=False)
    except (ErrorDeLaCola, OSError):
        bitacora.warning("sin_encolar", tarea=tarea)
        return False
    return True
