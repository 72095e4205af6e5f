"""Archivos como los manda la gente: fotos de teléfonos y cámaras, PDF de escáneres y mesas de partes, y lo ajeno.

Cada uno con lo que le pasa: entra (None), o no, y la frase con que se le dice qué hacer.
"""

import io
import zipfile
import zlib
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import pikepdf
from PIL import Image

from tests.acuerdos.limpieza.archivos import con_exif, foto, pdf


def _con_guion(documento: pikepdf.Pdf) -> None:
    documento.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def _con_adjunto(documento: pikepdf.Pdf) -> None:
    documento.attachments["nomina.xlsx"] = b"PK\x03\x04"


def _en_movimiento(formato: str, **opciones: Any) -> bytes:
    salida = io.BytesIO()
    cuadros = [Image.new("RGB", (30, 30), color) for color in ("red", "green", "blue")]
    cuadros[0].save(salida, formato, save_all=True, append_images=cuadros[1:], **opciones)
    return salida.getvalue()


def _comprimido(parte: str) -> bytes:
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w") as archivo:
        archivo.writestr(parte, "contenido")
    return salida.getvalue()


def _png_de_mentira(ancho: int, alto: int) -> bytes:
    """Dice medir eso y no trae casi nada: lo que abriría un descuidado."""
    cabecera = b"IHDR" + ancho.to_bytes(4, "big") + alto.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    datos = b"IDAT" + zlib.compress(b"\x00" * 900)
    trozos = [(len(t) - 4).to_bytes(4, "big") + t + zlib.crc32(t).to_bytes(4, "big") for t in (cabecera, datos)]
    return b"\x89PNG\r\n\x1a\n" + b"".join(trozos)


# Los de veinticuatro millones de puntos se hacen cuando se piden, y no al recoger las pruebas: ver `como_viene`.
COMO_VIENEN: dict[str, tuple[bytes | Callable[[], bytes], str | None]] = {
    # Fotos que entran.
    "retrato_samsung.jpg": (_en_movimiento("MPO"), None),
    "IMG_0042.HEIC": (foto("HEIF", tamano=(640, 480)), None),
    "girada.heic": (con_exif("HEIF"), None),
    "girada.jpg": (con_exif("JPEG"), None),
    "enorme.jpg": (partial(foto, "JPEG", tamano=(6_000, 4_000)), None),
    "al_borde.png": (partial(foto, "PNG", tamano=(6_000, 4_000)), None),
    "imprenta_cmyk.jpg": (foto("JPEG", "CMYK", (300, 200)), None),
    "escaner_16bits.png": (foto("PNG", "I;16", (300, 200)), None),
    "paleta.png": (foto("PNG", "P", (300, 200)), None),
    "gris_alfa.png": (foto("PNG", "LA", (300, 200)), None),
    "sticker.webp": (_en_movimiento("WEBP"), None),
    "progresiva.jpg": (foto("JPEG", tamano=(900, 600), progressive=True), None),
    "sin_final.jpg": (foto("JPEG", tamano=(900, 600))[:-30], None),
    "con_cola.jpg": (foto("JPEG", tamano=(90, 60)) + b"\x00MotionPhoto_Data" + b"x" * 900, None),
    "renombrada.pdf": (foto("JPEG"), None),  # se llama PDF y es una foto: entra como lo que es
    # PDF que entran.
    "mesa_de_partes.pdf": (b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n" + pdf(), None),
    "con_basura_al_final.pdf": (pdf() + b"\r\n\x00\x00<html>fin</html>" * 20, None),
    "con_guiones.pdf": (pdf(_con_guion), None),
    "con_adjunto.pdf": (pdf(_con_adjunto), None),
    "solo_permisos.pdf": (pdf(encryption=pikepdf.Encryption(owner="oficina", user="")), None),
    "renombrado.jpg": (pdf(), None),
    # Lo que no entra, y qué se le dice.
    "captura.avif": (foto("AVIF", tamano=(64, 64)), "JPEG"),
    "baile.gif": (_en_movimiento("GIF"), "JPEG"),
    "plano.tif": (foto("TIFF", tamano=(64, 64)), "JPEG"),
    "foto.jp2": (foto("JPEG2000", tamano=(64, 64)), "JPEG"),
    "pantalla.bmp": (foto("BMP"), "JPEG"),
    "con_clave.pdf": (pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "sin clave"),
    "roto.pdf": (pdf()[:200], "guárdelo otra vez como PDF"),
    "informe.pdf": (_comprimido("word/document.xml"), "PDF"),  # un Word con otro nombre
    "fotos.zip": (_comprimido("foto1.jpg"), "Descomprímalo"),
    "mitad.jpg": (foto("JPEG", tamano=(1_600, 1_200))[: len(foto("JPEG", tamano=(1_600, 1_200))) // 3], "tome otra"),
    "bomba.png": (_png_de_mentira(60_000, 60_000), "más chica"),
    "nota.m4a": (b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00" + b"x" * 200, "foto"),
    "vacia.jpg": (b"", "vacío"),
    "texto.jpg": (
        b"esto no es una foto",
        "es un texto o una tabla sin formato (TXT, CSV): así no sirve. Ábralo, elija «Imprimir»",
    ),
    "raro.dat": (b"\x02\x07\0 nadie lo conoce", "Sirven fotos"),
}


@cache
def como_viene(nombre: str) -> tuple[bytes, str | None]:
    """Lo que trae ese archivo, y la frase con que no entra, si no entra."""
    contenido, frase = COMO_VIENEN[nombre]
    return (contenido if isinstance(contenido, bytes) else contenido()), frase
