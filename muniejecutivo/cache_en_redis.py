"""La caché en Redis, con la memoria de cada proceso de respaldo: que Redis falte no impide ingresar.

Regla: lo que la caché guarda (los intentos de ingreso, por dónde va un trabajo, las señales de vida) no vale una página
caída. Si Redis no contesta, cada proceso cuenta por su lado, y a los `SIN_PREGUNTAR` segundos se le vuelve a preguntar:
el límite de intentos sigue, multiplicado a lo más por los procesos web que haya. Ver la decisión 16.
"""

import json
import time
from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

SIN_PREGUNTAR = 5.0  # segundos sin volver a preguntarle: uno que no contesta haría esperar a cada página
ENTRADAS_DE_RESPALDO = 10_000
bitacora = structlog.get_logger(__name__)


class EnJSON:
    """Lo que se guarda en Redis: números y JSON. Con pickle, quien escribiera en Redis correría lo suyo en la web."""

    def dumps(self, valor: object) -> int | bytes:
        """:raises TypeError: si `valor` no cabe en JSON; es un error nuestro."""
        return valor if type(valor) is int else json.dumps(valor).encode()

    def loads(self, guardado: bytes) -> Any:
        """None si no se entiende: la caché no vale una página caída."""
        try:
            return json.loads(guardado)
        except ValueError:
            return None


def _o_la_memoria(nombre: str) -> Callable[..., Any]:
    """El método `nombre` de Redis o, si no contesta, el mismo en la memoria del proceso."""
    en_redis, en_memoria = getattr(RedisCache, nombre), getattr(LocMemCache, nombre)

    def metodo(cache: "CacheConRespaldo", *args: object, **kwargs: object) -> Any:
        if not cache.es_de_respaldo:
            try:
                return en_redis(cache, *args, **kwargs)
            except (RedisError, OSError) as error:
                cache.descansar(error)
        return en_memoria(cache.respaldo, *args, **kwargs)

    return metodo


class CacheConRespaldo(RedisCache):
    """La de Django. Sus instancias son una por hilo; lo que saben de Redis y el respaldo son del proceso."""

    _descansa_hasta = 0.0

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.respaldo = LocMemCache("respaldo", {**params, "OPTIONS": {"MAX_ENTRIES": ENTRADAS_DE_RESPALDO}})

    @property
    def es_de_respaldo(self) -> bool:
        """Si lo que se lee y se escribe ahora es solo de este proceso."""
        return time.monotonic() < CacheConRespaldo._descansa_hasta

    def descansar(self, error: Exception) -> None:
        CacheConRespaldo._descansa_hasta = time.monotonic() + SIN_PREGUNTAR
        bitacora.warning("cache_sin_redis", error=type(error).__name__)

    def exigir(self) -> None:
        """:raises RedisError: si Redis no contesta, sin respaldo que valga. Para la comprobación de salud."""
        self._cache.get_client().ping()

    add = _o_la_memoria("add")
    get = _o_la_memoria("get")
    set = _o_la_memoria("set")
    touch = _o_la_memoria("touch")
    delete = _o_la_memoria("delete")
    has_key = _o_la_memoria("has_key")
    incr = _o_la_memoria("incr")
    get_many = _o_la_memoria("get_many")
    set_many = _o_la_memoria("set_many")
    delete_many = _o_la_memoria("delete_many")
    clear = _o_la_memoria("clear")
