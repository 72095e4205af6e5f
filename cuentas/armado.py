"""Los objetos de las filas de una consulta ya traducida: los mismos que armaría Django, sin volver a mirar sus campos.

Django pone cada columna con su descriptor, manda dos señales por objeto y arma otra vez la sesión, la municipalidad y
la región de cada fila. Aquí lo que se repite en la misma consulta se arma una vez y lo comparten sus filas. Al modelo
que hereda de otra tabla lo arma Django. Nadie espera esas señales, y una prueba lo cuida.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.db.models.base import ModelState

Columnas = Sequence[Any]  # las que la consulta pide, como las lleva el compilador de Django
DE_DJANGO = getattr(Model.from_db, "__func__", None)


@dataclass(frozen=True, slots=True, eq=False)  # cada uno es él mismo: se busca por él
class Molde:
    """De un modelo, qué tramo de la fila es suyo y dónde está su clave; `colgar(de, suyo)`, de quien se lo nombra."""

    modelo: type[Model]
    desde: int
    hasta: int
    nombres: tuple[str, ...]
    clave: int
    colgar: Callable[[Any, Any], None]
    de_vuelta: Callable[[Any, Any], None]
    relacionados: "tuple[Molde, ...]"


def molde_de(clase: Mapping[str, Any], columnas: Columnas) -> Molde | None:
    """El de lo que la consulta trae (`klass_info` del compilador); None si lo ha de armar Django."""
    modelo: type[Model] = clase["model"]
    relacionados = [molde_de(otra, columnas) for otra in clase.get("related_klass_infos", ())]
    hereda = clase.get("from_parent") or modelo._meta.parents
    propio = modelo.__init__ is not Model.__init__ or getattr(modelo.from_db, "__func__", None) is not DE_DJANGO
    if hereda or propio or None in relacionados:
        return None
    lugares = clase["select_fields"]
    desde, hasta = lugares[0], lugares[-1] + 1
    nombres = tuple(columna[0].target.attname for columna in columnas[desde:hasta])
    return Molde(
        modelo=modelo,
        desde=desde,
        hasta=hasta,
        nombres=nombres,
        clave=desde + nombres.index(modelo._meta.pk.attname),
        colgar=clase.get("local_setter", _de_nadie),
        de_vuelta=clase.get("remote_setter", _de_nadie),
        relacionados=tuple(molde for molde in relacionados if molde),
    )


def _de_nadie(_de: Any, _suyo: Any) -> None:
    """La fila misma no cuelga de otra."""


def armar(molde: Molde, filas: Iterable[Sequence[Any]], base: str, anotadas: Mapping[str, int]) -> list[Any]:
    """Un objeto por fila. `anotadas`: el nombre y el lugar de lo que la consulta calcula."""
    ya: dict[tuple[Molde, Any], Any] = {}
    armados = []
    for fila in filas:
        objeto = _con_los_suyos(molde, fila, base, ya)
        for nombre, lugar in anotadas.items():
            setattr(objeto, nombre, fila[lugar])
        armados.append(objeto)
    return armados


def _con_los_suyos(molde: Molde, fila: Sequence[Any], base: str, ya: dict[tuple[Molde, Any], Any]) -> Any:
    """El objeto de esa parte de la fila, con los relacionados que trae."""
    objeto: Any = molde.modelo.__new__(molde.modelo)
    estado = ModelState()
    estado.adding, estado.db = False, base
    objeto.__dict__ = dict(zip(molde.nombres, fila[molde.desde : molde.hasta], strict=True), _state=estado)
    for suyo in molde.relacionados:
        cual = suyo, fila[suyo.clave]
        colgado = ya.get(cual)
        if colgado is None and cual[1] is not None:
            colgado = ya[cual] = _con_los_suyos(suyo, fila, base, ya)
        suyo.colgar(objeto, colgado)
        if colgado is not None:
            suyo.de_vuelta(colgado, objeto)
    return objeto
