"""Archivos que no son un libro que se pueda leer: cada uno, con la frase que dice qué es y qué hacer."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from acuerdos.importacion import contenedor
from acuerdos.importacion.contenedor import Contenedor
from acuerdos.importacion.errores import LibroIlegible
from acuerdos.importacion.formato import OLE
from acuerdos.importacion.libro import abrir, leer
from tests.acuerdos.importacion.libros import bueno, xlsx


def paquete(partes: dict[str, bytes]) -> bytes:
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w", zipfile.ZIP_DEFLATED) as archivo:
        for nombre, contenido in partes.items():
            archivo.writestr(nombre, contenido)
    return salida.getvalue()


def con_parte(nombre: str, contenido: bytes) -> bytes:
    """El libro bueno con una de sus partes cambiada."""
    with zipfile.ZipFile(io.BytesIO(xlsx(bueno()))) as archivo:
        partes = {parte: archivo.read(parte) for parte in archivo.namelist()}
    return paquete(partes | {nombre: contenido})


def con_hoja(xml: bytes) -> bytes:
    return con_parte("xl/worksheets/sheet4.xml", xml)


HOJA = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</worksheet>'
LEJANA = HOJA % (
    b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
)


@pytest.mark.parametrize(
    ("contenido", "frase"),
    [
        (b"", "vacío"),
        (b"codigo;texto\nMEA-1;algo\nMEA-2;algo\n", r"CSV.*guárdelo como"),
        ("código,texto,plazo\n".encode("latin-1"), "CSV"),
        (b"hola", "archivo de texto"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "página web"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "no es un libro de Excel"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "protegido con contraseña"),
        (OLE + "Workbook".encode("utf-16-le"), r"formato antiguo de Excel \(\.xls\)"),
        (OLE + "WordDocument".encode("utf-16-le"), "Word"),
        (OLE, "dañado"),
        (b"PK\x03\x04resto", "dañado"),
        (b"PK\x05\x06" + bytes(18), "dañado"),
        (xlsx(bueno())[:5000], "dañado o incompleto"),
        (paquete({"word/document.xml": b"<a/>"}), "Word"),
        (paquete({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}), "ods"),
        (paquete({"xl/workbook.bin": b"x"}), "xlsb"),
        (paquete({"fotos/1.jpg": b"x"}), "comprimido"),
        (paquete({"xl/workbook.xml": b"<workbook/>"}), "dañado"),
        (con_parte("xl/workbook.xml", b"<workbook"), "dañado"),
        (con_parte("xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><workbook>&b;</workbook>'), "dañado"),
        (con_hoja(b"no es xml"), "dañado"),
        (con_hoja(LEJANA), "escrito en XFD1048576, demasiado lejos"),
    ],
)  # fmt: skip
def test_lo_que_no_es_un_libro_se_dice(contenido: bytes, frase: str) -> None:
    with pytest.raises(LibroIlegible, match=f"(?s){frase}"):
        leer(contenido, "prueba.xlsx")


def test_un_libro_que_al_descomprimirse_es_enorme_no_se_lee() -> None:
    bomba = con_hoja(b"<a>" + b" " * (contenedor.MAXIMO_DESCOMPRIMIDO + 1) + b"</a>")
    assert len(bomba) < 1_000_000
    with pytest.raises(LibroIlegible, match="al descomprimirse"):
        leer(bomba, "bomba.xlsx")


def test_un_paquete_que_miente_sobre_su_peso_no_se_lee() -> None:
    """El directorio dice 10 bytes y la parte trae muchos más: se rechaza sin pasarla al lector de hojas."""
    hoja = HOJA % (b"<sheetData/>" + b" " * 1_000_000)
    mentiroso = bytearray(con_hoja(hoja))
    for firma, lugar in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        inicio = 0
        while (inicio := mentiroso.find(firma, inicio)) >= 0:
            if struct.unpack_from("<I", mentiroso, inicio + lugar)[0] == len(hoja):
                struct.pack_into("<I", mentiroso, inicio + lugar, 10)
            inicio += 4
    with pytest.raises(LibroIlegible, match="dañado"):
        leer(bytes(mentiroso), "mentiroso.xlsx")


def test_un_zip_con_contrasena_se_dice() -> None:
    cifrado = bytearray(xlsx(bueno()))
    for firma, lugar in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        inicio = 0
        while (inicio := cifrado.find(firma, inicio)) >= 0:
            cifrado[inicio + lugar] |= 1
            inicio += 4
    with pytest.raises(LibroIlegible, match="contraseña"):
        leer(bytes(cifrado), "cifrado.xlsx")


def test_un_archivo_demasiado_grande_no_se_lee(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("acuerdos.importacion.libro.MAXIMO_EN_DISCO", 10)
    (tmp_path / "a.xlsx").write_bytes(b"x" * 11)
    with pytest.raises(LibroIlegible, match="como máximo"):
        abrir(tmp_path / "a.xlsx")


def test_el_archivo_que_no_existe_y_la_carpeta_se_dicen(tmp_path: Path) -> None:
    with pytest.raises(LibroIlegible, match="No existe el archivo"):
        abrir(tmp_path / "nada.xlsx")
    with pytest.raises(LibroIlegible, match="es una carpeta"):
        abrir(tmp_path)


def test_filas_fantasma_con_formato_hasta_el_final_de_la_hoja_no_pesan() -> None:
    def adornar(libro: object, hojas: dict[str, object]) -> None:
        hojas["Hitos"].write_blank("XFD1048576", None, libro.add_format({"bold": True}))  # type: ignore[attr-defined]

    assert len(leer(xlsx(bueno(), adornar), "a.xlsx").hojas["Hitos"].filas) == 5


def test_las_celdas_raras_se_hallan_por_su_direccion() -> None:
    def adornar(libro: object, hojas: dict[str, object]) -> None:
        hoja = hojas["Hitos"]
        hoja.write_formula("AB7", "=1+1", None, 2)  # type: ignore[attr-defined]
        hoja.write_array_formula("A8:A9", "{=1+1}", None, 2)  # type: ignore[attr-defined]
        hoja.write_number("C9", 0.5, libro.add_format({"num_format": '0.0 "%"'}))  # type: ignore[attr-defined]
        hoja.write_string("D9", "texto <f>que no es fórmula</f>")  # type: ignore[attr-defined]

    raras = Contenedor(xlsx(bueno(), adornar)).raras("Hitos")
    assert {lugar: rara.rareza for lugar, rara in raras.items()} == {
        (6, 27): "formula", (7, 0): "formula", (8, 2): "porcentaje",
    }  # fmt: skip
