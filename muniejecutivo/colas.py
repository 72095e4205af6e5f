"""Cómo se habla con la cola y con la caché: Redis si hay uno; si no, archivos en una carpeta, sin ningún servidor."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kombu.transport import TRANSPORT_ALIASES
from redis.backoff import ConstantBackoff
from redis.exceptions import ConnectionError as SinConexion
from redis.retry import Retry

# Segundos. Lo que tenía en la mano un worker muerto vuelve a la cola en 10 minutos, no en la hora de fábrica; ninguna
# tarea puede durar más que eso, para que nada corra dos veces a la vez.
VISIBILIDAD = 600
LIMITE_DE_TAREA = 540
TRANSPORT_ALIASES["archivos"] = "muniejecutivo.cola_en_archivos:Transporte"
POR_SOCKET = "unix"  # el Redis que enciende `make run`: ver `redis_propio`


def direccion_de_la_cola(redis_url: str) -> str:
    """CELERY_BROKER_URL."""
    partes = urlsplit(redis_url)
    if partes.scheme == POR_SOCKET:
        return f"redis+socket://{partes.path}?virtual_host=0"
    return redis_url or "archivos://localhost"


def opciones_de_la_cola(redis_url: str, carpeta: Path) -> dict[str, Any]:
    """CELERY_BROKER_TRANSPORT_OPTIONS."""
    if not redis_url:
        return {"carpeta": str(carpeta), "polling_interval": 0.1}
    return {
        "visibility_timeout": VISIBILIDAD,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 5,
        "socket_keepalive": True,
    }


def cache_comun(redis_url: str, carpeta: Path) -> dict[str, Any]:
    """CACHES["default"]. La web y los workers son procesos distintos y comparten los límites y el latido."""
    if not redis_url:
        return {"BACKEND": "muniejecutivo.cache_en_archivos.CacheEnArchivos", "LOCATION": carpeta}
    opciones: dict[str, Any] = {"socket_timeout": 2, "serializer": "muniejecutivo.cache_en_redis.EnJSON"}
    if urlsplit(redis_url).scheme == POR_SOCKET:
        # Si muere, el supervisor lo vuelve a encender en menos de un segundo: se le espera.
        opciones |= {"retry": Retry(ConstantBackoff(0.1), 15), "retry_on_error": [SinConexion, FileNotFoundError]}
    else:
        opciones["socket_connect_timeout"] = 2
    return {
        "BACKEND": "muniejecutivo.cache_en_redis.CacheConRespaldo",
        "LOCATION": redis_url,
        "KEY_PREFIX": "muniejecutivo",
        "OPTIONS": opciones,
    }
