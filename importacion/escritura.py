"""Escribir un libro con la forma del que se importa: los mismos títulos, y cada dato con su tipo.

Todo texto se escribe como texto: lo que empieza con = + - @ no se vuelve fórmula.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from types import TracebackType
from typing import Any, Self

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from cuentas.textos import limpiar
from importacion.hojas import EXPORTADO, SESION, FormaDeHoja

TIPO = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FECHAS = frozenset({"fecha", "plazo", "registrado_el", "validado_el", "aprobada_el", "plazo_nuevo"})
HORAS = frozenset({"inicio", "fin"})
ANCHOS = {
    "n": 5,
    "codigo": 15,
    "acuerdo": 18,
    "ubigeo": 9,
    "texto": 60,
    "descripcion": 50,
    "motivo": 50,
    "categoria": 40,
    "municipalidades": 60,
    "otras_municipalidades": 24,
    "mancomunidad": 30,
    "clasificacion": 24,
    "responsable": 12,
    "hito": 8,
    "numero": 8,
    "peso": 6,
    "porcentaje": 10,
    "provincia": 22,
    "distrito": 26,
    "region": 20,
}
ROJO, TINTA = "#C8102E", "#1A222D"


class LibroNuevo:
    """Un libro que se escribe hoja por hoja: `with LibroNuevo() as libro: …`, y al salir, `libro.contenido`."""

    def __init__(self) -> None:
        self._salida = io.BytesIO()
        self.libro = xlsxwriter.Workbook(
            self._salida, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        self.titulo = self.libro.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": TINTA, "border": 1})
        self.rotulo = self.libro.add_format({"bold": True})
        self.parrafo = self.libro.add_format({"text_wrap": True, "valign": "top"})
        self.fecha = self.libro.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
        self.hora = self.libro.add_format({"num_format": "hh:mm", "align": "left"})
        self.soles = self.libro.add_format({"num_format": "#,##0.00"})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, clase: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.libro.close()

    @property
    def contenido(self) -> bytes:
        return self._salida.getvalue()

    def sesion(self, datos: dict[str, Any], exportado: datetime | None = None) -> Worksheet:
        """La hoja Sesión: de arriba abajo, el rótulo y a su derecha el valor; al final, cuándo se exportó."""
        hoja = self.libro.add_worksheet(SESION.nombre)
        hoja.set_column(0, 0, 14)
        hoja.set_column(1, 1, 60)
        for n, columna in enumerate(SESION.columnas):
            hoja.write_string(n, 0, columna.titulo, self.rotulo)
            self.poner(hoja, n, 1, datos.get(columna.clave), self.fecha if columna.clave in FECHAS else None)
        if exportado is not None:
            hoja.write_string(len(SESION.columnas), 0, EXPORTADO, self.rotulo)
            hoja.write_string(len(SESION.columnas), 1, exportado.isoformat())
        return hoja

    def tabla(self, forma: FormaDeHoja, filas: Iterable[Sequence[Any]] = ()) -> Worksheet:
        """Una hoja con los títulos de `forma` y sus filas, con los valores en el orden de sus columnas."""
        hoja = self.libro.add_worksheet(forma.nombre)
        for n, columna in enumerate(forma.columnas):
            hoja.set_column(n, n, ANCHOS.get(columna.clave, 12), self._formato(columna.clave))
            hoja.write_string(0, n, columna.titulo, self.titulo)
        hoja.freeze_panes(1, 0)
        ultima = 0
        for ultima, fila in enumerate(filas, start=1):
            for n, valor in enumerate(fila):
                self.poner(hoja, ultima, n, valor)
        if ultima:
            hoja.autofilter(0, 0, ultima, len(forma.columnas) - 1)
        return hoja

    def poner(self, hoja: Worksheet, fila: int, columna: int, valor: object, si_vacia: Format | None = None) -> None:
        """`valor` en su celda, según su tipo; en blanco, solo el formato `si_vacia`."""
        if valor is None or valor == "":
            if si_vacia:
                hoja.write_blank(fila, columna, None, si_vacia)
        elif isinstance(valor, str):
            # Lo guardado antes puede llevar lo que el XML no admite.
            hoja.write_string(fila, columna, valor if valor.isprintable() else limpiar(valor))
        elif isinstance(valor, date | time):
            hoja.write_datetime(fila, columna, valor, self.fecha if isinstance(valor, date) else self.hora)
        elif isinstance(valor, Decimal):
            hoja.write_number(fila, columna, valor, self.soles)
        else:
            hoja.write_number(fila, columna, valor)

    def _formato(self, clave: str) -> Format | None:
        if clave in FECHAS:
            return self.fecha
        return self.hora if clave in HORAS else self.soles if clave == "monto" else None
