"""El orden alfabético del español, el mismo en toda base: la Ñ tras la N, las tildes y las mayúsculas no cuentan.

El de cada base depende de cómo se creó: SQLite pone la Ñ y las tildes después de la Z. Aquí lo dice la consulta.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, TextField
from django.db.models.sql.compiler import SQLCompiler

CON_TILDE, SIN_TILDE = "ÁÉÍÓÚÜáéíóúü", "AEIOUUaeiouu"
TRAS_LA_N = "n~"  # la virgulilla va después de la z


class EnEspanol(Func):
    """Una columna de texto, como se ordena."""

    output_field = TextField()

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any) -> tuple[str, Any]:
        sin_tildes = f"translate(%(expressions)s, '{CON_TILDE}', '{SIN_TILDE}')"
        return self.as_sql(compiler, connection, template=f'{_con_la_enie(sin_tildes)} COLLATE "C"', **extra)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any) -> tuple[str, Any]:
        sin_tildes = "%(expressions)s"
        for con, sin in zip(CON_TILDE, SIN_TILDE, strict=True):
            sin_tildes = f"replace({sin_tildes}, '{con}', '{sin}')"
        return self.as_sql(compiler, connection, template=f"{_con_la_enie(sin_tildes)} COLLATE BINARY", **extra)


def _con_la_enie(expresion: str) -> str:
    return f"lower(replace(replace({expresion}, 'Ñ', '{TRAS_LA_N}'), 'ñ', '{TRAS_LA_N}'))"


def alfabetico(texto: str) -> str:
    """Lo mismo, para ordenar en Python."""
    sin_tildes = texto.translate(str.maketrans(CON_TILDE, SIN_TILDE))
    return sin_tildes.replace("Ñ", TRAS_LA_N).replace("ñ", TRAS_LA_N).lower()


def en_espanol(campo: str) -> EnEspanol:
    """Para `order_by`: ese campo, o el que se alcanza por él, en orden alfabético."""
    return EnEspanol(F(campo))
