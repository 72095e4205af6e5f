"""Cuántas veces se puede hacer algo en un rato, contado en la caché que comparten todos los procesos."""

import contextlib
import ipaddress

from django.core.cache import cache
from django.http import HttpRequest

PREFIJO_IPV6 = 64  # lo que se le da a una sola casa


def red_de(request: HttpRequest) -> str:
    """De dónde se pide, para contar: la dirección o, en IPv6, su red, que es lo que tiene una sola casa."""
    escrita = request.META.get("REMOTE_ADDR", "")
    try:
        direccion = ipaddress.ip_address(escrita)
    except ValueError:
        return str(escrita[:64])
    if isinstance(direccion, ipaddress.IPv4Address):
        return str(direccion)
    if direccion.ipv4_mapped is not None:
        return str(direccion.ipv4_mapped)
    return str(ipaddress.ip_network((direccion, PREFIJO_IPV6), strict=False))


class Demasiados(Exception):
    """Se pidió algo demasiadas veces en un rato (429). El texto se muestra tal cual; `espera`, segundos."""

    def __init__(self, motivo: str, espera: int) -> None:
        super().__init__(motivo)
        self.espera = espera


def _uno_mas(clave: str) -> int:
    """:raises ValueError: si la cuenta no está."""
    return int(cache.incr(clave))


def contar(que: str, segundos: int) -> int:
    """Cuenta uno más de `que` y dice cuántos van en el rato de `segundos` que empezó con el primero."""
    clave = f"limite:{que}"
    try:
        return _uno_mas(clave)
    except ValueError:  # el rato no empezó
        if cache.add(clave, 1, timeout=segundos):
            return 1
    try:
        return _uno_mas(clave)  # lo empezó otro proceso a la vez
    except ValueError:  # y ya terminó
        return 0


def cuantos(cuales: list[str]) -> int:
    """Cuántas van, entre todas, sin contar otra."""
    return sum(cache.get_many([f"limite:{que}" for que in cuales]).values())


def se_pasa(que: str, veces: int, segundos: int) -> bool:
    """Cuenta uno más de `que` y dice si ya son más de `veces` en el rato."""
    return contar(que, segundos) > veces


def exigir_medida(que: str, veces: int, segundos: int, motivo: str) -> None:
    """Cuenta uno más de `que`.

    :raises Demasiados: con `motivo`, si ya son más de `veces` en el rato.
    """
    if se_pasa(que, veces, segundos):
        raise Demasiados(motivo, segundos)


def descontar(que: str) -> None:
    """La última cuenta de `que` no era de las que se limitan."""
    with contextlib.suppress(ValueError):  # el rato terminó
        cache.decr(f"limite:{que}")
