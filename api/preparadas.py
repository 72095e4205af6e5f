"""Listas ya traducidas a SQL, para no volver a hacerlo en cada petición igual.

Traducir una lista cuesta casi lo que correrla y escribirla (decisión 34). Regla: se guarda solo lo que es función de la
petición y del día: lo de la Secretaría, que ve todo, y sin búsqueda, cuya corrección depende del vocabulario. La lista
de otra persona se arma siempre de nuevo. Guardada o no, la consulta se corre entera cada vez: aquí no se guarda ninguna
fila.

La ficha de un acuerdo son ocho consultas que solo se distinguen en su código: se traducen con un código que no existe
(`CODIGO`), una vez por quién mira y con qué cargos, y al correrlas se pone el que se pide.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

from acuerdos.permisos.cargos import cargos_de, mira_todo
from api.paginacion import Orden, PaginaPedida, consulta_de
from cuentas.models import Usuario

GUARDADAS = 256
CODIGO = "‹CODIGO›"  # ocupa el lugar del que se pide: ninguno se escribe así
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

    def filas(self, codigo: str = CODIGO) -> list[dict[str, Any]]:
        if not self.sql:
            return []
        conexion = connections[self.base]
        with conexion.cursor() as cursor:
            cursor.execute(self.sql, [codigo if valor == CODIGO else valor for valor in self.parametros])
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


def filas_del_acuerdo(
    codigo: str, usuario: Usuario, dia: date, que: str, hacer: Callable[[str], QuerySet[Any]]
) -> list[dict[str, Any]]:
    """Las filas de la consulta que `hacer(código)` arma, un `.values()` de lo que `usuario` ve ese `dia`.

    `que`: con qué nombre se guarda lo traducido. Lo que se ve depende de la persona y de sus cargos: van en la clave.
    """
    cargos = None if mira_todo(usuario) else cargos_de(usuario)
    clave = que, usuario.pk, usuario.rol, cargos, dia
    return guardada(clave, lambda: Compilada(hacer(CODIGO))).filas(codigo)


G = TypeVar("G")


def guardada(clave: Hashable, hacer: Callable[[], G]) -> G:
    """La que este hilo guardó con esa `clave`, o una nueva. Con `clave` None no se guarda."""
    if clave is None:
        return hacer()
    guardadas: OrderedDict[Any, Any] = _de_este_hilo.__dict__.setdefault("guardadas", OrderedDict())
    if clave in guardadas:
        guardadas.move_to_end(clave)
        hallada: G = guardadas[clave]
        return hallada
    guardadas[clave] = preparada = hacer()
    if len(guardadas) > GUARDADAS:
        guardadas.popitem(last=False)
    return preparada
