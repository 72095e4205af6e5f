"""Lo que alguien corrige de una celda antes de confirmar, sin volver a su libro.

Regla: el archivo subido no se toca. La corrección se guarda aparte, con la celda que corrige, y se pone encima cada vez
que el libro se lee; lo que se confirma es lo que se vio con ella puesta.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cuentas.textos import limpiar, norma
from importacion.cuadro import HojaLeida
from importacion.hoja_de_texto import valor_de
from importacion.hojas import FORMAS
from importacion.libro import Libro
from importacion.textos import indice_de_columna

CELDA = re.compile(r"(?P<hoja>.{1,100})!(?P<columna>[A-Z]{1,3})(?P<fila>[1-9][0-9]{0,6})")


def es_celda(escrita: str) -> bool:
    """Si es la dirección de una celda, como «Acuerdos!M17»."""
    return CELDA.fullmatch(escrita) is not None


def con_arreglos(libro: Libro, arreglos: Mapping[str, str]) -> Libro:
    """El libro con esas celdas como se corrigieron."""
    por_forma: dict[str, list[tuple[int, int, Any]]] = {}
    for celda, valor in arreglos.items():
        if partes := CELDA.fullmatch(celda):
            lugar = int(partes["fila"]) - 1, indice_de_columna(partes["columna"]), valor_de(limpiar(valor))
            por_forma.setdefault(partes["hoja"], []).append(lugar)
    hojas = dict(libro.hojas)
    for nombre, hoja in libro.hojas.items():
        forma = next((f.nombre for f in FORMAS if norma(nombre) in f.nombres()), "")
        if suyos := por_forma.get(forma):
            hojas[nombre] = _arreglada(hoja, suyos)
    return replace(libro, hojas=hojas)


def _arreglada(hoja: HojaLeida, arreglos: Iterable[tuple[int, int, Any]]) -> HojaLeida:
    filas: list[Sequence[Any]] = list(hoja.filas)
    raras, tapadas = dict(hoja.raras), dict(hoja.tapadas)
    for fila, columna, valor in arreglos:
        if fila < len(filas) and columna < len(filas[fila]):
            nueva = list(filas[fila])
            nueva[columna] = valor
            filas[fila] = nueva
            raras.pop((fila, columna), None)
            tapadas.pop((fila, columna), None)
    return replace(hoja, filas=filas, raras=raras, tapadas=tapadas)
