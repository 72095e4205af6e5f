"""Un .ods se lee como el .xlsx que diría lo mismo, con poca memoria, y lo raro se nota igual."""

import io
import zipfile
from datetime import date, time
from typing import Any

import pytest

from importacion.cuadro import HojaLeida, Rareza
from importacion.errores import LibroIlegible
from importacion.libro import leer

TIPO = "application/vnd.oasis.opendocument.spreadsheet"
ESPACIOS = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
)
ESTILOS = (
    '<style:style style:name="oculta" style:family="table"><style:table-properties table:display="false"/>'
    '</style:style><style:style style:name="tachado" style:family="table-cell">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
)


def ods(filas: str, tabla: str = "") -> bytes:
    contenido = (
        f"<?xml version='1.0' encoding='UTF-8'?><office:document-content {ESPACIOS}><office:automatic-styles>{ESTILOS}"
        f'</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="Acuerdos" {tabla}>'
        f"{filas}</table:table><table:table table:name='Sesión'/></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w", zipfile.ZIP_DEFLATED) as paquete:
        paquete.writestr("mimetype", TIPO)
        paquete.writestr("content.xml", contenido)
    return salida.getvalue()


def fila(*celdas: str, **atributos: str) -> str:
    suyos = "".join(f' table:{clave.replace("_", "-")}="{valor}"' for clave, valor in atributos.items())
    return f"<table:table-row{suyos}>{''.join(celdas)}</table:table-row>"


def celda(parrafo: str = "", **atributos: str) -> str:
    suyos = "".join(
        f' {"table" if clave in TABLA else "office"}:{clave.replace("_", "-")}="{valor}"'
        for clave, valor in atributos.items()
    )
    return f"<table:table-cell{suyos}>{f'<text:p>{parrafo}</text:p>' if parrafo else ''}</table:table-cell>"


TABLA = {"number_columns_repeated", "number_rows_spanned", "formula", "style_name"}


def leida(filas: str, tabla: str = "") -> HojaLeida:
    return leer(ods(filas, tabla), "a.ods").hojas["Acuerdos"]


@pytest.mark.parametrize(
    ("una", "valor"),
    [
        (celda("Hola <text:span>a</text:span> todos", value_type="string"), "Hola a todos"),
        (celda("a<text:s text:c='2'/>b", value_type="string"), "a  b"),
        (celda("15/10/25", value_type="date", date_value="2025-10-15"), date(2025, 10, 15)),
        (celda("09:40", value_type="time", time_value="PT09H40M00S"), time(9, 40)),
        (celda("S/ 1 200", value_type="currency", value="1200.5"), 1200.5),
        (celda("VERDADERO", value_type="boolean", boolean_value="true"), True),
        (
            '<table:table-cell office:value-type="string"><office:annotation><text:p>nota</text:p></office:annotation>'
            "<text:p>dato</text:p></table:table-cell>",
            "dato",
        ),
    ],
)
def test_cada_clase_de_celda(una: str, valor: Any) -> None:
    assert leida(fila(celda(), una)).filas[0][1] == valor


def test_lo_que_no_vale_por_lo_que_muestra_se_nota() -> None:
    hoja = leida(
        fila(
            celda("2", value_type="float", value="2", formula="of:=1+1"),
            celda("50 %", value_type="percentage", value="0.5"),
        )
    )
    assert {lugar: rara.rareza for lugar, rara in hoja.raras.items()} == {
        (0, 0): Rareza.FORMULA,
        (0, 1): Rareza.PORCENTAJE,
    }


def test_lo_oculto_lo_tachado_y_lo_combinado() -> None:
    hoja = leida(
        fila(celda("a", value_type="string", number_rows_spanned="2"), celda("b", value_type="string"))
        + fila("<table:covered-table-cell/>", celda("c", value_type="string"), visibility="filter")
        + fila(celda("d", value_type="string", style_name="tachado")),
        'table:style-name="oculta"',
    )
    assert [list(f) for f in hoja.filas] == [["a", "b"], ["a", "c"], ["d", ""]]
    assert (hoja.ocultas, hoja.tachadas, hoja.oculta, dict(hoja.tapadas)) == ({1}, {2}, True, {(1, 0): 0})


def test_lo_que_se_repite_en_blanco_no_cuesta_y_lo_escrito_tiene_un_tope() -> None:
    lejos = fila(celda(number_columns_repeated="16384"), number_rows_repeated="1048574")
    hoja = leida(fila(celda("a", value_type="string")) + lejos + fila(celda("z", value_type="string")))
    assert (len(hoja.filas), hoja.filas[-1][0]) == (1_048_576, "z")
    bomba = fila(celda("x", value_type="string", number_columns_repeated="16000"), number_rows_repeated="1000000")
    for filas in (bomba, fila(celda("x", value_type="string", number_columns_repeated="9999999"))):
        with pytest.raises(LibroIlegible):
            leida(filas)
