"""A cuál de las bases se le habla: la principal o, para leer, su réplica. Y si la conexión se cortó.

Regla: dentro de `en_la_replica` todo lo de este hilo va a ella, también el SQL escrito a mano: una respuesta con su
número de cambio de una base y su contenido de otra diría lo que no es. Lo que a pesar de todo se escribe, y quién pide
(que se lo hayan quitado vale desde ese instante), dentro de `en_la_principal`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connection, connections

LECTURA = "lectura"
SE_CORTO = "muniejecutivo.se_corto"  # en la petición: lo que falló fue una conexión que estaba hecha
CON_SU_CLAVE = "muniejecutivo.con_su_clave"  # en la petición: lo que se envía no puede hacerse dos veces
SIN_HACER = ("connection to server", "could not connect")  # con lo que libpq empieza si no pudo conectar
# Lo que dice PostgreSQL al cortar: lo detienen, se cayó o todavía arranca. Sin código, la conexión se cayó callada.
CORTES = frozenset({None, "57P01", "57P02", "57P03"})
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
    """Para lo poco que se escribe al leer, y para saber quién pide. Sin réplica, no cambia nada."""
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


def se_lee_de_la_replica() -> bool:
    return _principal.get() is not None


def anotar_si_se_corto(meta: dict[str, Any], error: BaseException | None) -> None:
    """Deja dicho en la petición (`META`) que se cortó la conexión a la base a la mitad: con otra puede salir bien.

    Lo demás que la base contesta (una espera que venció, no dejar conectar) saldría igual otra vez.
    """
    if connection.vendor != "postgresql" or not isinstance(error, (OperationalError, InterfaceError)):
        return
    if getattr(error.__cause__, "pgcode", None) in CORTES and not str(error).startswith(SIN_HACER):
        meta[SE_CORTO] = True
