"""Insertar por lotes, con la historia de cada fila."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model

from acuerdos.acciones.proyeccion import LOTE
from cuentas.models import Usuario

MOTIVO = "Importado de un libro"
PROPIOS_DE_LA_HISTORIA = ("history_date", "history_change_reason", "history_type", "history_user_id")


def insertar_con_historia(modelo: type[Model], filas: list[Any], *, por: Usuario, ahora: datetime) -> None:
    """Inserta `filas` y su primera versión en la historia, que la base copia de la propia tabla."""
    modelo._default_manager.bulk_create(filas, batch_size=LOTE)
    tabla, historia = modelo._meta, modelo.history.model._meta  # type: ignore[attr-defined]
    copiadas = [c.column for c in historia.concrete_fields if c.column in {c.column for c in tabla.concrete_fields}]
    comillas = connection.ops.quote_name
    lista = ", ".join(comillas(columna) for columna in copiadas)
    propias = ", ".join(comillas(columna) for columna in PROPIOS_DE_LA_HISTORIA)
    instante = connection.ops.adapt_datetimefield_value(ahora)
    with connection.cursor() as cursor:
        for lote in en_lotes([fila.pk for fila in filas]):
            huecos = ", ".join(["%s"] * len(lote))
            cursor.execute(
                f"INSERT INTO {comillas(historia.db_table)} ({lista}, {propias}) "  # noqa: S608 - solo nombres del modelo
                f"SELECT {lista}, %s, %s, '+', %s FROM {comillas(tabla.db_table)} "
                f"WHERE id IN ({huecos}) ORDER BY id",
                [instante, MOTIVO, por.pk, *lote],
            )


def en_lotes(claves: list[Any]) -> Iterable[list[Any]]:
    """Las claves de 500 en 500."""
    return (claves[desde : desde + LOTE] for desde in range(0, len(claves), LOTE))
