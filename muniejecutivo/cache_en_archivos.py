"""La caché sin ningún servidor. Lo que no se entiende es como si no estuviera: ninguna página falla por un archivo."""

import json
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache


class CacheEnArchivos(FileBasedCache):
    """La de Django, que ya escribe entero o nada, y que además soporta un archivo ajeno o cortado.

    Recibe y devuelve lo mismo que la de Redis: lo que en una valiera y en la otra no (una fecha, o una tupla que vuelve
    como lista), fallaría solo donde se usa.
    """

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """:raises TypeError: si `value` no cabe en JSON; es un error nuestro."""
        super().set(key, json.loads(json.dumps(value)), timeout, version)

    def get(self, key: str, default: object = None, version: int | None = None) -> Any:
        try:
            return super().get(key, default, version)
        except Exception:  # qué falla al leer un archivo cualquiera depende de sus bytes
            self.delete(key, version)
            return default

    def has_key(self, key: str, version: int | None = None) -> bool:
        try:
            return super().has_key(key, version)
        except Exception:  # igual
            self.delete(key, version)
            return False

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        try:
            return super().touch(key, timeout, version)
        except Exception:  # igual
            self.delete(key, version)
            return False
