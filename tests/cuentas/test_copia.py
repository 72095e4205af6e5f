"""`COPY`: lo que entra es, valor por valor, lo que se dio."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from cuentas.copia import copiar, escrito

pytestmark = pytest.mark.django_db

VALORES: list[Any] = [
    None,
    "",
    "\\N",
    "N\\",
    "uno\tdos\r\n\\tres\\\\",
    "«ñandú» 🙂 \x01\x7f\u2028",
    True,
    False,
    0,
    -7,
    Decimal("10.50"),
    date(2025, 3, 31),
    time(9, 5),
    datetime(2025, 3, 31, 23, 59, 59, 7, tzinfo=UTC),
]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="COPY es de PostgreSQL")
def test_lo_copiado_es_lo_que_inserta_una_sentencia() -> None:
    with connection.cursor() as cursor:
        tipos = ["text"] * 6 + ["boolean"] * 2 + ["bigint"] * 2 + ["numeric", "date", "time", "timestamptz"]
        columnas = [f"c{n}" for n in range(len(VALORES))]
        definidas = ", ".join(f"{columna} {tipo}" for columna, tipo in zip(columnas, tipos, strict=True))
        cursor.execute(f"CREATE TEMPORARY TABLE copiadas (n bigint, {definidas})")
        copiar("copiadas", ["n", *columnas], [["1", *map(escrito, VALORES)], ["2", *map(escrito, VALORES)]])
        cursor.execute(f"INSERT INTO copiadas VALUES (3, {', '.join(['%s'] * len(VALORES))})", VALORES)
        cursor.execute(f"SELECT {', '.join(columnas)} FROM copiadas ORDER BY n")
        una, otra, insertada = cursor.fetchall()
    assert una == otra == insertada
    assert list(una) == VALORES


@pytest.mark.parametrize("valor", [{"a": 1}, [1], b"uno", object()])
def test_lo_que_no_sabe_escribir_lo_dice_en_vez_de_guardar_otra_cosa(valor: object) -> None:
    with pytest.raises(TypeError, match="COPY no sabe escribir"):
        escrito(valor)
