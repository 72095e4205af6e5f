"""Una hoja de .xlsx leída celda a celda: dónde está cada una, qué vale y qué hay que saber de ella."""

import io
from datetime import date, datetime, time
from typing import Any

import pytest
import python_calamine
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from importacion.cuadro import HojaLeida
from importacion.errores import LibroIlegible
from importacion.libro import leer
from tests.importacion.libros import bueno, xlsx
from tests.importacion.paquetes import estilos, hoja, libro_de_partes, textos
from tests.llamadas import crece_en_proporcion

pytestmark = pytest.mark.una_vez
ESTILOS = estilos(
    b'<numFmts><numFmt numFmtId="164" formatCode="[h]:mm"/></numFmts><fonts><font/><font><strike/></font></fonts>'
    b'<cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="9"/><xf fontId="1"/><xf numFmtId="164"/></cellXfs>'
)


def leida(filas: bytes, despues: bytes = b"", **otras: Any) -> HojaLeida:
    return leer(libro_de_partes(hoja(filas, despues), estilos=ESTILOS, **otras), "a.xlsx").hojas["Acuerdos"]


def escritas(filas: bytes, **otras: Any) -> dict[tuple[int, int], Any]:
    """(fila, columna) → valor de lo que no está en blanco."""
    return {(n, c): v for n, fila in leida(filas, **otras).escritas() for c, v in enumerate(fila) if v != ""}


@pytest.mark.parametrize(
    "filas",
    [
        b'<row r="2"><c r="B2"><v>7</v></c></row>',
        b"<row r='2'><c r='B2'><v>7</v></c></row>",
        b'<row r = "2" ><c\n r = "B2" ><v>7</v></c ></row>',
        b'<row r="2"><c r="b2"><v>7</v></c></row>',
        b'<row r=" 2 "><c r=" B2 "><v>7</v></c></row>',
        b"<row/><row><c/><c><v>7</v></c></row>",
        b'<row r="2"><c r="A2" s="1"/><c><v>7</v></c></row>',
        b'<row r="2"><c t="n" r="B2"><v>7</v></c></row>',
        b'<row r="2"><c r="&#66;2"><v>&#55;</v></c></row>',
        b'<row spans="1:9" r="2"><!-- <c r="Z9"/> --><c r="B2"><v><![CDATA[7]]></v></c></row>',
        b'<row r="3"/><row r="2"><c r="B2"><v>7</v></c></row>',
        b'<row r="2"><c r="B2"><v>1</v></c></row><row r="2"><c r="B2"><v>7</v></c></row>',
        b'<row r="2"><c r="B2"><v>7</v></c><c r="C2" t="s"><v>1</v></c><c r="D2" t="str"><v> \n</v></c></row>',
        b'<x:row xmlns:x="%s" r="2"><x:c r="B2"><x:v>7</x:v></x:c></x:row>',
    ],
)
def test_cada_celda_esta_donde_dice_su_direccion_o_detras_de_la_anterior(filas: bytes) -> None:
    assert escritas(filas, textos=textos(b"<si><t>x</t></si><si><t>  </t></si>")) == {(1, 1): 7.0}


@pytest.mark.parametrize(
    "filas",
    [
        b'<row r="0"/>',
        b'<row r="1048577"/>',
        b'<row r="-1"/>',
        b'<row r="uno"/>',
        b'<row r="1"><c r="XFE1"><v>1</v></c></row>',
        b'<row r="1"><c r="A"><v>1</v></c></row>',
        b'<row r="1"><c r="1A"><v>1</v></c></row>',
        b'<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
        b'<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        b'<row r="1"><c r="XFD1"/><c/></row>',
    ],
)
def test_una_direccion_que_no_existe_es_un_archivo_danado(filas: bytes) -> None:
    with pytest.raises(LibroIlegible, match="dañado"):
        leida(filas)


@pytest.mark.parametrize(
    ("celda", "valor"),
    [
        (b'<c t="s"><v>0</v></c>', "uno"),
        (b'<c t="str"><v>a &amp; b</v></c>', "a & b"),
        (b'<c t="inlineStr"><is><t>a</t></is></c>', "a"),
        (b'<c t="inlineStr"><is><r><t>a</t></r>\n<r><t> b</t></r><rPh><t>no</t></rPh></is></c>', "a b"),
        (b'<c t="str"><v>a_x000D_b_x0041_</v></c>', "a\rbA"),
        (b'<c t="str"><v>_xD83C__xDF3D__xD800_</v></c>', "\U0001f33d"),
        (b'<c t="b"><v>1</v></c>', True),
        (b'<c t="b"><v>0</v></c>', False),
        (b'<c t="d"><v>2025-01-13</v></c>', date(2025, 1, 13)),
        (b'<c t="d"><v>2025-01-13T09:30:00</v></c>', datetime(2025, 1, 13, 9, 30)),  # noqa: DTZ001 - Excel no lo dice
        (b'<c t="d"><v>ayer</v></c>', "ayer"),
        (b"<c><v>1.50</v></c>", 1.5),
        (b'<c s="1"><v>45670</v></c>', date(2025, 1, 13)),
        (b'<c s="4"><v>0.375</v></c>', time(9)),
        (b"<c><v>inf</v></c>", "inf"),
        (b"<c><v>1e999</v></c>", "1e999"),
        (b"<c><v>nan</v></c>", "nan"),
        (b"<c><v>doce</v></c>", "doce"),
        (b'<c s="99"><v>12</v></c>', 12.0),
    ],
)
def test_lo_que_vale_una_celda(celda: bytes, valor: Any) -> None:
    assert escritas(b"<row>" + celda + b"</row>") == {(0, 0): valor}


