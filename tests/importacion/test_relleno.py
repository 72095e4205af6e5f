"""El relleno de la celda mala: se pinta con su formato y se despinta después."""

import pytest

from importacion.libro import leer
from importacion.parches import Parche, parchar
from importacion.relleno import RELLENO
from tests.importacion.hojas_de_prueba import ESTILOS, PARTE, parchada, valores
from tests.importacion.paquetes import estilos, hoja, libro_de_partes, partes_de

pytestmark = pytest.mark.una_vez


def test_la_celda_mala_se_pinta_con_su_mismo_formato() -> None:
    filas = b"<row><c t='s'><v>0</v></c><c s='1' t='n'><v>45670</v></c></row>"
    contenido = parchar(libro_de_partes(hoja(filas), estilos=ESTILOS), {"Acuerdos": Parche(3, pintar={(1, 1), (1, 2)})})
    xml, formato = partes_de(contenido)[PARTE].decode(), partes_de(contenido)["xl/styles.xml"].decode()
    assert '<c r="A1" t="s"><v>0</v></c><c r="B1" s="2" t="n"><v>45670</v></c><c r="C1" s="3"></c>' in xml
    assert '<cellXfs count="4">' in formato
    assert '<xf numFmtId="14" fillId="2" applyFill="1"><alignment wrapText="1"/></xf>' in formato
    assert f'<fills count="3">{ESTILOS.decode().partition("<fills")[2][11:].partition("</fills>")[0]}<fill>' in formato
    assert formato.count(RELLENO) == 1


def test_lo_que_se_pinto_una_vez_se_despinta_a_la_siguiente() -> None:
    contenido = libro_de_partes(hoja(b'<row r="1"><c r="A1"><v>1</v></c></row>'), estilos=ESTILOS)
    una = parchar(contenido, {"Acuerdos": Parche(2, {1: "⚠ x"}, pintar={(1, 0)})})
    otra = parchar(una, {"Acuerdos": Parche(2, borrar={(1, 2)})})
    assert RELLENO not in partes_de(otra)["xl/styles.xml"].decode()
    assert valores(leer(otra, "a.xlsx").hojas["Acuerdos"]) == [[1.0]]


def test_un_libro_sin_estilos_se_devuelve_sin_pintar() -> None:
    xml, suya = parchada(b'<row r="1"><c r="A1"/></row>', Parche(1, {1: "x"}, pintar={(1, 0)}), estilos=estilos(b""))
    assert '<c r="A1" s="0"></c>' in xml
    assert valores(suya) == [["", "x"]]
