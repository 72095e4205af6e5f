"""Las direcciones de las páginas, cada una buscada una vez.

Son unas trescientas y Django las prueba en orden: hallar la de un punto focal, que son las últimas, era la vigésima
parte de su página. Cuál contesta depende solo de lo que se pide y del programa instalado; lo que no existe no se
recuerda.
"""

from functools import lru_cache
from typing import Any

from django.urls import ResolverMatch, URLResolver
from django.urls.resolvers import RoutePattern

LAS_MAS_PEDIDAS = 4_096  # las que un proceso recuerda


class DireccionesRecordadas(URLResolver):
    """Como `path(ruta, include(modulo))`."""

    def __init__(self, ruta: str, modulo: str) -> None:
        super().__init__(RoutePattern(ruta, is_endpoint=False), modulo)
        self._hallar = lru_cache(maxsize=LAS_MAS_PEDIDAS)(super().resolve)

    def resolve(self, path: Any) -> ResolverMatch:
        # Quien incluye estas hace con lo hallado uno nuevo, así que nadie toca el recordado.
        return self._hallar(str(path))
