"""Direcciones de las listas que hay detrás de cada cifra. Los nombres de los filtros son los de `acuerdos.filtros`."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from acuerdos.enums import Estado
from acuerdos.views.comun import direccion

VIGENTES = [e.value for e in Estado if e != Estado.DESESTIMADO]


def lista(**filtros: Any) -> str:
    """La lista de acuerdos con esos filtros; un valor que es una lista se repite."""
    return direccion(reverse("acuerdos"), _pares(filtros))


def municipalidades(**filtros: Any) -> str:
    """La lista de municipalidades con esos filtros."""
    return direccion(reverse("municipalidades"), _pares(filtros))


def corte(codigo_de_sesion: str, al: Any = None) -> str:
    """La página del corte de una sesión en un día."""
    return direccion(reverse("corte", args=[codigo_de_sesion]), [("al", al and al.isoformat())])


def _pares(filtros: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    for nombre, valor in filtros.items():
        for uno in valor if isinstance(valor, list) else [valor]:
            yield nombre, uno
