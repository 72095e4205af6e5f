"""Lo que una celda de un archivo de filas (CSV o Excel) puede llevar: las páginas y la API escriben con esto.

Regla: el CSV va en UTF-8 con su marca y separado por punto y coma, que es el separador de listas del Excel en español
del Perú; las fechas, AAAA-MM-DD, y los números con punto, que todo programa entiende. En ninguno un texto se vuelve
fórmula: en el Excel se escribe como texto y en el CSV lo que empieza como fórmula lleva un apóstrofo.
"""

import csv
from datetime import date, datetime, time
from decimal import Decimal

import xlsxwriter
from django.utils import timezone
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from cuentas.textos import limpiar

Valor = str | int | float | bool | Decimal | date | datetime | time | None
TIPO_CSV = "text/csv; charset=utf-8"
TIPO_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SEPARADOR = ";"
MARCA = "\ufeff"
DE_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Cada fila escrita deja la memoria, y ningún texto se vuelve fórmula ni enlace.
OPCIONES_DE_LIBRO = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
LETRAS_DE_CELDA = 32_767  # lo que una celda de Excel admite
SIGUE = " […] (no cabe entero en una celda)"
CABEN = LETRAS_DE_CELDA - len(SIGUE)
DE_CABECERA = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1A222D", "valign": "top"}
EN_EXCEL: dict[type, dict[str, str]] = {
    datetime: {"num_format": "dd/mm/yyyy hh:mm"},
    date: {"num_format": "dd/mm/yyyy"},
    Decimal: {"num_format": "#,##0.00"},
    float: {"num_format": "#,##0.00"},
    int: {"num_format": "#,##0"},
}


def en_csv(valor: Valor) -> str:
    """El valor como va en su celda: sin dato, vacía; lo que parece una fórmula, con un apóstrofo delante."""
    if valor is None:
        return ""
    if isinstance(valor, str):
        return f"'{valor}" if valor.startswith(DE_FORMULA) else valor
    if isinstance(valor, bool):
        return "true" if valor else "false"
    return valor.isoformat() if isinstance(valor, date) else str(valor)


class EscritorDeCSV:
    """Escribe filas y entrega lo escrito por partes: `sacar` da los bytes desde la última vez."""

    def __init__(self, encabezados: list[str]) -> None:
        self._partes = [MARCA]
        self._csv = csv.writer(self, delimiter=SEPARADOR, lineterminator="\r\n")
        self._csv.writerow(encabezados)

    def write(self, parte: str) -> None:
        """Lo llama `csv.writer`."""
        self._partes.append(parte)

    def fila(self, valores: list[Valor]) -> None:
        self._csv.writerow([en_csv(valor) for valor in valores])

    def sacar(self) -> bytes:
        partes, self._partes = self._partes, []
        return "".join(partes).encode()


def formatos_de(libro: xlsxwriter.Workbook) -> dict[type, Format]:
    """Los formatos de las celdas de ese libro, por la clase del valor."""
    return {clase: libro.add_format(formato) for clase, formato in EN_EXCEL.items()}


def escribir_celda(hoja: Worksheet, fila: int, n: int, valor: object, formatos: dict[type, Format]) -> None:
    """El valor con su clase: una fecha es una fecha, un instante va en hora de Lima; sin dato, nada."""
    if isinstance(valor, str):
        # Lo guardado antes puede llevar lo que el XML no admite.
        texto = valor if valor.isprintable() else limpiar(valor)
        hoja.write_string(fila, n, texto if len(texto) <= LETRAS_DE_CELDA else texto[:CABEN] + SIGUE)
    elif isinstance(valor, time):
        hoja.write_string(fila, n, valor.isoformat())
    elif isinstance(valor, bool):
        hoja.write_boolean(fila, n, valor)
    elif isinstance(valor, datetime):
        hoja.write_datetime(fila, n, timezone.make_naive(valor), formatos[datetime])
    elif isinstance(valor, date):
        hoja.write_datetime(fila, n, valor, formatos[date])
    elif valor is not None:
        hoja.write_number(fila, n, valor, formatos[type(valor)])
