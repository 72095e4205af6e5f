"""Insertar por tandas, con la historia de cada fila: unas pocas consultas por cada 500.

No pasa por objetos de modelo: con `bulk_create_with_history`, armar y preparar uno por fila y otro por versión cuesta
siete veces lo que esto (decisión 34). Los valores los prepara cada campo, como siempre, y la primera versión
la copia la propia base de la fila recién insertada. `insertar` no llama a `save()` ni a señales: aquí no las hay.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Field, Model

from cuentas.copia import conviene, copiar, escrito, siguientes
from cuentas.models import Usuario
from cuentas.tandas import en_tandas

Insertar = Callable[[Sequence[Mapping[str, Any]]], list[int]]  # pone una tanda y da sus claves, en su orden
MOTIVO = "Importado de un libro"
DE_LA_HISTORIA = ("history_date", "history_change_reason", "history_type", "history_user_id")


def insertar_con_historia(
    modelo: type[Model], filas: Sequence[Mapping[str, Any]], *, por: Usuario, ahora: datetime
) -> list[int]:
    """Inserta `filas` (atributo → valor; lo que no traen toma el valor por defecto del campo) y su primera versión.

    Devuelve las claves, en el orden de las filas.
    """
    claves: list[int] = []
    insertar = _copia(modelo, len(filas)) if conviene(len(filas)) else _insercion(modelo)
    historiar = _copia_en_la_historia(modelo)
    instante = connection.ops.adapt_datetimefield_value(ahora)
    with connection.cursor() as cursor:
        for tanda in en_tandas(filas):
            nuevas = insertar(tanda)
            cursor.execute(historiar % _huecos(len(nuevas)), [instante, MOTIVO, por.pk, *nuevas])
            claves += nuevas
    return claves


def _copia(modelo: type[Model], cuantas: int) -> Insertar:
    """Cómo se copia una tanda en PostgreSQL (ver `cuentas.copia`). Las claves de todas se apartan antes."""
    campos, tabla = _campos(modelo), modelo._meta.db_table
    preparadores = [_preparador(campo, escrito) for campo in campos]
    columnas = [_nombre(columna) for columna in ("id", *(str(campo.column) for campo in campos))]
    apartadas = iter(siguientes(tabla, cuantas))

    def insertar(tanda: Sequence[Mapping[str, Any]]) -> list[int]:
        claves = list(islice(apartadas, len(tanda)))
        valores = ([preparar(fila) for preparar in preparadores] for fila in tanda)
        copiar(_nombre(tabla), columnas, ([str(clave), *suyos] for clave, suyos in zip(claves, valores, strict=True)))
        return claves

    return insertar


def _insercion(modelo: type[Model]) -> Insertar:
    """Cómo se inserta una tanda si son pocas filas o la base no copia: una sentencia."""
    campos = _campos(modelo)
    preparadores = [_preparador(campo) for campo in campos]
    comienzo = f"INSERT INTO {_nombre(modelo._meta.db_table)} ({_lista(campo.column for campo in campos)}) VALUES "  # noqa: S608
    hueco = f"({_huecos(len(campos))})"

    def insertar(tanda: Sequence[Mapping[str, Any]]) -> list[int]:
        valores = [preparar(fila) for fila in tanda for preparar in preparadores]
        sql = f"{comienzo}{', '.join([hueco] * len(tanda))} RETURNING {_nombre('id')}"
        with connection.cursor() as cursor:
            cursor.execute(sql, valores)
            return [clave for (clave,) in cursor.fetchall()]

    return insertar


def _campos(modelo: type[Model]) -> list["Field[Any, Any]"]:
    return [campo for campo in modelo._meta.concrete_fields if not campo.primary_key]


def _preparador(
    campo: "Field[Any, Any]", escribir: Callable[[Any], Any] = lambda valor: valor
) -> Callable[[Mapping[str, Any]], Any]:
    """El valor del campo en una fila, como lo guarda esta base y, así, como lo pide `escribir`. Cada valor distinto se
    prepara una vez."""
    atributo, por_defecto = campo.attname, campo.get_default()
    vistos: dict[Hashable, Any] = {}

    def preparar(fila: Mapping[str, Any]) -> Any:
        valor = fila.get(atributo, por_defecto)
        try:
            return vistos[valor]
        except KeyError:
            preparado = vistos[valor] = escribir(campo.get_db_prep_save(valor, connection))
            return preparado

    return preparar


def _copia_en_la_historia(modelo: type[Model]) -> str:
    """La sentencia que copia a la historia las filas de unas claves (el hueco que queda)."""
    tabla, historia = modelo._meta, modelo.history.model._meta  # type: ignore[attr-defined]
    suyas = {campo.column for campo in tabla.concrete_fields}
    copiadas = _lista(campo.column for campo in historia.concrete_fields if campo.column in suyas)
    return (
        f"INSERT INTO {_nombre(historia.db_table)} ({copiadas}, {_lista(DE_LA_HISTORIA)}) "  # noqa: S608
        f"SELECT {copiadas}, %%s, %%s, '+', %%s FROM {_nombre(tabla.db_table)} "
        f"WHERE {_nombre('id')} IN (%s) ORDER BY {_nombre('id')}"
    )


def _lista(columnas: Iterable[Any]) -> str:
    return ", ".join(_nombre(columna) for columna in columnas)


def _nombre(columna: str) -> str:
    return str(connection.ops.quote_name(columna))


def _huecos(cuantos: int) -> str:
    return ", ".join(["%s"] * cuantos)
