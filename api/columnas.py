"""Una fila como tabla: sus columnas salen del mismo serializador que es su esquema, y con `campos` se eligen.

Regla: un campo se nombra igual en todas partes: `codigo`, y lo que va dentro de otro con un punto, `hoy.estado`. En un
archivo cada uno es una columna; una lista (las evidencias de un avance) va en una celda, con lo que su serializador
dice en `en_celda`.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers

from acuerdos.filtros.base import parametros_desconocidos
from api.problemas import ParametrosErrados
from api.recurso import Fila
from cuentas.celdas import Valor

PARAMETRO = "campos"
ENTRE_DATOS, ENTRE_ELEMENTOS = " ", " | "
Serializador = type[serializers.Serializer[Any]]


@dataclass(frozen=True, slots=True)
class CampoDeFila:
    """Un campo de la fila que no tiene otros adentro. `camino`: por dónde se llega a él."""

    camino: tuple[str, ...]
    campo: Any  # el del serializador
    puede_faltar: bool

    @property
    def nombre(self) -> str:
        return ".".join(self.camino)

    def valor(self, fila: Fila) -> Valor:
        """Lo que va en su celda."""
        hallado: Any = fila
        for paso in self.camino:
            if hallado is None:
                return None
            hallado = hallado[paso]
        return _en_una_celda(self.campo, hallado) if isinstance(hallado, list) else hallado


@functools.cache
def columnas_de(serializador: Serializador) -> tuple[CampoDeFila, ...]:
    """Las columnas de sus filas, en su orden."""
    return tuple(_columnas(serializador().fields, (), False))


def _columnas(campos: Any, prefijo: tuple[str, ...], falta: bool) -> list[CampoDeFila]:
    halladas = []
    for nombre, campo in campos.items():
        camino, puede_faltar = (*prefijo, nombre), falta or campo.allow_null
        if isinstance(campo, serializers.Serializer):
            halladas += _columnas(campo.fields, camino, puede_faltar)
        else:
            halladas.append(CampoDeFila(camino, campo, puede_faltar))
    return halladas


def _en_una_celda(campo: object, elementos: list[Any]) -> str:
    nombres = getattr(getattr(campo, "child", None), "en_celda", None)
    if nombres is None:
        return ENTRE_ELEMENTOS.join(str(elemento) for elemento in elementos)
    return ENTRE_ELEMENTOS.join(ENTRE_DATOS.join(str(e[nombre]) for nombre in nombres) for e in elementos)


@functools.cache
def nombres_de(serializador: Serializador) -> tuple[str, ...]:
    """Todo lo que `campos` puede nombrar: cada campo y, del que tiene otros adentro, cada uno de ellos."""
    arriba = list(serializador().fields)
    return tuple(dict.fromkeys([*arriba, *(columna.nombre for columna in columnas_de(serializador))]))


@dataclass(frozen=True, slots=True)
class Seleccion:
    """Los campos que se pidieron, en el orden en que se pidieron; sin ninguno, todos."""

    serializador: Serializador
    nombres: tuple[str, ...] = ()

    @property
    def columnas(self) -> list[CampoDeFila]:
        """Las columnas de un archivo con esos campos."""
        todas = columnas_de(self.serializador)
        if not self.nombres:
            return list(todas)
        elegidas = [c for nombre in self.nombres for c in todas if f"{c.nombre}.".startswith(f"{nombre}.")]
        return list(dict.fromkeys(elegidas))

    @property
    def proyectar(self) -> Callable[[list[Fila]], list[Fila]]:
        """Lo que deja en cada fila solo lo que se pidió."""
        nombres = self.nombres
        if not nombres:
            return lambda filas: filas
        if not any("." in nombre for nombre in nombres):
            return lambda filas: [{nombre: fila[nombre] for nombre in nombres} for fila in filas]
        return lambda filas: [_podada(fila, nombres) for fila in filas]


def _podada(fila: Fila, nombres: tuple[str, ...]) -> Fila:
    nueva: Fila = {}
    for nombre in nombres:
        arriba, _, adentro = nombre.partition(".")
        suyo = fila[arriba]
        if not adentro or suyo is None:
            nueva[arriba] = suyo
        elif nueva.get(arriba) is not suyo:  # si ya está entero, no se poda
            nueva.setdefault(arriba, {})[adentro] = suyo[adentro]
    return nueva


def leer_campos(escrito: str | None, serializador: Serializador) -> Seleccion:
    """:raises ParametrosErrados: si alguno no existe, con los que hay."""
    if escrito is None:
        return Seleccion(serializador)
    nombres = tuple(dict.fromkeys(escrito.split(",")))
    if "" in nombres:
        raise ParametrosErrados({PARAMETRO: ["Son nombres separados por comas, sin nada de más: campos=codigo,texto."]})
    if malos := parametros_desconocidos(nombres, nombres_de(serializador), que="el campo"):
        raise ParametrosErrados({PARAMETRO: list(malos.values())})
    return Seleccion(serializador, nombres)
