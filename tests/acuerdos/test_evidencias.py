"""Qué archivos sirven de sustento, por su contenido; de las fotos no se guarda dónde ni con qué se tomaron."""

import hashlib
import io

import pytest
from PIL import Image

from acuerdos.errores import DatoInvalido
from acuerdos.evidencias import TAMANO_MAXIMO, revisar_archivo

GPS, ORIENTACION, MODELO = 0x8825, 0x0112, 0x0110


def imagen(formato: str, modo: str = "RGB", tamano: tuple[int, int] = (40, 20), **opciones: object) -> bytes:
    salida = io.BytesIO()
    Image.new(modo, tamano, 100 if modo in {"L", "P"} else None).save(salida, format=formato, **opciones)
    return salida.getvalue()


def con_exif(formato: str = "JPEG") -> bytes:
    exif = Image.Exif()
    exif[MODELO] = "Telefono de Fatima"
    exif[ORIENTACION] = 6  # de costado
    exif.get_ifd(GPS).update({1: "S", 2: (14.0, 51.0, 0.0), 3: "W", 4: (70.0, 40.0, 0.0)})
    return imagen(formato, exif=exif)


@pytest.mark.parametrize(
    ("contenido", "tipo", "nombre"),
    [
        (imagen("JPEG"), "image/jpeg", "foto.jpg"),
        (imagen("JPEG", "L"), "image/jpeg", "foto.jpg"),
        (imagen("JPEG", "CMYK"), "image/jpeg", "foto.jpg"),
        (imagen("PNG", "RGBA"), "image/png", "foto.png"),
        (imagen("PNG", "P"), "image/png", "foto.png"),
        (imagen("PNG", "1"), "image/png", "foto.png"),
        (imagen("PNG", "LA"), "image/png", "foto.png"),
        (imagen("WEBP"), "image/webp", "foto.webp"),
        (b"%PDF-1.7\n...\n%%EOF\n", "application/pdf", "foto.pdf"),
    ],
)
def test_sirven_jpeg_png_webp_y_pdf_por_su_contenido_se_llamen_como_se_llamen(contenido, tipo, nombre):
    revisado = revisar_archivo("foto.exe", contenido)
    assert (revisado.tipo, revisado.nombre) == (tipo, nombre)
    assert revisado.sha256 == hashlib.sha256(revisado.contenido).hexdigest()


@pytest.mark.parametrize("formato", ["JPEG", "PNG", "WEBP"])
def test_las_fotos_pierden_el_lugar_y_el_aparato_y_quedan_derechas(formato):
    revisado = revisar_archivo("foto.jpg", con_exif(formato))
    assert b"Fatima" in con_exif(formato)
    assert b"Fatima" not in revisado.contenido
    with Image.open(io.BytesIO(revisado.contenido)) as limpia:
        assert (dict(limpia.getexif()), limpia.size) == ({}, (20, 40))
        assert not {"exif", "xmp", "comment"} & set(limpia.info)


@pytest.mark.parametrize(
    ("contenido", "frase"),
    [
        (b"", "«algo.jpg» está vacío"),
        (b"MZ\x90\x00" * 50, "no es una foto ni un PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "no es una foto ni un PDF"),
        (b"<html><script>alert(1)</script></html>", "no es una foto ni un PDF"),
        (imagen("GIF", "P"), "no es una foto ni un PDF"),
        (imagen("TIFF"), "no es una foto ni un PDF"),
        (imagen("JPEG")[:100], "no es una foto ni un PDF"),
        (imagen("PNG")[:60], "no es una foto ni un PDF"),
        (b"%PDF-1.7 sin final", "no es una foto ni un PDF"),
        (b"%PDF-" + b"0" * TAMANO_MAXIMO + b"%%EOF", "pesa 10.0 MB"),
        (imagen("PNG", "1", (10_000, 6_000)), "demasiados puntos"),
    ],
)
def test_lo_demas_se_rechaza_con_una_frase(contenido, frase):
    with pytest.raises(DatoInvalido) as error:
        revisar_archivo("algo.jpg", contenido)
    assert frase in error.value.errores["archivo"]


@pytest.mark.parametrize(
    ("nombre", "limpio"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        (r"C:\fotos\acta firmada (1).PDF", "acta firmada (1).pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "a_b__Set-Cookie_ x.pdf"),
        ("ñandú.pdf", "ñandú.pdf"),
        ("...", "archivo.pdf"),
        ("", "archivo.pdf"),
        ("x" * 300 + ".pdf", "x" * 140 + ".pdf"),
    ],
)
def test_el_nombre_queda_sin_ruta_ni_signos_raros(nombre, limpio):
    assert revisar_archivo(nombre, b"%PDF-1.7\n%%EOF").nombre == limpio
