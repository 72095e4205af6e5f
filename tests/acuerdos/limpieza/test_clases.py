"""Qué es cada archivo por su contenido, y cómo se convierte lo que no sirve."""

import io
import zipfile

import pytest

from acuerdos.limpieza.clases import AJENOS, ClaseDeArchivo, ajeno_de, clase_de
from tests.acuerdos.limpieza.archivos import con_exif, foto
from tests.fabricas import PDF


def comprimido(parte: str) -> bytes:
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w") as archivo:
        archivo.writestr(parte, "x")
    return salida.getvalue()


def caja(marca: bytes, *compatibles: bytes) -> bytes:
    """La primera caja de un MP4, HEIF o AVIF."""
    marcas = marca + b"\0\0\0\0" + b"".join(compatibles)
    return (len(marcas) + 8).to_bytes(4, "big") + b"ftyp" + marcas


AJENO = {
    "GIF": foto("GIF", "P"),
    "BMP": foto("BMP"),
    "TIFF": foto("TIFF"),
    "AVIF": caja(b"mif1", b"avif"),
    "JPEG XL": b"\xff\x0a" + b"\0" * 20,
    "JPEG 2000": foto("JPEG2000"),
    "Photoshop": b"8BPS\0\1",
    "SVG": b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'></svg>",
    "Word": comprimido("word/document.xml"),
    "Excel": comprimido("xl/workbook.xml"),
    "PowerPoint": comprimido("ppt/presentation.xml"),
    "LibreOffice": b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.text",
    "Office de los antiguos": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "RTF": b"{\\rtf1 hola}",
    "comprimido": comprimido("foto.jpg"),
    "video": caja(b"mp42", b"isom"),
    "audio": b"OggS\0\2",
    "página web": b"<!DOCTYPE html><html><body>hola</body></html>",
    "correo guardado": b"From: a@b.pe\nTo: c@d.pe\nSubject: oficio\n\nhola",
    "AutoCAD": b"AC1027\0\0",
    "PostScript": b"%!PS-Adobe-3.0\n",
    "Google Earth": b"<?xml version='1.0'?><kml xmlns='http://www.opengis.net/kml/2.2'></kml>",
    "winmail.dat": b"\x78\x9f\x3e\x22\1\0",
    "programa": b"MZ\x90\0",
    "ícono": foto("ICO", "RGBA", (32, 32)),
    "WMF o EMF": b"\1\0\0\0" + b"\0" * 36 + b" EMF",
    "TGA": foto("TGA", "RGB", (40, 30)),
    "TXT, CSV": "Código;Qué se hizo;Monto\r\nMEA-2025-001;Se instaló la tubería;1250.50\r\n".encode("cp1252"),
}


@pytest.mark.parametrize(
    ("contenido", "clase"),
    [
        (foto("JPEG"), ClaseDeArchivo.JPEG),
        (b"\xef\xbb\xbf\r\n" + foto("JPEG"), ClaseDeArchivo.JPEG),
        (b"\0" * 600 + con_exif("JPEG"), ClaseDeArchivo.JPEG),
        (b"\0" * 2_000 + foto("JPEG"), None),
        (b"ID3\4\0\0APIC" + foto("JPEG"), None),
        (foto("PNG"), ClaseDeArchivo.PNG),
        (foto("WEBP"), ClaseDeArchivo.WEBP),
        (foto("HEIF"), ClaseDeArchivo.HEIF),
        (PDF, ClaseDeArchivo.PDF),
        (b"\xef\xbb\xbf\r\n" + PDF, ClaseDeArchivo.PDF),
        (b"\0" * 2_000 + PDF, None),
        (b"hola", None),
        (b"", None),
    ],
)
def test_lo_que_sirve_se_conoce_por_su_contenido(contenido: bytes, clase: ClaseDeArchivo | None) -> None:
    assert clase_de(contenido) == clase


@pytest.mark.parametrize("nombre", AJENO)
def test_de_lo_que_no_sirve_se_dice_que_es_y_que_hacer(nombre: str) -> None:
    contenido = AJENO[nombre]
    ajeno = ajeno_de(contenido)
    assert clase_de(contenido) is None
    assert ajeno is not None
    assert nombre in ajeno.que_es
    assert ajeno.remedio.endswith(".")


def test_no_hay_una_clase_sin_su_ejemplo() -> None:
    assert len(AJENO) == len(AJENOS)
    assert ajeno_de(b"\x02\x07\0 nadie lo conoce") is None


@pytest.mark.parametrize(
    ("contenido", "que_es"),
    [
        (b"hola", "es un texto"),
        ("Se instaló la tubería\n".encode(), "es un texto"),
        ("Acción\tMonto\r\n".encode("utf-16"), "es un texto"),
        (foto("TGA", "L", compression="tga_rle"), "TGA"),
        (foto("TGA", "P", id_section=b"hecha a mano"), "TGA"),
        (foto("TGA", "RGBA")[:-26], "TGA"),  # las de antes de 1989 no llevan su nombre al final
        (b"\0\0\2\0\1\0\x20\x20", "es una imagen de ícono"),
    ],
)
def test_lo_que_no_empieza_con_su_nombre_tambien_se_conoce(contenido: bytes, que_es: str) -> None:
    ajeno = ajeno_de(contenido)
    assert ajeno is not None
    assert que_es in ajeno.que_es


def test_una_nota_de_voz_de_iphone_es_un_audio_y_un_mapa_comprimido_un_mapa() -> None:
    for contenido, que_es in ((caja(b"M4A ", b"mp42"), "un audio"), (comprimido("doc.kml"), "un mapa")):
        ajeno = ajeno_de(contenido)
        assert ajeno is not None
        assert que_es in ajeno.que_es
