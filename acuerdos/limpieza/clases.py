"""Qué es un archivo, por su contenido y no por su nombre; y de lo que no sirve de sustento, cómo convertirlo.

Fuente: las firmas de cada formato. Un PDF puede traer bytes antes de su cabecera, que los lectores buscan en el primer
kilobyte. Un HEIF dice su marca tras `ftyp`: las de abajo son las de fotos en HEVC, que es lo que guardan los teléfonos.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


def gettext_noop(frase: str) -> str:
    """Marca una frase que se traduce al decirla. La de Django no se importa: el taller corre sin él (`aparte`)."""
    return frase


BYTES_QUE_SE_MIRAN = 1_024  # bytes que se miran
MARCAS_DE_FOTO = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
MARCAS_DE_AUDIO = {b"M4A", b"M4B"}
MARCAS_DE_AVIF = {b"avif", b"avis"}
A_PDF = gettext_noop("Ábralo y elija «Guardar como» o «Exportar», y allí PDF.")
A_JPEG = gettext_noop("Ábrala y elija «Guardar como» o «Exportar», y allí JPEG.")
CAPTURA = gettext_noop("Envíe una foto, o una captura de pantalla de lo que muestra.")


class ClaseDeArchivo(StrEnum):
    """Lo que se acepta."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIF = "heif"
    PDF = "pdf"


class Defecto(StrEnum):
    """Por qué un archivo de una clase que se acepta no se pudo limpiar."""

    ILEGIBLE = "ilegible"
    CORTADO = "cortado"
    DEMASIADOS_PUNTOS = "demasiados_puntos"
    DEMASIADO_PESADO = "demasiado_pesado"
    CON_CLAVE = "con_clave"
    PORTAFOLIO = "portafolio"
    FIRMADO_Y_ACTIVO = "firmado_y_activo"
    SIN_PAGINAS = "sin_paginas"
    MUCHOS_A_LA_VEZ = "muchos_a_la_vez"


class NoSirve(Exception):
    """Un archivo que no se puede limpiar, y por qué."""

    def __init__(self, falla: Defecto) -> None:
        super().__init__(falla.value)
        self.falla = falla


@dataclass(frozen=True, slots=True)
class Ajeno:
    """Una clase de archivo que no sirve: cómo se reconoce, qué es y cómo convertirla."""

    es: Callable[[bytes, bytes], bool]
    que_es: str
    remedio: str


def clase_de(contenido: bytes) -> ClaseDeArchivo | None:
    """La clase de un archivo, entero o su primer kilobyte; None si no es de las que se aceptan."""
    if contenido.startswith(b"\xff\xd8\xff"):
        return ClaseDeArchivo.JPEG
    if contenido.startswith(b"\x89PNG\r\n\x1a\n"):
        return ClaseDeArchivo.PNG
    if contenido.startswith(b"RIFF") and contenido[8:12] == b"WEBP":
        return ClaseDeArchivo.WEBP
    if contenido[4:8] == b"ftyp" and contenido[8:12] in MARCAS_DE_FOTO and not _es_avif(contenido):
        return ClaseDeArchivo.HEIF
    return ClaseDeArchivo.PDF if b"%PDF-" in contenido[:BYTES_QUE_SE_MIRAN] else None


def ajeno_de(contenido: bytes) -> Ajeno | None:
    """Qué es un archivo que no se acepta y cómo convertirlo; None si no se reconoce."""
    cabecera = contenido[:BYTES_QUE_SE_MIRAN]
    return next((ajeno for ajeno in AJENOS if ajeno.es(cabecera, contenido)), None)


def _empieza(*firmas: bytes) -> Callable[[bytes, bytes], bool]:
    return lambda cabecera, _entero: cabecera.startswith(firmas)


def _es_avif(contenido: bytes) -> bool:
    largo = int.from_bytes(contenido[:4], "big")
    marcas = contenido[8 : min(largo, BYTES_QUE_SE_MIRAN)]
    return contenido[4:8] == b"ftyp" and any(marca in marcas for marca in MARCAS_DE_AVIF)


def _es_zip_con(parte: bytes) -> Callable[[bytes, bytes], bool]:
    return lambda cabecera, entero: cabecera.startswith(b"PK\x03\x04") and parte in entero


def _dice(*etiquetas: bytes) -> Callable[[bytes, bytes], bool]:
    return lambda cabecera, _entero: any(etiqueta in cabecera.lower() for etiqueta in etiquetas)


