"""Una hoja ya parchada, en XML y leída otra vez."""

from typing import Any

from importacion.cuadro import HojaLeida
from importacion.libro import leer
from importacion.parches import Parche, parchar
from tests.importacion.paquetes import estilos, hoja, libro_de_partes, partes_de

PARTE = "xl/worksheets/sheet1.xml"


ESTILOS = estilos(
    b'<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    b'</fills><cellXfs count="2"><xf numFmtId="0" fillId="0"/><xf numFmtId="14" fillId="1">'
    b'<alignment wrapText="1"/></xf></cellXfs>'
)


def parchada(filas: bytes, parche: Parche, **otras: Any) -> tuple[str, HojaLeida]:
    """El XML de la hoja ya parchada, y la hoja leída otra vez."""
    contenido = parchar(libro_de_partes(hoja(filas), **({"estilos": ESTILOS} | otras)), {"Acuerdos": parche})
    return partes_de(contenido)[PARTE].decode(), leer(contenido, "a.xlsx").hojas["Acuerdos"]


def valores(suya: HojaLeida) -> list[list[Any]]:
    return [list(fila) for fila in suya.filas]


DOS_FILAS = (
    b'<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
    b"<row r='1' ><c r='A1' ><v >1</v ></c ></row ><row r='2'><c r='A2'><v>2</v></c></row>",
    b"<row><c><v>1</v></c></row>\n<row>\n<c><v>2</v></c>\n</row>\n",
    b'<row r="1"><c r="a1"><v>1</v></c></row><!-- <row r="2"> --><row r="2"><c r="a2"><v>2</v></c></row>',
    b'<row r="1" spans="1:1" ht="20" x14:dy="0.2"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
)
