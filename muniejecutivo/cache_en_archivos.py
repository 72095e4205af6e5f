"""La caché sin ningún servidor. Lo que no se entiende es como si no estuviera: ninguna página falla por un archivo."""

from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache

from muniejecutivo.cache_en_redis import EnJSON


class CacheEnArchivos(FileBasedCache):
    """La de Django, que ya escribe entero o nada, y que además soporta un archivo ajeno o cortado.

    Recibe lo mismo que la de Redis, y nada más: lo que en una valiera y en la otra no, fallaría solo donde se usa.
    """

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """:raises TypeError: si `value` no cabe en JSON; es un error nuestro."""
        EnJSON().dumps(value)
        super().set(key, value, timeout, version)

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
