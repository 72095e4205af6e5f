"""Lo que está mal en un libro: dónde, qué y cómo se corrige."""

from collections.abc import Iterable
from dataclasses import dataclass, field


class LibroIlegible(Exception):
    """El archivo no se puede leer como libro. El mensaje dice por qué y qué hacer."""


@dataclass(frozen=True, slots=True)
class Error:
    """Un error del libro. `clase` agrupa los del mismo tipo; `fila` 0 es la hoja entera; `columna` es su letra."""

    hoja: str
    fila: int
    columna: str
    valor: str
    problema: str
    remedio: str
    clase: str

    @property
    def celda(self) -> str:
        """«Acuerdos!M17», o el nombre de la hoja si el error no es de una celda."""
        return f"{self.hoja}!{self.columna}{self.fila}" if self.fila else self.hoja


@dataclass(slots=True)
class Hallazgos:
    """Los errores y los avisos que se van juntando. `dudosas`: filas que otra repite, y no se sabe cuál vale."""

    errores: list[Error] = field(default_factory=list)
    avisos: list[str] = field(default_factory=list)
    dudosas: list[Error] = field(default_factory=list)
    filas_con_error: set[tuple[str, int]] = field(default_factory=set)

    def anotar(self, error: Error) -> None:
        self.errores.append(error)
        self.filas_con_error.add((error.hoja, error.fila))

    def quedarse_con(self, errores: Iterable[Error]) -> None:
        """Olvida lo anotado, salvo `errores`: para comprobar otra vez lo ya leído."""
        self.errores, self.dudosas = list(errores), []
        self.filas_con_error = {(e.hoja, e.fila) for e in self.errores}

    def ordenados(self, hojas: list[str]) -> list[Error]:
        """Por hoja, en el orden de `hojas`; dentro, por fila y columna."""
        return en_orden(self.errores, hojas)


def en_orden(errores: Iterable[Error], hojas: list[str]) -> list[Error]:
    """Por hoja, en el orden de `hojas`; dentro, por fila y columna."""
    lugar = {hoja: n for n, hoja in enumerate(hojas)}
    return sorted(errores, key=lambda e: (lugar.get(e.hoja, len(hojas)), e.fila, len(e.columna), e.columna))
