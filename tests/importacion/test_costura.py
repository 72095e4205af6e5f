"""La costura: lo que no cambia queda byte a byte, en su codificación y con sus prefijos."""

import re

import pytest

from importacion.libro import leer
from importacion.parches import Parche, parchar
from tests.importacion.hojas_de_prueba import DOS_FILAS, PARTE, parchada, valores
from tests.importacion.paquetes import con_partes, hoja, libro_de_partes, partes_de

pytestmark = pytest.mark.una_vez


@pytest.mark.parametrize("filas", DOS_FILAS)
def test_las_filas_que_no_cambian_quedan_byte_a_byte(filas: bytes) -> None:
    _, segunda = filas.split(b"1</v", 1)
    resto = segunda[segunda.index(b"<row") :] if b"<!--" not in segunda else segunda[segunda.index(b"<!--") :]
    xml, _ = parchada(filas, Parche(2, {1: "Error"}))
    assert resto.decode() in xml


@pytest.mark.parametrize("codificacion", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_la_frase_va_en_la_codificacion_de_la_hoja(codificacion: str) -> None:
    texto = '<row r="1"><c r="A1" t="str"><v>niño</v></c></row><row r="2"><c r="A2"/></row>'
    declarada = codificacion.removesuffix("-sig")
    xml = f'<?xml version="1.0" encoding="{declarada}"?>' + hoja(texto.encode()).decode()
    contenido = con_partes(libro_de_partes(hoja(b"")), {PARTE: xml.encode(codificacion)})
    salida = parchar(contenido, {"Acuerdos": Parche(1, {1: "⚠ ñandú", 2: "b"})})
    assert valores(leer(salida, "a.xlsx").hojas["Acuerdos"]) == [["niño", "⚠ ñandú"], ["", "b"]]


def test_los_prefijos_del_libro_se_respetan() -> None:
    xml = re.sub(rb"<(/?)(\w)", rb"<\1x:\2", hoja(b'<row r="1"><c r="A1"><v>1</v></c></row>')).replace(
        b"xmlns=", b"xmlns:x="
    )
    contenido = parchar(con_partes(libro_de_partes(hoja(b"")), {PARTE: xml}), {"Acuerdos": Parche(1, {1: "a", 3: "b"})})
    salida = partes_de(contenido)[PARTE].decode()
    assert not re.search(r"</?(row|c|is|t|cols|col|sheetData)\b", salida)
    assert valores(leer(contenido, "a.xlsx").hojas["Acuerdos"]) == [[1.0, "a"], ["", ""], ["", "b"]]
