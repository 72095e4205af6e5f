"""El orden de los cuadros y quiénes son «los mayores».

Regla (documento del producto, «The corte as JSON»): los cuadros van por cantidad de mayor a menor y, a igual cantidad,
por nombre sin mirar acentos ni mayúsculas. Los mayores son las cuatro primeras regiones y los tres primeros sectores, y
un empate en el último puesto deja entrar a todos los empatados; de las municipalidades, las que comparten el máximo.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from cuentas.textos import sin_acentos

REGIONES_MAYORES = 4
SECTORES_MAYORES = 3


class ConCantidad(Protocol):
    @property
    def cantidad(self) -> int: ...


P = TypeVar("P", bound=ConCantidad)


def en_orden(partes: Iterable[P]) -> tuple[P, ...]:
    """Por `cantidad` descendente, luego por nombre (o sigla), luego por código para que nunca dependa de la base."""
    return tuple(sorted(partes, key=_llave))


def mayores(partes: Sequence[P], puestos: int) -> tuple[P, ...]:
    """Los primeros `puestos` de `partes`, ya en orden, y los que empatan con el último de ellos."""
    if len(partes) <= puestos:
        return tuple(partes)
    ultimo = partes[puestos - 1].cantidad
    return tuple(p for p in partes if p.cantidad >= ultimo)


def _llave(parte: ConCantidad) -> tuple[int, str, str]:
    sigla = getattr(parte, "sigla", "")
    clave = sigla or getattr(parte, "codigo", "") or getattr(parte, "ubigeo", "")
    return -parte.cantidad, sin_acentos(getattr(parte, "nombre", sigla)), clave
