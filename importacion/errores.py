"""Lo que está mal en un libro: dónde, qué y cómo se corrige."""

from collections.abc import Iterable
from dataclasses import dataclass, field

FILAS_NOMBRADAS = 5


class LibroIlegible(Exception):
    """El archivo no se puede leer como libro. El mensaje dice por qué y qué hacer."""


@dataclass(frozen=True, slots=True)
class Error:
    """Un error del libro. `clase` agrupa los del mismo tipo; `fila` 0 es la hoja entera; `columna` es su letra.

    Si la celda dice otra cosa que algo registrado que un verbo corrige (ver `correcciones`), `cambia` lo nombra y
    `registrado` y `dicho` son los dos valores, enteros. `propone`: (columna, valor, cómo se lee) de cada cosa que se
    podría haber querido escribir.
    """

    hoja: str
    fila: int
    columna: str
    valor: str
    problema: str
    remedio: str
    clase: str
    cambia: str = ""
    registrado: str = ""
    dicho: str = ""
    propone: tuple[tuple[str, str, str], ...] = ()
    antes: str | None = None  # lo que decía al exportarse la hoja, si después cambió aquí

    @property
    def celda(self) -> str:
        """«Acuerdos!M17», o el nombre de la hoja si el error no es de una celda."""
        return f"{self.hoja}!{self.columna}{self.fila}" if self.fila else self.hoja


@dataclass(slots=True)
class Hallazgos:
    """Los errores y los avisos que se van juntando. `dudosas`: filas que otra repite, y no se sabe cuál vale.

    `notadas`: de una hoja y una frase que conviene revisar, las filas en que está.
    """

    errores: list[Error] = field(default_factory=list)
    avisos: list[str] = field(default_factory=list)
    dudosas: list[Error] = field(default_factory=list)
    filas_con_error: set[tuple[str, int]] = field(default_factory=set)
    notadas: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def anotar(self, error: Error) -> None:
        self.errores.append(error)
        self.filas_con_error.add((error.hoja, error.fila))

    def notar(self, hoja: str, fila: int, frase: str) -> None:
        """Anota algo que conviene revisar en esa fila."""
        filas = self.notadas.setdefault((hoja, frase), [])
        if fila not in filas[-1:]:
            filas.append(fila)

    def todos_los_avisos(self) -> list[str]:
        """Los del libro y los de sus filas; lo que se repite en varias se dice una vez."""
        return [*self.avisos, *(f"{hoja}, {_en(filas)}: {frase}" for (hoja, frase), filas in self.notadas.items())]

    def quedarse_con(self, errores: Iterable[Error]) -> None:
        """Olvida lo anotado, salvo `errores`: para comprobar otra vez lo ya leído."""
        self.errores, self.dudosas = list(errores), []
        self.filas_con_error = {(e.hoja, e.fila) for e in self.errores}

    def ordenados(self, hojas: list[str]) -> list[Error]:
        """Por hoja, en el orden de `hojas`; dentro, por fila y columna."""
        return en_orden(self.errores, hojas)


def _en(filas: list[int]) -> str:
    """«fila 5», «filas 5, 9 y 12», «filas 5, 9, 12, 14 y 30 más»."""
    if len(filas) == 1:
        return f"fila {filas[0]}"
    resto = len(filas) - FILAS_NOMBRADAS
    nombradas = [str(fila) for fila in filas[:FILAS_NOMBRADAS]] + ([f"{resto} más"] if resto > 0 else [])
    return f"filas {', '.join(nombradas[:-1])} y {nombradas[-1]}"


def en_orden(errores: Iterable[Error], hojas: list[str]) -> list[Error]:
    """Por hoja, en el orden de `hojas`; dentro, por fila y columna."""
    lugar = {hoja: n for n, hoja in enumerate(hojas)}
    return sorted(errores, key=lambda e: (lugar.get(e.hoja, len(hojas)), e.fila, len(e.columna), e.columna))
