"""Consultas del ORM que se traducen a SQL una vez y se corren muchas: lo que una página pide siempre igual.

Traducir una consulta le cuesta al ORM varias veces lo que a la base correrla, y una página hace de diez a treinta que
solo se distinguen en una clave: la del acuerdo, la de quien entró. Se arman con un hueco en su lugar, y al correrlas se
pone el valor (decisión 49). Regla: se guarda la traducción y nunca una fila; la consulta se corre entera cada vez. Todo
aquello de lo que depende, fuera de los valores, va en la clave con que se guarda.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import QuerySet, prefetch_related_objects
from django.db.models.query import ModelIterable
from django.db.models.sql import UpdateQuery

from cuentas import sentencias
from cuentas.armado import Molde, armar, molde_de

GUARDADAS = 512  # por hilo
G = TypeVar("G")
Valor = int | str | datetime
Valores = tuple[Valor, ...]
Cambio = tuple[QuerySet[Any], dict[str, Any]]  # qué filas, y lo que se les pone
_de_este_hilo = threading.local()  # lo traducido lleva adentro la conexión, y cada hilo tiene la suya


def guardada(clave: Hashable, hacer: Callable[[], G]) -> G:
    """La que este hilo guardó con esa `clave`, o una nueva. Con `clave` None no se guarda."""
    if clave is None:
        return hacer()
    guardadas: OrderedDict[Any, Any] = _de_este_hilo.__dict__.setdefault("guardadas", OrderedDict())
    if clave in guardadas:
        guardadas.move_to_end(clave)
        hallada: G = guardadas[clave]
        return hallada
    guardadas[clave] = nueva = hacer()
    if len(guardadas) > GUARDADAS:
        guardadas.popitem(last=False)
    return nueva


class ConsultaTraducida:
    """Un queryset con su compilador de Django ya usado: se vuelve a correr con otros valores en los huecos."""

    def __init__(self, filas: QuerySet[Any], huecos: Valores) -> None:
        self._filas = filas
        compilador = self._compilador = filas.query.get_compiler(filas.db)
        try:
            self._sql, parametros = compilador.as_sql()
        except EmptyResultSet:  # la condición no puede cumplirse: Django tampoco preguntaría
            self._sql, parametros = "", ()
            return
        self._parametros = list(parametros)
        self._puestos = _puestos(self._parametros, huecos)
        conversores = compilador.get_converters([columna[0] for columna in compilador.select])
        compilador.as_sql = lambda *_, **__: (self._sql, tuple(self._parametros))
        compilador.get_converters = lambda _columnas: conversores
        filas.query.get_compiler = lambda *_, **__: compilador  # type: ignore[method-assign]
        self._conversores = conversores
        de_objetos = filas._iterable_class is ModelIterable and compilador.klass_info  # type: ignore[attr-defined]
        del_orm = not de_objetos or filas._known_related_objects  # type: ignore[attr-defined]
        self._molde = None if del_orm else molde_de(compilador.klass_info, compilador.select)

    def filas(self, valores: Valores) -> list[Any]:
        if not self._sql:
            return []
        self._poner(valores)
        filas = self._filas
        self._compilador.connection = connections[filas.db]  # mientras contesta la réplica, es la suya
        halladas = self._objetos(self._molde) if self._molde else list(filas._iterable_class(filas))  # type: ignore[attr-defined, call-overload]  # lo que `list(queryset)` recorre
        if halladas and filas._prefetch_related_lookups:  # type: ignore[attr-defined]
            prefetch_related_objects(halladas, *filas._prefetch_related_lookups)  # type: ignore[attr-defined]
        return halladas

    def _objetos(self, molde: Molde) -> list[Any]:
        with connections[self._filas.db].cursor() as cursor:
            cursor.execute(self._sql, tuple(self._parametros))
            leidas: Any = cursor.fetchall()
        if self._conversores:
            leidas = self._compilador.apply_converters(leidas, self._conversores)
        return armar(molde, leidas, self._filas.db, self._compilador.annotation_col_map or {})

    def cuenta(self, valores: Valores) -> tuple[str, list[Any]]:
        """Lo que en una sentencia dice cuántas son, con sus parámetros."""
        if not self._sql:
            return "0", []
        self._poner(valores)
        return f"(SELECT COUNT(*) FROM ({self._sql}) filas)", list(self._parametros)  # noqa: S608  # SQL de Django

    def _poner(self, valores: Valores) -> None:
        for sitio, lugar in self._puestos:
            self._parametros[sitio] = valores[lugar]


class CambioTraducido:
    """Un UPDATE ya traducido, con lo que no cambia escrito adentro: cada vez viajan solo los valores."""

    def __init__(self, filas: QuerySet[Any], campos: dict[str, Any], huecos: Valores) -> None:
        consulta: Any = filas.query.chain(UpdateQuery)
        consulta.add_update_values(campos)
        self._base = filas.db
        sql, parametros = consulta.get_compiler(filas.db).as_sql()
        puestos = dict(_puestos(parametros, huecos))
        self._lugares = list(puestos.values())
        if set(self._lugares) != set(range(len(huecos))):
            raise ValueError("Un campo cambia lo que se le pone: su valor no se puede dejar para después")
        with connections[self._base].cursor() as cursor:
            fijos = ("%s" if n in puestos else _escrito(cursor, fijo) for n, fijo in enumerate(parametros))
            self._sql = sql.replace("%%", "%%%%") % tuple(fijos)

    def correr(self, valores: Valores) -> int:
        return sentencias.cambiar(connections[self._base], self._sql, [valores[lugar] for lugar in self._lugares])


def _escrito(cursor: Any, fijo: Any) -> str:
    """Como lo escribe la base dentro de una sentencia que todavía espera valores."""
    escrito: str = cursor.mogrify("%s", [fijo]).decode()
    return escrito.replace("%", "%%")


def traer(clave: Hashable, hacer: Callable[..., "QuerySet[Any, Any]"], *valores: Valor) -> list[Any]:
    """Las filas de `hacer(*valores)`, como las daría `list`. La consulta no puede mirar los valores, solo ponerlos."""
    if connection.vendor != "postgresql":  # en SQLite, que es para probar, se traduce cada vez
        return list(hacer(*valores))
    return _traducida(clave, hacer, valores).filas(valores)


def contar(clave: Hashable, hacer: Callable[..., "QuerySet[Any, Any]"], *valores: int | str) -> int:
    """Cuántas filas da `hacer(*valores)`."""
    return contar_juntas((clave, hacer, *valores))[0]


def contar_juntas(*pedidas: tuple[Any, ...]) -> list[int]:
    """Lo que daría `contar` con cada una, en un solo viaje. La que de antemano no puede tener filas no se pregunta."""
    if connection.vendor != "postgresql":
        return [int(hacer(*valores).count()) for _, hacer, *valores in pedidas]
    partes, parametros = list[str](), list[Any]()
    for clave, hacer, *valores in pedidas:
        sql, suyos = _contada(clave, hacer, tuple(valores)).cuenta(tuple(valores))
        partes.append(sql)
        parametros += suyos
    if all(sql == "0" for sql in partes):
        return [0] * len(partes)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(partes)}", parametros)
        return [int(cuantas) for cuantas in cursor.fetchone()]


def cambiar(clave: Hashable, hacer: Callable[..., Cambio], *valores: Valor) -> int:
    """A cuántas filas cambió el UPDATE de `hacer(*valores)`: qué filas, y qué campos. Tampoco mira los valores."""
    if connection.vendor != "postgresql":
        filas, campos = hacer(*valores)
        return int(filas.update(**campos))

    def traducir() -> CambioTraducido:
        huecos = _huecos(valores)
        return CambioTraducido(*hacer(*huecos), huecos)

    return guardada((clave, codigo_de(hacer), _clases(valores)), traducir).correr(valores)


def _puestos(parametros: Sequence[Any], huecos: Valores) -> list[tuple[int, int]]:
    """Cada sitio de la sentencia que espera un valor, con cuál."""
    lugares = {hueco: lugar for lugar, hueco in enumerate(huecos)}
    sitios = ((sitio, p) for sitio, p in enumerate(parametros) if isinstance(p, Valor))
    return [(sitio, lugares[p]) for sitio, p in sitios if p in lugares]


def a_lo_largo(claves: Collection[int]) -> list[int]:
    """Las mismas, con la última repetida hasta la siguiente potencia de dos.

    Una consulta se traduce para tantas claves: así, dos listas de largo parecido son la misma.
    """
    suyas = sorted(claves)
    return suyas + suyas[-1:] * ((1 << (len(suyas) - 1).bit_length()) - len(suyas)) if suyas else suyas


def _sin_orden(filas: "QuerySet[Any, Any]") -> "QuerySet[Any, Any]":
    """Para contarlas: si son las primeras tantas, cuáles sean da igual, y ordenarlas costaría."""
    sueltas = filas.values("pk")
    sueltas.query.clear_ordering(force=True)
    return sueltas


def _contada(clave: Hashable, hacer: Callable[..., "QuerySet[Any, Any]"], valores: Valores) -> ConsultaTraducida:
    return _traducida((clave, codigo_de(hacer)), lambda *huecos: _sin_orden(hacer(*huecos)), valores)


def _traducida(clave: Hashable, hacer: Callable[..., "QuerySet[Any, Any]"], valores: Valores) -> ConsultaTraducida:

    def traducir() -> ConsultaTraducida:
        huecos = _huecos(valores)
        return ConsultaTraducida(hacer(*huecos), huecos)

    return guardada((clave, codigo_de(hacer), _clases(valores)), traducir)


def codigo_de(hacer: Callable[..., Any]) -> Hashable:
    """Lo escrito en esa función: dos que por descuido lleven la misma clave no se confunden."""
    return getattr(getattr(hacer, "func", hacer), "__code__", hacer)


def _clases(valores: Valores) -> tuple[type, ...]:
    return tuple(map(type, valores))


def _huecos(valores: Valores) -> Valores:
    return tuple(_hueco(valor, lugar) for lugar, valor in enumerate(valores))


def _hueco(valor: Valor, lugar: int) -> Valor:
    """Lo que ocupa su sitio al traducir: de su tipo, y nada que un programa o una persona escriban."""
    if isinstance(valor, datetime):
        return datetime(1, 1, 1, microsecond=lugar, tzinfo=UTC)
    return f"‹{lugar}›" if isinstance(valor, str) else lugar - 2**31
