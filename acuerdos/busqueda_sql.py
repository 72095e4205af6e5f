"""La búsqueda en cada base: el mismo resultado, con índice GIN en PostgreSQL y recorriendo la columna en SQLite.

En PostgreSQL las raíces se comparan como una lista de palabras y no con `to_tsvector`: son las mismas, y comprobar una
fila cuesta diez veces menos cuando la palabra está en casi todas.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, Func

# El índice `acuerdo_busqueda` es sobre esta misma expresión: si difieren, PostgreSQL no lo usa.
LISTA = "string_to_array({columna}, ' ')"


class ContieneRaices(Func):
    """Si la columna contiene, de cada grupo de raíces, una por lo menos. Las raíces son solo letras y cifras."""

    output_field = BooleanField()

    def __init__(self, columna: Any, grupos: Sequence[Sequence[str]] = (), **extra: Any) -> None:
        self.grupos = grupos
        super().__init__(columna, **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        columna, suyos = compiler.compile(self.source_expressions[0])
        lista = LISTA.format(columna=columna)
        todas = [grupo[0] for grupo in self.grupos if len(grupo) == 1]
        alguna = [list(grupo) for grupo in self.grupos if len(grupo) > 1]
        sql = [f"{lista} @> %s::text[]"] * bool(todas) + [f"{lista} && %s::text[]"] * len(alguna)
        parametros: list[Any] = []
        for lote in ([todas] if todas else []) + alguna:
            parametros += [*suyos, lote]
        return f"({' AND '.join(sql)})", parametros

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        columna, suyos = compiler.compile(self.source_expressions[0])
        sql, parametros = [], []
        for grupo in self.grupos:
            sql.append(f"({' OR '.join([f'instr({columna}, %s) > 0'] * len(grupo))})")
            for raiz in grupo:
                parametros += [*suyos, f" {raiz} "]
        return f"({' AND '.join(sql)})", parametros
