"""Las celdas combinadas de una hoja: cuáles son rótulos a lo ancho y cuáles repiten un dato hacia abajo.

Regla: quien combina E2 con E3 escribe una vez lo que vale para las dos filas, y así se lee. Hacia la derecha no se
repite nada: un texto a lo ancho es un rótulo. De lo que no se puede repetir (un código, un monto) responde quien lee la
columna, que sabe por `tapadas` de dónde viene.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from importacion.cuadro import COSTO_DE_UNA_RARA, Cupo, Rara
from importacion.errores import LibroIlegible
from importacion.formato import DANIADO
from importacion.textos import indice_de_columna

RANGO = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})")
COMBINACIONES_MAXIMAS = 100_000
MAXIMO_DE_FILAS_MIRADAS = 2_000_000


class Combinaciones:
    """`anchas`: (fila, columna), desde 0, donde empieza cada una de varias columnas."""

    def __init__(self, cupo: Cupo) -> None:
        self._cupo = cupo
        self._altas: list[tuple[int, int, int]] = []
        self.anchas: set[tuple[int, int]] = set()

    def anotar(self, rango: str) -> None:
        """Una combinación, como «E2:E3». :raises LibroIlegible: si son demasiadas."""
        partes = RANGO.fullmatch(rango.strip().upper())
        if partes is None:
            return
        primera, desde = indice_de_columna(partes[1]), int(partes[2]) - 1
        ultima, hasta = indice_de_columna(partes[3]), int(partes[4]) - 1
        if ultima > primera:
            self.anchas.add((desde, primera))
        if hasta > desde >= 0:
            self._altas.append((primera, desde, hasta))
        if len(self.anchas) + len(self._altas) > COMBINACIONES_MAXIMAS:
            raise LibroIlegible(DANIADO)

    def repetir_hacia_abajo(
        self, filas: Sequence[list[Any]], blanca: list[Any], raras: dict[tuple[int, int], Rara]
    ) -> Mapping[tuple[int, int], int]:
        """Pone en cada celda tapada de una fila escrita lo que dice la de arriba, y sus rarezas.

        Devuelve (fila, columna) de cada una → la fila de donde viene. :raises LibroIlegible: si no cabe en memoria.
        """
        tapadas: dict[tuple[int, int], int] = {}
        por_mirar = MAXIMO_DE_FILAS_MIRADAS
        for columna, desde, hasta in self._altas:
            if desde >= len(filas) or columna >= len(blanca) or filas[desde][columna] == "":
                continue
            hasta = min(hasta, len(filas) - 1)
            por_mirar -= hasta - desde
            if por_mirar < 0:
                raise LibroIlegible(DANIADO)
            for n in range(desde + 1, hasta + 1):
                if filas[n] is not blanca and filas[n][columna] == "":
                    filas[n][columna] = filas[desde][columna]
                    tapadas[n, columna] = desde
                    if rara := raras.get((desde, columna)):
                        raras[n, columna] = rara
                    if not self._cupo.caben(COSTO_DE_UNA_RARA):
                        raise LibroIlegible(DANIADO)
        return tapadas
