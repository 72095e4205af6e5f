"""Cambiar unas celdas de un libro sin tocar lo demás, lo haya escrito quien lo haya escrito."""

import io
import re
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from importacion.errores import LibroIlegible
from importacion.libro import leer
from importacion.parches import Parche, parchar
from importacion.relleno import RELLENO
from tests.importacion.hojas_de_prueba import DOS_FILAS, ESTILOS, PARTE, parchada, valores
from tests.importacion.paquetes import hoja, libro_de_partes, partes_de
from tests.llamadas import crece_en_proporcion

pytestmark = pytest.mark.una_vez


@pytest.mark.parametrize("filas", DOS_FILAS)
def test_se_pone_la_frase_y_lo_demas_sigue_diciendo_lo_mismo(filas: bytes) -> None:
    _, suya = parchada(filas, Parche(2, {1: "Error", 2: "⚠ está <mal> & punto", 4: "⚠ otra"}))
    assert valores(suya) == [
        [1.0, "", "Error"],
        [2.0, "", "⚠ está <mal> & punto"],
        ["", "", ""],
        ["", "", "⚠ otra"],
    ]


def test_se_conservan_los_atributos_de_la_fila_y_lo_que_lleva_detras() -> None:
    filas = b"<row r='1' spans='1:1' ht='20' x14ac:dy='0.2'><c r='A1'/><extLst><ext uri='a'/></extLst></row>"
    xml, _ = parchada(filas, Parche(1, {1: "x"}))
    assert re.search(r'<row r="1" ht="20" x14ac:dy="0\.2"><c r=\'A1\'/><c r="B1" t="inlineStr">.*</c><extLst>', xml)
    assert "spans" not in xml


@pytest.mark.parametrize(
    ("columnas", "quedan"),
    [
        (b"", '<cols><col min="4" max="4" width="80" customWidth="1"/></cols><sheetData>'),
        (b'<cols><col min="1" max="2"/></cols>', '<col min="1" max="2"/><col min="4" max="4" '),
        (b"<cols><col min='6' max='7'/></cols>", "width=\"80\" customWidth=\"1\"/><col min='6' max='7'/></cols>"),
        (b'<cols><col min="1" max="9"/></cols>', '<cols><col min="1" max="9"/></cols><sheetData>'),
    ],
)
def test_la_columna_de_las_frases_es_ancha_si_nadie_dijo_otra_cosa(columnas: bytes, quedan: str) -> None:
    xml = hoja(b"").replace(b"<sheetData>", b'<dimension ref="A1:B2"/>' + columnas + b"<sheetData>")
    salida = partes_de(parchar(libro_de_partes(xml), {"Acuerdos": Parche(3, {1: "x"})}))[PARTE].decode()
    assert quedan in salida
    assert "dimension" not in salida


@pytest.mark.parametrize("datos", [b"<sheetData/>", b"<sheetData></sheetData>", b"<sheetData >\n</sheetData >"])
def test_una_hoja_en_blanco_tambien_lleva_su_frase(datos: bytes) -> None:
    xml = hoja(b"").replace(b"<sheetData></sheetData>", datos)
    contenido = parchar(libro_de_partes(xml), {"Acuerdos": Parche(1, {1: "x"})})
    assert valores(leer(contenido, "a.xlsx").hojas["Acuerdos"]) == [["", "x"]]


def test_tablas_listas_comentarios_y_combinadas_siguen_ahi() -> None:
    original = openpyxl.Workbook()
    suya = original.active
    suya.title = "Acuerdos"
    for fila in (["Código", "Plazo"], ["A-1", "ayer"], ["A-2", "hoy"]):
        suya.append(fila)
    suya.add_table(Table(displayName="Tabla1", ref="A1:B3"))
    suya.add_data_validation(lista := DataValidation(type="list", formula1='"uno,dos"'))
    lista.add("B2:B9")
    suya["A2"].comment = Comment("Revisar con la región", "Olga")
    suya.merge_cells("A5:B5")
    suya.auto_filter.ref = "A1:B3"
    salida = io.BytesIO()
    original.save(salida)
    contenido = parchar(salida.getvalue(), {"Acuerdos": Parche(2, {1: "Error", 2: "⚠ B2: mal"}, pintar={(2, 1)})})
    libro = openpyxl.load_workbook(io.BytesIO(contenido))
    vuelta = libro["Acuerdos"]
    assert list(vuelta.tables) == ["Tabla1"]
    assert str(vuelta.data_validations.dataValidation[0].sqref) == "B2:B9"
    assert vuelta["A2"].comment.text == "Revisar con la región"
    assert [str(rango) for rango in vuelta.merged_cells.ranges] == ["A5:B5"]
    assert (vuelta["C2"].value, vuelta["B2"].fill.fgColor.rgb) == ("⚠ B2: mal", RELLENO)
    assert set(partes_de(contenido)) == set(partes_de(salida.getvalue()))


@pytest.mark.parametrize(
    "filas",
    [
        b"<row>" + b"<c/>" * 20_000 + b"</row>",
        b'<row r="1">' + b"<x><v>1</v></x>" * 800_000 + b"</row>",
        b'<row r="1"><c r="XFE1"/></row>',
        b'<row r="uno"/>',
    ],
)
def test_una_fila_desmesurada_no_se_rehace(filas: bytes) -> None:
    with pytest.raises(LibroIlegible, match="dañado"):
        parchar(libro_de_partes(hoja(filas)), {"Acuerdos": Parche(1, {1: "x"})})


def test_una_hoja_sin_datos_no_se_edita() -> None:
    with pytest.raises(LibroIlegible, match="dañado"):
        parchar(libro_de_partes(b"<worksheet/>"), {"Acuerdos": Parche(1, {1: "x"})})


@pytest.mark.parametrize(
    "fila",
    [
        b"<!-- <row> -->",
        b"<row/>",
        b"<row><c><v>1</v></c></row>",
        b'<row><c r="A1" t="e"></c></row>',
        b"<row><row>",
        b'<c r="A1"',
    ],
)
def test_el_doble_de_hoja_cuesta_el_doble(fila: bytes) -> None:
    """También en un comentario, que es donde una expresión regular se perdía."""

    def parchar_una(n: int) -> Any:
        filas = fila * n if fila.endswith(b">") and fila.count(b"<row>") < 2 else b"<!--" + fila * n + b"-->"
        contenido = libro_de_partes(hoja(filas), estilos=ESTILOS)
        return lambda: parchar(contenido, {"Acuerdos": Parche(2, {1: "x"}, pintar={(1, 0)})})

    assert crece_en_proporcion(parchar_una)


def test_el_doble_de_errores_cuesta_el_doble() -> None:
    def parchar_una(n: int) -> Any:
        contenido = libro_de_partes(hoja(b"<row><c><v>1</v></c></row>" * n), estilos=ESTILOS)
        todas = range(1, n + 1)
        parche = Parche(2, dict.fromkeys(todas, "x"), {(m, 0) for m in todas}, {(m, 1) for m in todas})
        return lambda: parchar(contenido, {"Acuerdos": parche})

    assert crece_en_proporcion(parchar_una, desde=500)