def test_los_textos_de_varias_letras_y_su_pronunciacion() -> None:
    contenido = textos(
        b"<si><r><t>uno </t></r><r><rPr><b/></rPr><t>dos</t></r></si><si/><si><t>a</t><rPh><t>b</t></rPh></si>"
    )
    filas = b'<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c></row>'
    assert escritas(filas, textos=contenido) == {(0, 0): "uno dos", (0, 2): "a"}


def test_las_que_no_valen_por_lo_que_muestran() -> None:
    filas = (
        b'<row><c s="2"><v>0.5</v></c><c t="e"><v>#N/A</v></c>'
        b'<c><f>1+1</f><v>2</v></c><c t="e"><f>x</f><v>#REF!</v></c>'
        b'<c><f t="shared" si="0"/></c><c s="2" t="str"><v>50%</v></c><c s="2"/></row>'
    )
    raras = leida(filas, b"<extLst><x14:c><xm:f>A1</xm:f></x14:c></extLst>").raras
    assert {lugar: (rara.rareza.value, rara.texto) for lugar, rara in raras.items()} == {
        (0, 0): ("porcentaje", ""),
        (0, 1): ("error", "#N/A"),
        (0, 2): ("formula", ""),
        (0, 3): ("formula", ""),
        (0, 4): ("formula", ""),
    }


def test_las_celdas_raras_se_hallan_en_lo_que_escribe_una_biblioteca() -> None:
    def adornar(libro: Any, hojas: dict[str, Any]) -> None:
        hoja = hojas["Hitos"]
        hoja.write_formula("AB7", "=1+1", None, 2)
        hoja.write_array_formula("A8:A9", "{=1+1}", None, 2)
        hoja.write_number("C9", 0.5, libro.add_format({"num_format": '0.0 "%"'}))
        hoja.write_string("D9", "texto <f>que no es fórmula</f>")

    raras = leer(xlsx(bueno(), adornar), "a.xlsx").hojas["Hitos"].raras
    assert {lugar: rara.rareza for lugar, rara in raras.items()} == {
        (6, 27): "formula",
        (7, 0): "formula",
        (8, 2): "porcentaje",
    }


def test_las_filas_ocultas_y_las_tachadas() -> None:
    suya = leida(
        b'<row hidden="1"><c><v>1</v></c></row><row hidden="0"><c s="3"><v>1</v></c><c s="3" t="s"><v>0</v></c></row>'
        b'<row><c s="3"><v>1</v></c><c><v>2</v></c></row><row hidden="1"/><row><c s="3"/><c><v>3</v></c></row>'
    )
    assert (suya.ocultas, suya.tachadas) == ({0}, {1})


def test_una_celda_combinada_hacia_abajo_repite_lo_de_arriba() -> None:
    def uno(columna: bytes) -> bytes:
        return b'<c r="%s"><v>1</v></c>' % columna

    filas = b"".join(b'<row r="%d">%s</row>' % (n, uno(b"A%d" % n)) for n in (1, 2, 3, 5))
    filas = filas.replace(uno(b"A2"), uno(b"A2") + b'<c r="B2"><f>A1</f><v>9</v></c>')
    suya = leida(
        filas, b'<mergeCells><mergeCell ref="B2:B5"/><mergeCell ref="C1:D3"/><mergeCell ref="x"/></mergeCells>'
    )
    assert [list(fila)[1] for fila in suya.filas] == ["", 9.0, 9.0, "", 9.0]
    assert suya.tapadas == {(2, 1): 1, (4, 1): 1}
    assert set(suya.raras) == {(1, 1), (2, 1), (4, 1)}
    assert suya.combinadas == {(0, 2)}


