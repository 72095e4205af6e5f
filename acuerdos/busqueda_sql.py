"""La búsqueda en cada base: el mismo resultado, con índice GIN en PostgreSQL y recorriendo la columna en SQLite."""

from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, Func

# El índice `acuerdo_busqueda` es sobre esta misma expresión: si difieren, PostgreSQL no lo usa.
VECTOR = "to_tsvector('simple', %(expressions)s)"


class ContieneRaices(Func):
    """Si la columna contiene, de cada grupo de raíces, una por lo menos. Las raíces son solo letras y cifras."""

    output_field = BooleanField()

    def __init__(self, columna: Any, grupos: Sequence[Sequence[str]] = (), **extra: Any) -> None:
        self.grupos = grupos
        super().__init__(columna, **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        consulta = " & ".join(f"({' | '.join(grupo)})" for grupo in self.grupos)
        sql, parametros = self.as_sql(compiler, connection, template=f"{VECTOR} @@ to_tsquery('simple', %%s)", **extra)
        return sql, [*parametros, consulta]

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        columna, suyos = compiler.compile(self.source_expressions[0])
        sql, parametros = [], []
        for grupo in self.grupos:
            sql.append(f"({' OR '.join([f'instr({columna}, %s) > 0'] * len(grupo))})")
            for raiz in grupo:
                parametros += [*suyos, f" {raiz} "]
        return f"({' AND '.join(sql)})", parametros
