"""Muchas filas, de a tantas: una tanda cabe en una consulta y la memoria no crece con el total.

Un lote es otra cosa: un verbo sobre varios acuerdos elegidos.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
TANDA = 500  # filas: las claves de una tanda caben en los parámetros de una consulta, también en SQLite


def en_tandas(cosas: Iterable[T], tamano: int = TANDA) -> Iterator[list[T]]:
    """`cosas` de a `tamano`, sin tenerlas todas en memoria."""
    pendientes = iter(cosas)
    while tanda := list(islice(pendientes, tamano)):
        yield tanda
