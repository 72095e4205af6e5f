"""Correr una sentencia que se repite en cada petición: la base la analiza y la planea una vez por conexión.

Regla: el texto es siempre el mismo y lo que cambia va en los parámetros. Cada uno lleva el tipo que tendría escrito
dentro de la sentencia, así que preparada o no dice lo mismo. Donde la base no prepara (SQLite, detrás de PgBouncer) se
corre sin más. Medido en la decisión 46.

`correr` es para una sentencia que se escribió para repetirse. Lo que el ORM pide al dibujar una página pasa por
`preparar_al_repetirse`: la primera vez corre como siempre, y desde la segunda, preparada (decisión 49).
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

ENTERO_MAYOR = 2**31
SIN_TIPO = "unknown"  # el de lo que va entre comillas: lo decide donde está


def correr(conexion: BaseDatabaseWrapper, sentencia: str, parametros: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Las filas de `sentencia`, escrita con un `%s` por parámetro."""
    with conexion.cursor() as cursor:
        cursor.execute(_preparada(conexion, sentencia, parametros), parametros)
        filas: list[tuple[Any, ...]] = cursor.fetchall()
    return filas


def cambiar(conexion: BaseDatabaseWrapper, sentencia: str, parametros: Sequence[Any]) -> int:
    """Cuántas filas cambió `sentencia`."""
    with conexion.cursor() as cursor:
        cursor.execute(_preparada(conexion, sentencia, parametros), parametros)
        return int(cursor.rowcount)


def _preparada(conexion: BaseDatabaseWrapper, sentencia: str, parametros: Sequence[Any]) -> str:
    """Con qué se corre: con lo preparado o, si no se puede, con ella misma."""
    tipos = [_tipo_de(valor) for valor in parametros]
    preparar = getattr(conexion, "preparada", None)
    nombre = None if preparar is None or None in tipos else preparar(sentencia, tipos)
    if nombre is None:
        return sentencia
    return f"EXECUTE {nombre}({', '.join(['%s'] * len(tipos))})" if tipos else f"EXECUTE {nombre}"


def preparar_al_repetirse(
    ejecutar: Callable[..., Any], sentencia: str, parametros: Any, muchos: bool, contexto: dict[str, Any]
) -> Any:
    """Para `connection.execute_wrapper`. Lo que no se puede preparar, o va por un cursor del servidor, corre igual."""
    preparar = getattr(contexto["connection"], "preparada", None)
    de_la_base = getattr(contexto["cursor"].cursor, "name", None)
    if preparar is None or de_la_base or not parametros or muchos or not sentencia.startswith("SELECT"):
        return ejecutar(sentencia, parametros, muchos, contexto)
    nombrados = isinstance(parametros, dict)
    valores = list(parametros.values()) if nombrados else list(parametros)
    tipos = [_tipo_de(valor) for valor in valores]
    nombre = None
    if None not in tipos:
        nombre = preparar(sentencia, tipos, nombres=list(parametros) if nombrados else None, si_se_repite=True)
    if nombre is None:
        return ejecutar(sentencia, parametros, muchos, contexto)
    return ejecutar(f"EXECUTE {nombre}({', '.join(['%s'] * len(tipos))})", valores, muchos, contexto)


def _tipo_de(valor: object) -> str | None:
    """Como lo escribiría el cursor dentro de la sentencia; None si no es de los que se preparan."""
    if isinstance(valor, str):
        return SIN_TIPO
    if isinstance(valor, bool):
        return "boolean"
    if isinstance(valor, int):
        return "integer" if -ENTERO_MAYOR <= valor < ENTERO_MAYOR else "bigint"
    if isinstance(valor, datetime):
        return "timestamptz" if valor.tzinfo else "timestamp"
    if isinstance(valor, date):
        return "date"
    return "numeric" if isinstance(valor, Decimal) else None
