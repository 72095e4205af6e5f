"""Fotos y PDF hechos al momento, con lo que cada prueba necesita."""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pillow_heif
from PIL import Image

GPS, ORIENTACION, MODELO = 0x8825, 0x0112, 0x0110
pillow_heif.register_heif_opener()


def imagen(modo: str = "RGB", tamano: tuple[int, int] = (40, 20)) -> Image.Image:
    """Un degradado, distinto en cada renglón, para notar lo que falta y lo que está de cabeza."""
    grados = Image.linear_gradient("L").resize(tamano)
    return grados.convert(modo) if modo != "I;16" else Image.new("I;16", tamano, 40_000)


def foto(formato: str, modo: str = "RGB", tamano: tuple[int, int] = (40, 20), **opciones: Any) -> bytes:
    """Los bytes de esa imagen en un formato de Pillow."""
    salida = io.BytesIO()
    imagen(modo, tamano).save(salida, format=formato, **opciones)
    return salida.getvalue()


def con_exif(formato: str) -> bytes:
    """De costado, con el lugar y el teléfono de quien la tomó."""
    exif = Image.Exif()
    exif[MODELO] = "Telefono de Fatima"
    exif[ORIENTACION] = 6
    exif.get_ifd(GPS).update({1: "S", 2: (14.0, 51.0, 0.0), 3: "W", 4: (70.0, 40.0, 0.0)})
    return foto(formato, exif=exif)


def pdf(preparar: Callable[[pikepdf.Pdf], None] | None = None, **opciones: Any) -> bytes:
    """Un PDF de una página, después de que `preparar` le haga lo suyo."""
    documento = pikepdf.new()
    documento.add_blank_page(page_size=(200, 200))
    if preparar is not None:
        preparar(documento)
    salida = io.BytesIO()
    documento.save(salida, deterministic_id=not opciones, **opciones)
    return salida.getvalue()
