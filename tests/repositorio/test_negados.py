"""Un «no» no se mira como verdad: `Denegado` es falso, y `if negado:` dejaría pasar a quien no puede.

Quien pregunta a algo que devuelve `Denegado | None` compara con `is None` o con `isinstance`.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.repositorio.medidas import modulos

pytestmark = pytest.mark.una_vez


def que_niegan(arboles: dict[Path, ast.Module]) -> set[str]:
    """Los nombres de las funciones que devuelven `Denegado | None`."""
    return {
        nodo.name
        for arbol in arboles.values()
        for nodo in ast.walk(arbol)
        if isinstance(nodo, ast.FunctionDef) and nodo.returns and ast.unparse(nodo.returns) == "Denegado | None"
    }


def llama(nodo: ast.AST, nombres: set[str]) -> bool:
    if isinstance(nodo, ast.IfExp):  # `f(x) if quedan else None`
        return llama(nodo.body, nombres) or llama(nodo.orelse, nombres)
    return isinstance(nodo, ast.Call) and ast.unparse(nodo.func).rpartition(".")[2] in nombres


def condiciones(funcion: ast.AST) -> Iterator[ast.expr]:
    """Lo que se mira como verdad dentro de `funcion`."""
    for nodo in ast.walk(funcion):
        if isinstance(nodo, ast.If | ast.IfExp | ast.While):
            yield nodo.test
        elif isinstance(nodo, ast.BoolOp):
            yield from nodo.values
        elif isinstance(nodo, ast.UnaryOp) and isinstance(nodo.op, ast.Not):
            yield nodo.operand


def miradas(arbol: ast.Module, nombres: set[str]) -> Iterator[int]:
    """Los renglones en que lo devuelto por una de `nombres` se mira como verdad."""
    for funcion in (nodo for nodo in ast.walk(arbol) if isinstance(nodo, ast.FunctionDef)):
        guardados = {
            destino.id
            for nodo in ast.walk(funcion)
            if isinstance(nodo, ast.Assign) and llama(nodo.value, nombres)
            for destino in nodo.targets
            if isinstance(destino, ast.Name)
        }
        for mirado in condiciones(funcion):
            valor = mirado.value if isinstance(mirado, ast.NamedExpr) else mirado
            if llama(valor, nombres) or (isinstance(mirado, ast.Name) and mirado.id in guardados):
                yield mirado.lineno


def test_nadie_mira_un_no_como_verdad(raiz: Path) -> None:
    arboles = {ruta: ast.parse(ruta.read_text("utf-8")) for ruta in modulos(raiz)}
    nombres = que_niegan(arboles)
    assert "motivo_de_no_informar" in nombres
    assert [f"{ruta.relative_to(raiz)}:{n}" for ruta, arbol in arboles.items() for n in miradas(arbol, nombres)] == []


@pytest.mark.parametrize(
    "codigo",
    [
        "negado = negar()\n    if negado: return",
        "if negado := negar(): return",
        "return negar() or otra()",
        "negado = negar() if x else None\n    return not negado",
    ],
)
def test_y_la_revision_ve_cada_manera_de_hacerlo(codigo: str) -> None:
    assert list(miradas(ast.parse(f"def f(x):\n    {codigo}\n"), {"negar"}))
