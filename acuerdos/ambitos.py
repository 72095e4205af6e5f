"""Desde dónde se ve algo: cada persona mira desde uno o varios ámbitos, y cada cosa está en los suyos.

Regla: es la de `permisos.visibles`, dicha con palabras que se pueden guardar junto a un cambio. La
Secretaría mira desde `TOTAL`; quien tiene un cargo, desde su sector o su municipalidad, y desde sí
misma; lo que ve cualquiera que ingresó está en `CUALQUIERA`. Cada sesión tiene el suyo, desde el que
nadie mira: dice si algo cambió en sus cifras.
"""

from collections.abc import Iterator
from typing import Protocol

TOTAL = "todo"
CUALQUIERA = "*"


def de_sector(sigla: str) -> str:
    return f"s:{sigla}"


def de_municipalidad(ubigeo: str) -> str:
    return f"m:{ubigeo}"


def de_persona(pk: int) -> str:
    return f"p:{pk}"


def de_sesion(codigo: str) -> str:
    return f"e:{codigo}"


class Compartido(Protocol):
    """Lo que se mira de un acuerdo para saber quiénes están en él: quien encabeza y, en ámbitos, quienes participan."""

    @property
    def municipalidad_id(self) -> str: ...
    @property
    def sector_id(self) -> str: ...
    @property
    def participan(self) -> str: ...


def municipalidades_de(acuerdo: Compartido) -> list[str]:
    """Los UBIGEO de las que están en el acuerdo; primero, la que encabeza."""
    return [acuerdo.municipalidad_id, *_que_empiezan("m:", acuerdo.participan)]


def sectores_de(acuerdo: Compartido) -> list[str]:
    """Las siglas de los que están en el acuerdo; primero, el que encabeza."""
    return [acuerdo.sector_id, *_que_empiezan("s:", acuerdo.participan)]


def _que_empiezan(comienzo: str, participan: str) -> Iterator[str]:
    return (ambito[2:] for ambito in participan.split() if ambito.startswith(comienzo))
