"""Una vista no le pone nada encima a lo que leyó: lo que muestra va en filas que no cambian."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

# Lo que sí se dice asignando: cómo es el campo de un formulario que aquí se arma, y cómo es una respuesta.
DE_UN_FORMULARIO = {"attrs", "choices", "data", "error_messages", "help_text", "label", "label_from_instance", "widget"}
DE_UN_FORMULARIO |= {"initial", "label_suffix", "queryset", "required"}
DE_UNA_RESPUESTA = {"content", "status_code"}


def puestas(codigo: str) -> Iterator[tuple[int, str]]:
    """(renglón, atributo) de cada asignación a un atributo de algo que no es `self`, o que se le pide a la base."""
    for nodo in ast.walk(ast.parse(codigo)):
        if isinstance(nodo, ast.Call) and isinstance(nodo.func, ast.Name) and nodo.func.id == "setattr":
            yield nodo.lineno, "setattr"
        elif isinstance(nodo, ast.keyword) and nodo.arg == "to_attr":
            yield nodo.lineno, "to_attr"
        elif isinstance(nodo, ast.Attribute) and isinstance(nodo.ctx, ast.Store) and not _es_de_si_mismo(nodo):
            yield nodo.lineno, nodo.attr


def _es_de_si_mismo(nodo: ast.Attribute) -> bool:
    dueno = nodo.value
    while isinstance(dueno, ast.Attribute):
        dueno = dueno.value
    return isinstance(dueno, ast.Name) and dueno.id == "self"


def test_ninguna_vista_pone_atributos_en_lo_que_leyo(raiz: Path) -> None:
    sueltas = [
        f"{archivo.relative_to(raiz)}:{renglon}: {atributo}"
        for archivo in sorted((raiz / "web").rglob("*.py"))
        for renglon, atributo in puestas(archivo.read_text(encoding="utf-8"))
        if atributo not in DE_UN_FORMULARIO | DE_UNA_RESPUESTA
    ]
    assert sueltas == []


@pytest.mark.parametrize(
    ("codigo", "hallado"),
    [
        ("acuerdo.estado = 1", ["estado"]),
        ("a.semaforo, a.motivo = 1, 2", ["semaforo", "motivo"]),
        ("acuerdo.hito.avance += 1", ["avance"]),
        ("setattr(acuerdo, 'estado', 1)", ["setattr"]),
        ("Prefetch('hitos', queryset=vivos, to_attr='vivos')", ["to_attr"]),
        ("self.estado = acuerdo.estado", []),
        ("self.lista.malas += []", []),
        ("for acuerdo.estado in (): pass", ["estado"]),
    ],
)
def test_se_reconoce_lo_que_se_pone(codigo: str, hallado: list[str]) -> None:
    assert [atributo for _, atributo in puestas(codigo)] == hallado
