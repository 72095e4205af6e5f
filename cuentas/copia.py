"""Muchas filas a una tabla de PostgreSQL con `COPY`.

Un `INSERT` de quinientas filas es un texto de siete mil valores entre comillas, que un lado escribe y el otro analiza:
la base tarda en eso otro tanto de lo que tarda en guardarlas. Aquí cada valor se escribe una vez, como lo lee `COPY`.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

NADA = "\\N"
SE_ESCRIBEN = (str, int, float, Decimal, date, time, UUID)  # `datetime` es también un `date`
FALSO_O_CIERTO = {False: "f", True: "t"}
PARA_COPIAR = 50  # filas: con menos, insertarlas cuesta lo mismo


def conviene(cuantas: int) -> bool:
    """Si esta base copia, y con tantas filas vale la pena."""
    return connection.vendor == "postgresql" and cuantas >= PARA_COPIAR


def escrito(valor: object) -> str:
    """`valor` como va en una columna del formato de texto de `COPY`.

    :raises TypeError: si no se sabe cómo se escribe: un JSON o unos bytes quedarían guardados como otra cosa.
    """
    if valor is None:
        return NADA
    if isinstance(valor, bool):
        return FALSO_O_CIERTO[valor]
    if not isinstance(valor, SE_ESCRIBEN):
        raise TypeError(f"COPY no sabe escribir un {type(valor).__name__}: insértelo")
    texto = str(valor)
    if isinstance(valor, str):
        texto = texto.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    return texto


def copiar(tabla: str, columnas: Sequence[str], filas: Iterable[Iterable[str]]) -> None:
    """Agrega `filas`, de valores ya escritos y en el orden de `columnas`.

    :param tabla: y `columnas`, los nombres como van en una sentencia.
    """
    texto = "".join(["\t".join(fila) + "\n" for fila in filas])
    with connection.cursor() as cursor:
        copia: Any = cursor  # es del controlador: Django no la nombra
        copia.copy_expert(f"COPY {tabla} ({', '.join(columnas)}) FROM STDIN", io.StringIO(texto))


def siguientes(tabla: str, cuantas: int) -> list[int]:
    """Las claves que tomarán las próximas `cuantas` filas de `tabla`: quien copia las sabe antes de copiar."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [tabla, cuantas])
        return [clave for (clave,) in cursor.fetchall()]
