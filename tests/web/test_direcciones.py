"""Toda dirección del sistema (páginas, API, archivos, calendarios) tiene su fila en la matriz de alguna prueba."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

pytestmark = pytest.mark.una_vez


def nombres(direcciones: list[URLPattern | URLResolver]) -> Iterator[str]:
    """El nombre de cada dirección, con su espacio. De la administración, que es de Django, basta la primera."""
    for una in direcciones:
        if isinstance(una, URLPattern):
            yield una.name or str(una.pattern)
        elif una.namespace == "admin":
            yield "admin:index"
        else:
            espacio = f"{una.namespace}:" if una.namespace else ""
            yield from (espacio + nombre for nombre in nombres(una.url_patterns))


def filas(raiz: Path) -> Iterator[str]:
    """Los nombres que las matrices de las pruebas recorren persona por persona; `ESPACIO` va delante de cada uno."""
    for archivo in sorted((raiz / "tests").rglob("test_*.py")):
        if "MATRIZ" in archivo.read_text("utf-8"):
            modulo = import_module(".".join(archivo.relative_to(raiz).with_suffix("").parts))
            espacio = getattr(modulo, "ESPACIO", "")
            yield from (espacio + nombre for nombre in getattr(modulo, "MATRIZ", ()))


def test_toda_direccion_tiene_su_fila(raiz: Path) -> None:
    assert set(nombres(get_resolver().url_patterns)) == set(filas(raiz))
