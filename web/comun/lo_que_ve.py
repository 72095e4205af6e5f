"""Lo que alguien ve, traducido a SQL una vez por rol y no por persona: ver `cuentas.traducidas`."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import Any

from django.db.models import QuerySet

from acuerdos.permisos.cargos import cargos_de, mira_todo, recordar_cargos
from cuentas.models import Usuario
from cuentas.traducidas import codigo_de, contar, traer


def para(
    usuario: Usuario, nombre: Hashable, hacer: Callable[..., "QuerySet[Any, Any]"], *valores: int | str
) -> tuple[Any, ...]:
    """Lo que piden `traer` y `contar` para traducir una vez, y no por persona, lo que `hacer(usuario, *valores)` pide.

    Se traduce para alguien con su rol y con tantos cargos como él, con huecos en lugar de su clave, de sus
    municipalidades, de sus sectores y de los acuerdos en que participan. `hacer` solo puede mirar de la persona su
    rol y sus cargos.
    """
    cargos = None if mira_todo(usuario) else cargos_de(usuario)
    grupos = (cargos.municipalidades, cargos.sectores, cargos.participa_en) if cargos is not None else ()
    suyos = [sorted(grupo) for grupo in grupos]
    cuantos = tuple(map(len, suyos))

    def con_huecos(pk: int, *huecos: Any) -> "QuerySet[Any, Any]":
        sin_poner = iter(huecos)
        alguien = Usuario(pk=pk, rol=usuario.rol, is_active=usuario.is_active)
        con_ellos = [frozenset(islice(sin_poner, tantos)) for tantos in cuantos] or [frozenset()] * 3
        municipalidades, sectores, participa_en = con_ellos
        recordar_cargos(alguien, municipalidades=municipalidades, sectores=sectores, participa_en=participa_en)
        return hacer(alguien, *sin_poner)

    forma = usuario.rol, usuario.is_active, cuantos
    return (nombre, codigo_de(hacer), forma), con_huecos, usuario.pk, *chain.from_iterable(suyos), *valores


@dataclass(frozen=True, slots=True)
class LoQueVe:
    """Para `Paginator`: las filas de `hacer(quien)`, que ya vienen en su orden. Cada página y la cuenta se traducen."""

    quien: Usuario
    nombre: Hashable
    hacer: Callable[[Usuario], "QuerySet[Any]"]

    def count(self) -> int:
        return contar(*para(self.quien, self.nombre, self.hacer))

    def contar_hasta(self, tope: int) -> int:
        """Cuántas son, sin pasar de `tope`."""
        hacer = partial(_tramo, self.hacer, slice(0, tope))
        return contar(*para(self.quien, (self.nombre, "hasta", tope), hacer))

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, tramo: slice) -> list[Any]:
        hacer = partial(_tramo, self.hacer, tramo)
        return traer(*para(self.quien, (self.nombre, tramo.start, tramo.stop), hacer))


def _tramo(hacer: Callable[[Usuario], "QuerySet[Any]"], tramo: slice, quien: Usuario) -> "QuerySet[Any]":
    return hacer(quien)[tramo]
