"""Qué queda en una celda: en ninguna, una fórmula."""

import io
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from openpyxl import load_workbook

from cuentas.celdas import LETRAS_DE_CELDA, OPCIONES_DE_LIBRO, EscritorDeCSV, en_csv, escribir_celda, formatos_de


@pytest.mark.parametrize(
    ("valor", "celda"),
    [
        (None, ""),
        ("", ""),
        ("=1+1", "'=1+1"),
        ("+51 987", "'+51 987"),
        ("-", "'-"),
        ("@x", "'@x"),
        ("\t=1", "'\t=1"),
        ("Ñuñoa; Puno", "Ñuñoa; Puno"),
        (True, "true"),
        (False, "false"),
        (-5, "-5"),
        (1500.5, "1500.5"),
        (Decimal("0.10"), "0.10"),
        (date(2025, 3, 31), "2025-03-31"),
        (time(9, 5), "09:05:00"),
        (datetime(2025, 3, 31, 17, tzinfo=UTC), "2025-03-31T17:00:00+00:00"),
    ],
)
def test_en_csv(valor: Any, celda: str) -> None:
    assert en_csv(valor) == celda


def test_el_csv_sale_por_partes_con_su_marca_una_vez() -> None:
    escritor = EscritorDeCSV(["a", "b"])
    escritor.fila(["x;y", 'dice "sí"'])
    primera = escritor.sacar()
    escritor.fila([None, 3])
    assert primera.decode() == '\ufeffa;b\r\n"x;y";"dice ""sí"""\r\n'
    assert escritor.sacar() == b";3\r\n"
    assert escritor.sacar() == b""


def test_en_excel_cada_valor_con_su_clase() -> None:
    valores = ["=1+1", "x\x00y", "z" * (LETRAS_DE_CELDA + 1), True, 3, 1.5, date(2025, 3, 31), time(9, 5), None]
    valores.append(datetime(2025, 4, 1, 2, tzinfo=UTC))
    archivo = io.BytesIO()
    with xlsxwriter.Workbook(archivo, OPCIONES_DE_LIBRO) as libro:
        hoja, formatos = libro.add_worksheet(), formatos_de(libro)
        for n, valor in enumerate(valores):
            escribir_celda(hoja, 0, n, valor, formatos)
    celdas = list(load_workbook(archivo).active[1])
    assert [celda.data_type for celda in celdas] == ["s", "s", "s", "b", "n", "n", "d", "s", "n", "d"]
    assert celdas[0].value == "=1+1"
    assert len(celdas[2].value) == LETRAS_DE_CELDA
    assert celdas[2].value.endswith("z […] (no cabe entero en una celda)")
    assert celdas[9].value == datetime(2025, 3, 31, 21)  # noqa: DTZ001  # en hora de Lima, y Excel no sabe de zonas
