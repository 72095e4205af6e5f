"""Archivos que no son un libro que se pueda leer: cada uno, con la frase que dice qué es y qué hacer."""

import struct
from pathlib import Path

import pytest

from importacion import contenedor
from importacion.errores import LibroIlegible
from importacion.formato import OLE
from importacion.libro import abrir, leer
from tests.importacion.libros import bueno, xlsx
from tests.importacion.paquetes import con_partes, paquete


def con_parte(nombre: str, contenido: bytes) -> bytes:
    """El libro bueno con una de sus partes cambiada."""
    return con_partes(xlsx(bueno()), {nombre: contenido})


def con_hoja(xml: bytes) -> bytes:
    return con_parte("xl/worksheets/sheet4.xml", xml)


HOJA = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</worksheet>'
LEJANA = HOJA % (
    b'<sheetData><row r="1"><c r="XFD1"><v>1</v></c></row>' + b"<row><c><v>1</v></c></row>" * 200 + b"</sheetData>"
)


@pytest.mark.parametrize(
    ("contenido", "frase"),
    [
        (b"", "vacío"),
        (b"codigo;texto\n\x00MEA-1;algo\n", "no es un libro de Excel"),
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
        (paquete({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}), "LibreOffice"),
        (paquete({"xl/workbook.bin": b"x"}), "xlsb"),
        (paquete({"fotos/1.jpg": b"x"}), "comprimido"),
        (paquete({"xl/workbook.xml": b"<workbook/>"}), "dañado"),
        (con_parte("xl/workbook.xml", b"<workbook"), "dañado"),
        (con_parte("xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><workbook>&b;</workbook>'), "dañado"),
        (con_hoja(b"no es xml"), "dañado"),
        (con_hoja(LEJANA), "escrito en XFD1, demasiado lejos"),
    ],
)
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
    monkeypatch.setattr("importacion.libro.MAXIMO_EN_DISCO", 10)
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
