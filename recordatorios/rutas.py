"""Las direcciones enteras que van en los correos: con el sitio delante, y sin buscar su ruta en cada una."""

from collections.abc import Mapping
from functools import lru_cache
from typing import TypeVar
from urllib.parse import quote

from django.conf import settings
from django.urls import get_script_prefix, reverse

K = TypeVar("K")
HUECO_DE_CLAVE = "0"  # una clave con la forma que cualquiera de estas rutas pide
SIN_ESCAPAR = "!$&'()*+,;=/~:@"  # lo mismo que `reverse`: RFC 3986 §3.3


def direccion_entera(ruta: str, clave: str | None = None) -> str:
    """La de la página `ruta`, o la de la que lleva `clave`: un resumen tiene una por hito.

    `reverse` busca entre todas las rutas y comprueba lo que da: costaba la décima parte de cada correo.
    """
    if clave is not None:
        return direcciones_enteras(ruta, {clave: clave})[clave]
    return settings.SITIO + _partes(ruta, False, settings.ROOT_URLCONF, get_script_prefix())[0]


def direcciones_enteras(ruta: str, claves: Mapping[K, str]) -> dict[K, str]:
    """La de cada una de esas claves."""
    antes, despues = _partes(ruta, True, settings.ROOT_URLCONF, get_script_prefix())
    antes = settings.SITIO + antes
    return {cual: f"{antes}{quote(clave, safe=SIN_ESCAPAR)}{despues}" for cual, clave in claves.items()}


@lru_cache(maxsize=64)
def _partes(ruta: str, con_clave: bool, _direcciones: str, _prefijo: str) -> tuple[str, str]:
    """Lo que va antes y después de la clave: depende de las direcciones del programa, y de nadie."""
    if not con_clave:
        return reverse(ruta), ""
    antes, _, despues = reverse(ruta, args=[HUECO_DE_CLAVE]).rpartition(HUECO_DE_CLAVE)
    return antes, despues