def test_una_celda_sola_muy_lejos_no_cuesta() -> None:
    suya = leida(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>')
    assert (len(suya.filas), len(suya.filas[0])) == (1_048_576, 16_384)
    assert [(n, fila[0], fila[-1]) for n, fila in suya.escritas()] == [(0, 1.0, ""), (1_048_575, "", 2.0)]
    assert len({id(fila) for fila in suya.filas}) == 3


def test_un_blanco_en_la_ultima_fila_no_es_nada() -> None:
    suya = leida(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576" t="str"><v> </v></c></row>')
    assert len(suya.filas) == 1


def test_muchas_filas_muy_anchas_se_rechazan_diciendo_donde() -> None:
    filas = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(2, 200))
    with pytest.raises(LibroIlegible, match="«Acuerdos» tiene algo escrito en XFD1, demasiado lejos"):
        leida(b'<row r="1"><c r="XFD1"><v>1</v></c></row>' + filas)


UNA_FILA = {
    "sin dirección": b"<row><c><v>1</v></c><c><v>2</v></c></row>",
    "entre comillas simples": b"<row><c t='str'><v>a</v></c></row>",
    "con huecos": b'<row><c s="1"/><c/><c/><c><v>1</v></c></row>',
    "errores sin valor": b'<row><c t="e"></c><c t="e"/></row>',
    "fórmulas sin resultado": b"<row><c><f/></c></row>",
    "textos sueltos": b'<row><c t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c></row>',
    "comentarios de fila": b"<!-- <row> --><row><!-- <c r='A1'> --></row>",
    "solo números y ninguna clave": b"<row><c><v>1</v></c><c><v>1</v></c><c><v>1</v></c></row>",
    "ocultas": b'<row hidden="1"><c s="3"><v>1</v></c></row>',
}


@pytest.mark.parametrize("fila", UNA_FILA.values(), ids=UNA_FILA.keys())
def test_el_doble_de_filas_cuesta_el_doble(fila: bytes) -> None:
    def leer_unas(n: int) -> Any:
        contenido = libro_de_partes(hoja(fila * n), estilos=ESTILOS)
        return lambda: leer(contenido, "a.xlsx")

    assert crece_en_proporcion(leer_unas)


def test_el_doble_de_combinaciones_cuesta_el_doble() -> None:
    def leer_unas(n: int) -> Any:
        una = b'<mergeCell ref="A1:A4"/>'
        contenido = libro_de_partes(
            hoja(b"<row><c><v>1</v></c></row>" * 4, b"<mergeCells>" + una * n + b"</mergeCells>")
        )
        return lambda: leer(contenido, "a.xlsx")

    assert crece_en_proporcion(leer_unas)


# --- Lo mismo que lee una biblioteca que no se puede usar aquí (decisión 18) ----------------------------------------
DE_NUMERO, DE_FECHA = (
    ["General", "0.00", '"S/" #,##0.00', "@"],
    ["dd/mm/yyyy", "yyyy-mm-dd hh:mm", "hh:mm", "[$-280A]d mmmm"],
)
TEXTOS = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff"), max_size=12)
NUMEROS = st.one_of(st.integers(-(10**9), 10**9), st.floats(allow_nan=False, allow_infinity=False, width=32))
DIAS = st.one_of(st.integers(61, 80_000), st.sampled_from([0, 0.375, 45_670.25, 45_670.75]))
CELDAS = st.one_of(
    st.tuples(st.one_of(st.none(), st.booleans(), NUMEROS, TEXTOS), st.sampled_from(DE_NUMERO)),
    st.tuples(st.one_of(st.none(), st.booleans(), DIAS, TEXTOS), st.sampled_from(DE_FECHA)),
)


@settings(max_examples=60)
@given(st.lists(st.lists(CELDAS, max_size=5), max_size=6), st.booleans())
def test_se_lee_lo_mismo_que_con_otra_biblioteca(filas: list[list[tuple[Any, str]]], desde_1904: bool) -> None:
    salida = io.BytesIO()
    opciones = {"strings_to_formulas": False, "strings_to_urls": False, "date_1904": desde_1904}
    libro = xlsxwriter.Workbook(salida, opciones)
    formatos = {f: libro.add_format({"num_format": f}) for f in (*DE_NUMERO, *DE_FECHA)}
    suya = libro.add_worksheet("Acuerdos")
    for n, fila in enumerate(filas):
        for c, (valor, formato) in enumerate(fila):
            suya.write(n, c, valor, formatos[formato])
    libro.close()
    otra = python_calamine.load_workbook(io.BytesIO(salida.getvalue())).get_sheet_by_index(0)
    mia = leer(salida.getvalue(), "a.xlsx").hojas["Acuerdos"]
    assert {(n, c): v for n, f in mia.escritas() for c, v in enumerate(f) if v != ""} == {
        (n, c): v
        for n, f in enumerate(otra.to_python(skip_empty_area=False))
        for c, v in enumerate(f)
        if v != "" and not (isinstance(v, str) and v.isspace())
    }
