"""Una hoja que se sube o se pega en una página: sus filas, y cómo se vuelven a escribir para corregirlas ahí mismo."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from acuerdos.reglas import en_fecha
from cuentas.textos import limpiar_renglon
from importacion.errores import LibroIlegible
from importacion.hoja_de_texto import separador_de
from importacion.libro import leer_la_primera

Filas = Sequence[Sequence[Any]]


def de_archivo(contenido: bytes) -> Filas:
    """Las de la primera hoja a la vista de un libro (.xlsx, .ods) o las de un CSV. :raises LibroIlegible:"""
    return leer_la_primera(contenido)


def de_texto(texto: str) -> list[list[str]]:
    """Las de lo pegado. Una hoja de cálculo pega con tabuladores, y entonces una coma es parte de un monto.

    :raises LibroIlegible: si no se puede separar.
    """
    separador = "\t" if "\t" in texto else separador_de(texto) or "\t"
    try:
        return list(csv.reader(io.StringIO(texto, newline=""), delimiter=separador))
    except csv.Error as error:
        raise LibroIlegible("No se puede separar en columnas: péguelo desde Excel o guárdelo como CSV.") from error


def como_texto(filas: Iterable[Sequence[object]]) -> str:
    """Lo mismo, como se pega: un renglón por fila, con tabuladores."""
    return "\n".join("\t".join(en_celda(valor) for valor in fila) for fila in filas)


def en_celda(valor: object) -> str:
    """Como lo escribiría quien lo corrige: el número entero sin decimales y el día en dd/mm/aaaa."""
    if isinstance(valor, float):
        return str(int(valor)) if valor.is_integer() else repr(valor)
    if isinstance(valor, date):
        return en_fecha(valor.date() if isinstance(valor, datetime) else valor)
    return limpiar_renglon(str(valor if valor is not None else ""))
