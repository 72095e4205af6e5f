"""Bitácora estructurada: JSON en producción, legible en desarrollo, nunca datos personales.

La dirección pedida se escribe sin lo que sigue a `?` (lo que alguien busca puede ser un nombre) y con las claves que
viajan en la ruta (enlaces de correo, restablecer contraseña) cortadas.
"""

from typing import Any

import structlog

from cuentas.textos import CLAVE_EN_RUTA

RESERVADOS = {"password", "clave", "correo", "email", "telefono", "documento", "token", "ip", "user_agent"}


def sin_datos_personales(_registro: object, _metodo: str, evento: dict[str, Any]) -> dict[str, Any]:
    """Procesador de structlog: quita del evento lo que identifica a una persona."""
    for nombre in RESERVADOS & evento.keys():
        del evento[nombre]
    if isinstance(peticion := evento.get("request"), str):
        evento["request"] = CLAVE_EN_RUTA.sub("…", peticion.partition("?")[0])
    if isinstance(dicho := evento.get("event"), str):  # «Internal Server Error: /ruta», que escribe Django
        evento["event"] = CLAVE_EN_RUTA.sub("…", dicho)
    return evento


COMUNES: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
    sin_datos_personales,
]


def configurar_bitacora(*, legible: bool, nivel: str) -> dict[str, Any]:
    """Configura structlog y devuelve el diccionario LOGGING de Django."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *COMUNES,
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    salida: list[Any] = (
        [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
        if legible
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "estructurado": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *salida],
                "foreign_pre_chain": COMUNES,
            }
        },
        "handlers": {"consola": {"class": "logging.StreamHandler", "formatter": "estructurado"}},
        "root": {"handlers": ["consola"], "level": nivel},
        "loggers": {
            # Las peticiones ya las cuenta django_structlog, con su duración y su usuario.
            "django.server": {"handlers": [], "propagate": False},
            "django.request": {"level": "ERROR"},
        },
    }