AJENOS = (
    Ajeno(_empieza(b"GIF8"), gettext_noop("es una imagen GIF"), A_JPEG),
    Ajeno(_empieza(b"BM"), gettext_noop("es una imagen BMP"), A_JPEG),
    Ajeno(
        _empieza(b"II*\x00", b"MM\x00*"), gettext_noop("es una imagen TIFF o la foto sin revelar de una cámara"), A_JPEG
    ),
    Ajeno(lambda cabecera, _entero: _es_avif(cabecera), gettext_noop("es una imagen AVIF"), A_JPEG),
    Ajeno(_empieza(b"\xff\x0a", b"\x00\x00\x00\x0cJXL "), gettext_noop("es una imagen JPEG XL"), A_JPEG),
    Ajeno(_empieza(b"\x00\x00\x00\x0cjP  "), gettext_noop("es una imagen JPEG 2000"), A_JPEG),
    Ajeno(_empieza(b"8BPS"), gettext_noop("es una imagen de Photoshop"), A_JPEG),
    Ajeno(_dice(b"<svg"), gettext_noop("es un dibujo SVG"), CAPTURA),
    Ajeno(_empieza(b"AC10"), gettext_noop("es un plano de AutoCAD"), A_PDF),
    Ajeno(_empieza(b"%!PS", b"\xc5\xd0\xd3\xc6"), gettext_noop("es un dibujo PostScript"), A_PDF),
    Ajeno(
        lambda cabecera, entero: (
            b"<kml" in cabecera.lower() or (cabecera.startswith(b"PK\x03\x04") and b"doc.kml" in entero)
        ),
        gettext_noop("es un mapa de Google Earth"),
        CAPTURA,
    ),
    Ajeno(_es_zip_con(b"word/"), gettext_noop("es un documento de Word"), A_PDF),
    Ajeno(_es_zip_con(b"xl/"), gettext_noop("es un libro de Excel"), A_PDF),
    Ajeno(_es_zip_con(b"ppt/"), gettext_noop("es una presentación de PowerPoint"), A_PDF),
    Ajeno(_es_zip_con(b"application/vnd.oasis"), gettext_noop("es un documento de LibreOffice"), A_PDF),
    Ajeno(_empieza(b"\xd0\xcf\x11\xe0"), gettext_noop("es un documento de Office de los antiguos"), A_PDF),
    Ajeno(_empieza(b"{\\rtf"), gettext_noop("es un documento RTF"), A_PDF),
    Ajeno(
        _empieza(b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b"),
        gettext_noop("es un archivo comprimido"),
        gettext_noop("Descomprímalo y envíe cada foto o PDF por separado."),
    ),
    Ajeno(
        lambda cabecera, _entero: (
            (cabecera[4:8] == b"ftyp" and cabecera[8:11] not in MARCAS_DE_AUDIO)
            or cabecera.startswith((b"\x1aE\xdf\xa3", b"\x00\x00\x01\xba"))
            or (cabecera.startswith(b"RIFF") and cabecera[8:12] == b"AVI ")
        ),
        gettext_noop("es un video"),
        CAPTURA,
    ),
    Ajeno(
        lambda cabecera, _entero: (
            (cabecera[4:8] == b"ftyp" and cabecera[8:11] in MARCAS_DE_AUDIO)
            or cabecera.startswith((b"ID3", b"OggS", b"#!AMR", b"\xff\xfb", b"\xff\xf1"))
            or (cabecera.startswith(b"RIFF") and cabecera[8:12] == b"WAVE")
        ),
        gettext_noop("es un audio"),
        gettext_noop("Escriba lo que dice en «¿Qué se hizo?» y envíe una foto."),
    ),
    Ajeno(
        _dice(b"<!doctype html", b"<html"),
        gettext_noop("es una página web"),
        gettext_noop("Ábrala, elija «Imprimir» y allí «Guardar como PDF»."),
    ),
    Ajeno(
        lambda cabecera, _entero: b"\nsubject:" in cabecera.lower() and b"\nfrom:" in b"\n" + cabecera.lower(),
        gettext_noop("es un correo guardado"),
        gettext_noop("Ábralo, elija «Imprimir» y allí «Guardar como PDF»."),
    ),
    Ajeno(
        _empieza(b"\x78\x9f\x3e\x22"),
        gettext_noop("es un «winmail.dat», en que Outlook encerró lo que usted adjuntó"),
        gettext_noop("Ponga el formato del correo en HTML y mándelo otra vez, o súbalo en la página."),
    ),
    Ajeno(_empieza(b"MZ", b"\x7fELF"), gettext_noop("es un programa"), gettext_noop("Envíe una foto o un PDF.")),
)
