"""Qué filas de una cola van marcadas, y el enlace que las marca todas sin necesidad de guion."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from web.comun.paginas import direccion

MARCAR, TODOS = "marcar", "todos"


def numeros_de(escrito: MultiValueDict[str, str], campo: str) -> list[int]:
    """Los números que el formulario marcó; lo que no es un número no cuenta."""
    return [int(texto) for texto in escrito.getlist(campo) if texto.isascii() and texto.isdigit() and len(texto) < 18]


def destino(request: HttpRequest) -> str:
    """La misma página sin «marcar todos»: quien acaba de decidir no encuentra marcado lo que sigue."""
    return direccion(request.path, _sin_marcar(request))


@dataclass(frozen=True, slots=True)
class Marcas:
    """Las filas `marcados`, cuántas se pueden marcar, y los enlaces que las marcan todas o ninguna."""

    marcados: set[int]
    marcables: int
    todos: str
    ninguno: str


def de(request: HttpRequest, escrito: MultiValueDict[str, str], campo: str, marcables: Iterable[int]) -> Marcas:
    """Las de la página. `escrito`: lo que el formulario mandó, o lo que quedó en él al vencer el ingreso."""
    numeros = set(marcables)
    todos = request.method != "POST" and request.GET.get(MARCAR) == TODOS
    return Marcas(
        marcados=numeros if todos else set(numeros_de(escrito, campo)),
        marcables=len(numeros),
        todos=direccion(request.path, [*_sin_marcar(request), (MARCAR, TODOS)]),
        ninguno=destino(request),
    )


def _sin_marcar(request: HttpRequest) -> list[tuple[str, str]]:
    return [(nombre, str(valor)) for nombre, valor in request.GET.items() if nombre != MARCAR]
