"""Listas ya traducidas a SQL, para no volver a hacerlo en cada petición igual.

Traducir una lista cuesta casi lo que correrla y escribirla (decisión 34). Regla: se guarda solo lo que es función de la
petición y del día: lo de la Secretaría, que ve todo, y sin búsqueda, cuya corrección depende del vocabulario. La lista
de otra persona se arma siempre de nuevo. Guardada o no, la consulta se corre entera cada vez: aquí no se guarda ninguna
fila.

La ficha de un acuerdo son nueve consultas que solo se distinguen en su código: se traducen con un código que no existe
(`CODIGO`), una vez por quién mira y con qué cargos, y al correrlas se pone el que se pide. En PostgreSQL van las nueve
en una sola sentencia (`EnUnaSentencia`): cada una vuelve como un JSON.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateField, DateTimeField, DecimalField, FloatField, QuerySet

from acuerdos.permisos.cargos import cargos_de, mira_todo
from api.paginacion import Orden, PaginaPedida, consulta_de
from cuentas.models import Usuario
from cuentas.sentencias import correr
from cuentas.traducidas import guardada

CODIGO = "‹CODIGO›"  # ocupa el lugar del que se pide: ninguno se escribe así


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
        columnas = [columna[0] for columna in compilador.select]
        self.conversores = compilador.get_converters(columnas)
        self.de_json = [_de_json(columna.output_field) for columna in columnas]

    def filas(self, codigo: str = CODIGO) -> list[dict[str, Any]]:
        return self.convertidas(correr(connections[self.base], self.sql, self.con(codigo))) if self.sql else []

    def con(self, codigo: str) -> list[Any]:
        """Sus parámetros, con ese código."""
        return [codigo if valor == CODIGO else valor for valor in self.parametros]

    def convertidas(self, leidas: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
        if self.conversores:
            conexion = connections[self.base]
            leidas = [self._convertida(fila, conexion) for fila in leidas]
        return [dict(zip(self.nombres, fila, strict=True)) for fila in leidas]

    def como_json(self) -> str:
        """SQL: sus filas, en un solo JSON."""
        valores = ", ".join(f'f."{nombre}"' for nombre in self.nombres)
        return f"(SELECT json_agg(json_build_array({valores})) FROM ({self.sql}) f)::text"  # noqa: S608  # SQL de Django

    def leidas_de(self, escrito: str | None) -> list[list[Any]]:
        """Las filas de lo que dio `como_json`, con los mismos tipos que sin él."""
        filas: list[list[Any]] = json.loads(escrito, parse_float=Decimal) if escrito else []
        for lugar, convertir in enumerate(self.de_json):
            if convertir is not None:
                for fila in filas:
                    if fila[lugar] is not None:
                        fila[lugar] = convertir(fila[lugar])
        return filas

    def cuantas(self) -> int:
        if not self.sql:
            return 0
        contadas = f"SELECT COUNT(*) FROM ({self.sql}) filas"  # noqa: S608  # SQL de Django
        return int(correr(connections[self.base], contadas, self.parametros)[0][0])

    def _convertida(self, fila: Sequence[Any], conexion: BaseDatabaseWrapper) -> tuple[Any, ...]:
        valores = list(fila)
        for lugar, (conversores, expresion) in self.conversores.items():
            for convertir in conversores:
                valores[lugar] = convertir(valores[lugar], expresion, conexion)
        return tuple(valores)


def _de_json(campo: object) -> Callable[[Any], Any] | None:
    """Cómo se vuelve a su tipo lo que un JSON no distingue; None si ya viene como es."""
    if isinstance(campo, DateTimeField):
        return datetime.fromisoformat
    if isinstance(campo, DateField):
        return date.fromisoformat
    if isinstance(campo, DecimalField):
        return Decimal
    return float if isinstance(campo, FloatField) else None


class EnUnaSentencia:
    """Varias consultas traducidas que, donde la base sabe, se corren en una sola sentencia."""

    def __init__(self, consultas: Mapping[str, QuerySet[Any]]) -> None:
        self.una_a_una = {nombre: Compilada(qs) for nombre, qs in consultas.items()}
        self.corren = {nombre: suya for nombre, suya in self.una_a_una.items() if suya.sql}
        self.sql = "SELECT " + ", ".join(suya.como_json() for suya in self.corren.values())

    def filas(self, codigo: str) -> dict[str, list[dict[str, Any]]]:
        """Las de cada una, con ese código."""
        conexion = connections[next(iter(self.una_a_una.values())).base]
        if conexion.vendor != "postgresql" or not self.corren:
            return {nombre: suya.filas(codigo) for nombre, suya in self.una_a_una.items()}
        parametros = [valor for suya in self.corren.values() for valor in suya.con(codigo)]
        [escritas] = correr(conexion, self.sql, parametros)
        leidas = {
            nombre: suya.convertidas(suya.leidas_de(escrito))
            for (nombre, suya), escrito in zip(self.corren.items(), escritas, strict=True)
        }
        return dict.fromkeys(self.una_a_una, []) | leidas


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


def del_acuerdo(
    codigo: str, usuario: Usuario, dia: date, hacer: Callable[[str], Mapping[str, QuerySet[Any]]]
) -> dict[str, list[dict[str, Any]]]:
    """Las filas de cada consulta que `hacer(código)` arma, todas `.values()` de lo que `usuario` ve ese `dia`.

    Lo que se ve depende de la persona y de sus cargos: van en la clave con que se guarda lo traducido.
    """
    cargos = None if mira_todo(usuario) else cargos_de(usuario)
    clave = "acuerdo", usuario.pk, usuario.rol, cargos, dia
    return guardada(clave, lambda: EnUnaSentencia(hacer(CODIGO))).filas(codigo)
