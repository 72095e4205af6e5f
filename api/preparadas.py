"""Listas ya traducidas a SQL, para no volver a hacerlo en cada petición igual.

Traducir una lista cuesta casi lo que correrla y escribirla (decisión 34). Regla: se guarda solo lo que es función de la
petición y del día: lo de la Secretaría, que ve todo, y sin búsqueda, cuya corrección depende del vocabulario. Lo que ve
cualquier otra persona se arma siempre de nuevo. Guardada o no, la consulta se corre entera cada vez: aquí no se guarda
ninguna fila.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

from api.paginacion import Orden, PaginaPedida, consulta_de

GUARDADAS = 256
_de_este_hilo = threading.local()  # lo traducido lleva adentro la conexión, y cada hilo tiene la suya


class Compilada:
    """Un `.values()` traducido: su SQL, los nombres de sus columnas y cómo se convierte cada valor."""

    def __init__(self, qs: QuerySet[Any]) -> None:
        self.base = qs.db
        compilador = qs.query.get_compiler(qs.db)
        self.nombres = tuple(qs.query.values_select)
        try:
            self.sql, self.parametros = compilador.as_sql()
        except EmptyResultSet:  # la condición no puede cumplirse: Django tampoco preguntaría
            self.sql, self.parametros = "", ()
            return
        self.conversores = compilador.get_converters([columna[0] for columna in compilador.select])

    def filas(self) -> list[dict[str, Any]]:
        if not self.sql:
            return []
        conexion = connections[self.base]
        with conexion.cursor() as cursor:
            cursor.execute(self.sql, self.parametros)
            leidas = cursor.fetchall()
        if self.conversores:
            leidas = [self._convertida(fila, conexion) for fila in leidas]
        return [dict(zip(self.nombres, fila, strict=True)) for fila in leidas]

    def cuantas(self) -> int:
        if not self.sql:
            return 0
        with connections[self.base].cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM ({self.sql}) filas", self.parametros)  # noqa: S608  # SQL de Django
            return int(cursor.fetchone()[0])

    def _convertida(self, fila: Sequence[Any], conexion: BaseDatabaseWrapper) -> list[Any]:
        valores = list(fila)
        for lugar, (conversores, expresion) in self.conversores.items():
            for convertir in conversores:
                valores[lugar] = convertir(valores[lugar], expresion, conexion)
        return valores


@dataclass(frozen=True, slots=True)
class Filtradas:
    """Las filas que se ven y cumplen los filtros, y lo que haya que decir junto a `results`.

    `al` y `conocido_al`: si se pidió otro día que hoy, cuál, y con lo que se sabía cuándo.
    """

    qs: QuerySet[Any]
    extra: dict[str, Any]
    al: date | None = None
    conocido_al: datetime | None = None


@dataclass(slots=True)
class Preparada:
    """Todo lo que una lista va a preguntar, antes de preguntarlo."""

    orden: Orden
    peticion: PaginaPedida
    filtradas: Filtradas
    consulta: Compilada
    todas: Compilada | None  # para contar, si se pide

    def cuenta(self, leidas: list[Any]) -> int | None:
        """Cuántas filas hay, si se pidió contarlas o si ya se sabe porque esta es la última página; si no, None."""
        peticion = self.peticion
        if not peticion.posicion and len(leidas) <= peticion.tamano and (leidas or not peticion.desde):
            return peticion.desde + len(leidas)
        return self.todas.cuantas() if self.todas else None


def armar(filtradas: Filtradas, orden: Orden, peticion: PaginaPedida, campos: tuple[str, ...]) -> Preparada:
    """La lista de esas filas en ese orden y esa página, con esas columnas."""
    pagina = consulta_de(filtradas.qs, orden, peticion)
    return Preparada(
        orden=orden,
        peticion=peticion,
        filtradas=filtradas,
        consulta=Compilada(pagina.values(*{*campos, orden.columna, orden.clave})),
        todas=Compilada(filtradas.qs.order_by().values("pk")) if peticion.con_total else None,
    )


def guardada(clave: Hashable, hacer: Callable[[], Preparada]) -> Preparada:
    """La que este hilo guardó con esa `clave`, o una nueva. Con `clave` None no se guarda."""
    if clave is None:
        return hacer()
    guardadas: OrderedDict[Any, Preparada] = _de_este_hilo.__dict__.setdefault("guardadas", OrderedDict())
    if clave in guardadas:
        guardadas.move_to_end(clave)
        return guardadas[clave]
    guardadas[clave] = preparada = hacer()
    if len(guardadas) > GUARDADAS:
        guardadas.popitem(last=False)
    return preparada
