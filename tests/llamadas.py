"""Contar el trabajo en llamadas y no en segundos: sale lo mismo en cualquier máquina."""

import sys
from collections.abc import Callable
from typing import Any


def llamadas(que: Callable[[], Any]) -> int:
    """Cuántas funciones, nuestras o del intérprete, se llaman al hacer `que`."""
    cuenta = 0

    def anotar(_: Any, evento: str, __: Any) -> None:
        nonlocal cuenta
        cuenta += evento in ("call", "c_call")

    antes = sys.getprofile()
    sys.setprofile(anotar)
    try:
        que()
    finally:
        sys.setprofile(antes)
    return cuenta


def crece_en_proporcion(hacer: Callable[[int], Callable[[], Any]], desde: int = 1_000) -> bool:
    """Si con el doble de lo mismo el trabajo no pasa del doble, dos veces seguidas."""
    cuentas = [llamadas(hacer(n)) for n in (desde, 2 * desde, 4 * desde)]
    return all(mas <= 2.2 * menos + 200 for menos, mas in zip(cuentas, cuentas[1:], strict=False))
