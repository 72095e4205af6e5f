"""Después de una prueba transaccional, la base queda como la dio la plantilla: se deshace solo lo que la prueba tocó.

Django vacía las cien tablas, vuelve a crear los permisos y después alguien vuelve a cargar los catálogos: dos segundos
por prueba, para borrar unas decenas de filas. Aquí se pregunta a PostgreSQL qué tablas cambiaron (una fila nueva lleva
el número de la transacción que la escribió) y esas se vacían y recuperan lo que traían. En SQLite, o si el usuario de
la base no puede dejar quietos los disparadores, se hace lo de Django.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import ProgrammingError, connection, transaction
from django.test import TransactionTestCase

TABLAS = (
    "SELECT c.oid::regclass::text, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) "
    "FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 "
    "AND NOT a.attisdropped AND a.attgenerated = '' "
    "WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace GROUP BY c.oid"
)


@dataclass(frozen=True)
class Tabla:
    """Lo que trae la plantilla en una tabla: sus filas, como las escribe COPY."""

    nombre: str
    columnas: str
    filas: bytes

    @property
    def cuantas(self) -> int:
        return self.filas.count(b"\n")


@dataclass(frozen=True)
class Plantilla:
    """Lo que traen todas, y la última transacción que escribió en ellas."""

    tablas: tuple[Tabla, ...]
    hasta: int

    @classmethod
    def leer(cls) -> "Plantilla":
        with connection.cursor() as cursor:
            cursor.execute(TABLAS)
            tablas = tuple(Tabla(*suya, _copia(cursor, *suya)) for suya in cursor.fetchall())
            cursor.execute("SELECT txid_current() % (2 ^ 32)::bigint")
            return cls(tablas, cursor.fetchone()[0])

    def tocadas(self) -> list[Tabla]:
        """Las que tienen otra cantidad de filas, o alguna escrita después."""
        preguntas = [
            f"SELECT {lugar} WHERE EXISTS (SELECT 1 FROM {tabla.nombre} WHERE xmin::text::bigint > {self.hasta})"
            f" OR (SELECT count(*) FROM {tabla.nombre}) <> {tabla.cuantas}"
            for lugar, tabla in enumerate(self.tablas)
        ]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(preguntas))
            return [self.tablas[lugar] for (lugar,) in cursor.fetchall()]

    def reponer(self) -> None:
        """:raises ProgrammingError: si el usuario de la base no puede dejar quietos los disparadores."""
        escribir(self.tocadas())

    def lo_que_hay(self) -> list[Tabla]:
        """Las tocadas, con las filas que tienen ahora: `escribir` las vuelve a dejar así."""
        tocadas = self.tocadas()
        with connection.cursor() as cursor:
            return [replace(tabla, filas=_copia(cursor, tabla.nombre, tabla.columnas)) for tabla in tocadas]


def escribir(tablas: Iterable[Tabla]) -> None:
    """Cada una queda con sus filas y ninguna más.

    :raises ProgrammingError: si el usuario de la base no puede dejar quietos los disparadores.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # ni claves foráneas ni hechos inmutables
        for tabla in tablas:
            cursor.execute(f"DELETE FROM {tabla.nombre}")
            if tabla.filas:
                cursor.copy_expert(f"COPY {tabla.nombre} ({tabla.columnas}) FROM STDIN", io.BytesIO(tabla.filas))


def _copia(cursor: Any, nombre: str, columnas: str) -> bytes:
    filas = io.BytesIO()
    cursor.copy_expert(f"COPY {nombre} ({columnas}) TO STDOUT", filas)
    return filas.getvalue()


def en_vez_de_vaciar() -> Plantilla | None:
    """Desde ahora, lo que sigue a cada prueba transaccional de este proceso. La base es la recién copiada."""
    if connection.vendor != "postgresql":
        return None
    plantilla, vaciar = Plantilla.leer(), TransactionTestCase._fixture_teardown

    def reponer(caso: TransactionTestCase) -> None:
        try:
            plantilla.reponer()
        except ProgrammingError:
            vaciar(caso)

    TransactionTestCase._fixture_teardown = reponer  # type: ignore[method-assign]
    return plantilla
