"""Lo que beat pone en marcha, y cada cuánto. Las horas, de Lima."""

from datetime import timedelta
from typing import Any

from celery.schedules import crontab

HORARIO: dict[str, dict[str, Any]] = {
    # Cada 30 segundos pasa por beat, cola y worker: /salud/lista mira si el último es reciente.
    "latido": {"task": "muniejecutivo.latido", "schedule": timedelta(seconds=30), "options": {"expires": 60}},
    # Repetida no repite nada; así, lo que una pasada perdió o dejó a medias lo recoge la siguiente.
    "recordatorios": {
        "task": "acuerdos.pasar_recordatorios",
        "options": {"expires": 240},
        "schedule": crontab(minute="*/5", hour="8-18", day_of_week="mon-fri"),
    },
    "cartas": {"task": "acuerdos.enviar_cartas", "options": {"expires": 60}, "schedule": timedelta(seconds=60)},
    "importaciones": {
        "task": "acuerdos.retomar_importaciones",
        "options": {"expires": 60},
        "schedule": timedelta(seconds=60),
    },
    "peticiones": {
        "task": "muniejecutivo.olvidar_peticiones",
        "options": {"expires": 3600},
        "schedule": crontab(minute="17", hour="3"),
    },
    "suscripciones": {"task": "api.repartir", "options": {"expires": 10}, "schedule": timedelta(seconds=10)},
    "entregas": {
        "task": "api.olvidar_entregas",
        "options": {"expires": 3600},
        "schedule": crontab(minute="27", hour="3"),
    },
    "lotes": {"task": "acuerdos.retomar_lotes", "schedule": timedelta(seconds=60), "options": {"expires": 60}},
    "vencidos": {
        "task": "muniejecutivo.olvidar_vencidos",
        "options": {"expires": 3600},
        "schedule": crontab(minute="37", hour="3"),
    },
}
