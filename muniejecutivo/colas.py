"""Cómo habla Celery con su cola: Redis si hay REDIS_URL; si no, archivos en una carpeta, sin ningún servidor."""

from pathlib import Path
from typing import Any

# Segundos. Lo que tenía en la mano un worker muerto vuelve a la cola en 10 minutos, no en la hora de fábrica; ninguna
# tarea puede durar más que eso, para que nada corra dos veces a la vez.
VISIBILIDAD = 600
LIMITE_DE_TAREA = 540


def opciones_de_la_cola(redis_url: str, carpeta: Path) -> dict[str, Any]:
    """CELERY_BROKER_TRANSPORT_OPTIONS; con la cola en archivos crea sus carpetas."""
    if redis_url:
        return {
            "visibility_timeout": VISIBILIDAD,
            "unacked_restore_interval": 10,
            "unacked_restore_throttle": 1,
            "socket_connect_timeout": 5,
            "socket_keepalive": True,
        }
    lugares = {nombre: carpeta / nombre for nombre in ("mensajes", "control", "hechos")}
    for lugar in lugares.values():
        lugar.mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(lugares["mensajes"]),
        "data_folder_out": str(lugares["mensajes"]),
        "control_folder": str(lugares["control"]),
        "processed_folder": str(lugares["hechos"]),
        "polling_interval": 0.1,
    }
