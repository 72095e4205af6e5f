"""Una hoja ya leída: sus filas y lo que hay que saber de ellas, venga del formato que venga y sin interpretar."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from importacion.errores import LibroIlegible

MAXIMO_DE_CELDAS = 2_000_000  # de todas las hojas que se leen, con los blancos de sus filas escritas
MAXIMO_DE_LETRAS = 20_000_000  # de todos sus textos distintos
COSTO_DE_UNA_FILA, COSTO_DE_UNA_RARA = 16, 8  # en celdas: lo que ocupan de más


class Rareza(StrEnum):
    FORMULA = "formula"
    ERROR = "error"
    PORCENTAJE = "porcentaje"


@dataclass(frozen=True, slots=True)
class Rara:
    """Una celda que no vale por lo que muestra. `texto`: lo que Excel muestra, si es un error (#N/A)."""

    rareza: Rareza
    texto: str = ""


@dataclass(slots=True)
class Cupo:
    """Lo que todavía cabe en memoria, de todo el libro."""

    celdas: int = MAXIMO_DE_CELDAS
    letras: int = MAXIMO_DE_LETRAS

    def caben(self, celdas: int) -> bool:
        """Cuenta `celdas` más; False si con ellas se pasa."""
        self.celdas -= celdas
        return self.celdas >= 0

    def gastar_letras(self, cuantas: int) -> None:
        """:raises LibroIlegible: si con ellas se pasa."""
        self.letras -= cuantas
        if self.letras < 0:
            millones = MAXIMO_DE_LETRAS // 1_000_000
            raise LibroIlegible(f"El libro trae más de {millones} millones de letras. Divídalo en varios.")


@dataclass(frozen=True, slots=True)
class HojaLeida:
    """`filas[0]` es la fila 1 de Excel; lo que está en blanco vale «», y todas las filas miden lo mismo.

    `blanca`: la que ocupa el lugar de toda fila en blanco, y se reconoce con `is`. `raras`: las que no valen por lo que
    muestran, por (fila, columna) desde 0. `combinadas`: dónde empieza cada combinación de varias columnas. `tapadas`:
    las que una combinación hacia abajo cubre y aquí ya repiten el valor de arriba → la fila de donde viene.
    `ocultas` y `tachadas`: filas, desde 0. `oculta`: si lo está la hoja entera.
    """

    nombre: str
    filas: Sequence[Sequence[Any]]
    blanca: Sequence[Any] = ()
    raras: Mapping[tuple[int, int], Rara] = field(default_factory=dict)
    combinadas: Collection[tuple[int, int]] = frozenset()
    tapadas: Mapping[tuple[int, int], int] = field(default_factory=dict)
    ocultas: Collection[int] = frozenset()
    tachadas: Collection[int] = frozenset()
    oculta: bool = False

    def escritas(self, desde: int = 0) -> Iterator[tuple[int, Sequence[Any]]]:
        """(índice, valores) de las filas que no están en blanco, a partir de `desde`."""
        blanca = self.blanca
        for indice in range(desde, len(self.filas)):
            valores = self.filas[indice]
            if valores is not blanca:
                yield indice, valores


def emparejada(filas: list[list[Any]], gastar: Callable[[int], None]) -> list[Any]:
    """Deja todas las filas del mismo ancho y sin blancas al final; devuelve la blanca, la misma para todas.

    `gastar` recibe las celdas que se agregan.
    """
    while filas and not filas[-1]:
        filas.pop()
    ancho = max(map(len, filas), default=0)
    gastar(sum(ancho - len(fila) for fila in filas if fila))
    blanca = [""] * ancho
    for n, fila in enumerate(filas):
        if not fila:
            filas[n] = blanca
        elif len(fila) < ancho:
            fila.extend([""] * (ancho - len(fila)))
    return blanca


def escrita(valores: Sequence[Any]) -> bool:
    """Si alguna celda de la fila lleva algo que se vea."""
    return any(v != "" and (not isinstance(v, str) or not v.isspace()) for v in valores)
