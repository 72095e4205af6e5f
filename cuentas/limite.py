"""Cuántas veces se puede hacer algo en un rato, contado en la caché que comparten todos los procesos."""

import contextlib

from django.core.cache import cache


def se_pasa(que: str, veces: int, segundos: int) -> bool:
    """Cuenta uno más de `que` y dice si ya son más de `veces` en el rato de `segundos` que empezó con el primero."""
    clave = f"limite:{que}"
    cache.add(clave, 0, timeout=segundos)
    try:
        return int(cache.incr(clave)) > veces
    except ValueError:  # el rato terminó entre una orden y la otra
        return False


def descontar(que: str) -> None:
    """La última cuenta de `que` no era de las que se limitan."""
    with contextlib.suppress(ValueError):  # el rato terminó
        cache.decr(f"limite:{que}")
