"""A cuál de las bases se le habla: la principal o, para leer, su réplica.

Regla: dentro de `en_la_replica` todo lo de este hilo va a ella, también el SQL escrito a mano: una respuesta con su
número de cambio de una base y su contenido de otra diría lo que no es. Lo que a pesar de todo se escribe, dentro de
`en_la_principal`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

LECTURA = "lectura"
_principal: ContextVar[Any] = ContextVar("principal", default=None)


@contextmanager
def en_la_replica() -> Iterator[None]:
    antes = connections[DEFAULT_DB_ALIAS]
    sello = _principal.set(antes)
    connections[DEFAULT_DB_ALIAS] = connections[LECTURA]
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = antes
        _principal.reset(sello)


@contextmanager
def en_la_principal() -> Iterator[None]:
    """Para lo poco que se escribe al leer. Sin réplica, no cambia nada."""
    principal = _principal.get()
    if principal is None:
        yield
        return
    replica = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = principal
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = replica
