"""El .xlsx por fuera: dónde está cada parte según sus relaciones, y lo que no se abre."""

import io
import zipfile

import pytest

from importacion.contenedor import MAXIMO_DE_PARTES, Contenedor, revisar_por_fuera
from importacion.errores import LibroIlegible
from importacion.libro import leer
from tests.importacion.paquetes import (
    CON_MACROS,
    TIPO_DE_LIBRO,
    con_partes,
    hoja,
    libro_de_partes,
    paquete,
    partes_de,
    relaciones,
)

pytestmark = pytest.mark.una_vez
DATOS = hoja(b'<row r="1"><c r="A1" t="s"><v>0</v></c></row>')


@pytest.mark.parametrize("principal", ["xl/workbook.xml", "xl/workbook22.xml", "libro.xml", "xl/otra/Libro.XML"])
def test_la_parte_principal_es_la_que_dice_el_paquete(principal: str) -> None:
    """Office en línea la llama `workbook22.xml`."""
    libro = leer(libro_de_partes(DATOS, principal=principal), "a.xlsx")
    assert [list(fila) for fila in libro.hojas["Acuerdos"].filas] == [["uno"]]


@pytest.mark.parametrize(
    "destino",
    [
        "/xl/worksheets/sheet1.xml",
        "worksheets\\sheet1.xml",
        "../xl/worksheets/sheet1.xml",
        "./worksheets/SHEET1.xml",
    ],
)
def test_las_relaciones_se_escriben_de_muchos_modos(destino: str) -> None:
    suyas = relaciones(("worksheet", destino), ("sharedStrings", "/xl/sharedStrings.xml"))
    libro = leer(con_partes(libro_de_partes(DATOS), {"xl/_rels/workbook.xml.rels": suyas}), "a.xlsx")
    assert libro.hojas["Acuerdos"].filas[0][0] == "uno"


def test_los_nombres_de_las_partes_no_miran_mayusculas_ni_barras() -> None:
    suyas = partes_de(libro_de_partes(DATOS))
    partes = {nombre.replace("/", "\\").replace("shared", "Shared"): suya for nombre, suya in suyas.items()}
    assert leer(paquete(partes), "a.xlsx").hojas["Acuerdos"].filas[0][0] == "uno"


def test_los_textos_que_nadie_declara_se_buscan_donde_siempre() -> None:
    suyas = relaciones(("worksheet", "worksheets/sheet1.xml"))
    libro = leer(con_partes(libro_de_partes(DATOS), {"xl/_rels/workbook.xml.rels": suyas}), "a.xlsx")
    assert libro.hojas["Acuerdos"].filas[0][0] == "uno"


def test_una_hoja_de_graficos_o_de_fuera_no_es_una_hoja() -> None:
    for tipo in ("chartsheet", "dialogsheet"):
        suyas = relaciones((tipo, "worksheets/sheet1.xml"))
        assert Contenedor(con_partes(libro_de_partes(DATOS), {"xl/_rels/workbook.xml.rels": suyas})).hojas == {}
    fuera = relaciones(("worksheet", "worksheets/sheet1.xml")).replace(b"Target=", b'TargetMode="External" Target=')
    assert Contenedor(con_partes(libro_de_partes(DATOS), {"xl/_rels/workbook.xml.rels": fuera})).hojas == {}


@pytest.mark.parametrize(("estado", "oculta"), [("visible", False), ("hidden", True), ("veryHidden", True)])
def test_se_sabe_que_hojas_estan_ocultas(estado: str, oculta: bool) -> None:
    assert leer(libro_de_partes(DATOS, estado=estado), "a.xlsx").hojas["Acuerdos"].oculta is oculta


@pytest.mark.parametrize("tipo", [TIPO_DE_LIBRO, CON_MACROS])
def test_el_tipo_declarado_dice_si_lleva_macros(tipo: str) -> None:
    assert Contenedor(libro_de_partes(DATOS, tipo=tipo)).tipo == tipo


def test_el_calendario_que_empieza_en_1904() -> None:
    assert Contenedor(libro_de_partes(DATOS, propiedades=b'<workbookPr date1904="1"/>')).desde_1904
    assert not Contenedor(libro_de_partes(DATOS)).desde_1904


@pytest.mark.parametrize("compresion", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_una_compresion_que_excel_no_usa_no_se_abre(compresion: int) -> None:
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w", compresion) as archivo:
        for nombre, contenido in partes_de(libro_de_partes(DATOS)).items():
            archivo.writestr(nombre, contenido)
    with pytest.raises(LibroIlegible, match="dañado"):
        revisar_por_fuera(salida.getvalue())


def test_un_paquete_con_demasiadas_partes_no_se_abre() -> None:
    muchas = {f"xl/media/{n}.png": b"" for n in range(MAXIMO_DE_PARTES)}
    with pytest.raises(LibroIlegible, match="dañado"):
        revisar_por_fuera(con_partes(libro_de_partes(DATOS), muchas))


@pytest.mark.parametrize(
    "partes",
    [
        {"_rels/.rels": b"<Relationships"},
        {"xl/workbook.xml": b"<workbook" + b" " * (9 * 1024 * 1024) + b"/>"},
        {"xl/_rels/workbook.xml.rels": b"<!DOCTYPE a><a/>"},
        {"xl/workbook.xml": b"<workbook>" + b'<sheet name="a" r:id="rId1"/>' * 501 + b"</workbook>"},
        {"xl/worksheets/sheet1.xml": b""},
        {"xl/_rels/workbook.xml.rels": relaciones(("worksheet", "no/existe.xml"))},
    ],
)
def test_un_paquete_roto_o_desmesurado_no_se_lee(partes: dict[str, bytes]) -> None:
    with pytest.raises(LibroIlegible, match="dañado"):
        leer(con_partes(libro_de_partes(DATOS), partes), "a.xlsx")


def test_bytes_cambiados_al_azar_dan_su_frase_o_se_leen() -> None:
    """Mil archivos con un byte cambiado cada uno: ninguno levanta otra cosa."""
    bueno = libro_de_partes(DATOS)
    for n in range(1_000):
        lugar, valor = n * 7919 % len(bueno), n * 104_729 % 256
        malo = bueno[:lugar] + bytes([valor]) + bueno[lugar + 1 :]
        try:
            leer(malo, "a.xlsx")
        except LibroIlegible as error:
            assert str(error)
