from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def en_lotes(cosas: Iterable[T], tamano: int) -> Iterator[list[T]]:
    """`cosas` de a `tamano`, sin tenerlas todas en memoria."""
    iterador = iter(cosas)
    while lote := list(islice(iterador, tamano)):
        yield lote
