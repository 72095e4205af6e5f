"""Qué es un archivo, por su contenido y no por su nombre; y de lo que no sirve de sustento, cómo convertirlo.

Fuente: las firmas de cada formato. Un PDF y una JPEG pueden traer bytes antes de su cabecera (un renglón o una marca
que puso el programa que los bajó): se busca en el primer kilobyte, si nada dice que sean otra cosa. Un HEIF dice su
marca tras `ftyp`: las de abajo son las de fotos en HEVC, que es lo que guardan los teléfonos.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


def gettext_noop(frase: str) -> str:
    """Marca una frase que se traduce al decirla. La de Django no se importa: el taller corre sin él (`aparte`)."""
    return frase


BYTES_QUE_SE_MIRAN = 1_024  # bytes que se miran
_MARCA_DE_JPEG = b"\xff\xd8\xff"
# Su marca y la del primer tramo: el de JFIF, EXIF u otra aplicación, un comentario, las tablas o el cuadro.
_CABECERA_DE_JPEG = re.compile(rb"\xff\xd8\xff[\xc0-\xc4\xdb\xdd\xe0-\xef\xfe]")
MARCAS_DE_FOTO = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
MARCAS_DE_AUDIO = {b"M4A", b"M4B"}
MARCAS_DE_AVIF = {b"avif", b"avis"}
A_PDF = gettext_noop("Ábralo y elija «Guardar como» o «Exportar», y allí PDF.")
A_JPEG = gettext_noop("Ábrala y elija «Guardar como» o «Exportar», y allí JPEG.")
IMPRIMIR = gettext_noop("Ábralo, elija «Imprimir» y allí «Guardar como PDF».")
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
    if contenido.startswith(_MARCA_DE_JPEG):
        return ClaseDeArchivo.JPEG
    if contenido.startswith(b"\x89PNG\r\n\x1a\n"):
        return ClaseDeArchivo.PNG
    if contenido.startswith(b"RIFF") and contenido[8:12] == b"WEBP":
        return ClaseDeArchivo.WEBP
    if contenido[4:8] == b"ftyp" and contenido[8:12] in MARCAS_DE_FOTO and not _es_avif(contenido):
        return ClaseDeArchivo.HEIF
    if b"%PDF-" in contenido[:BYTES_QUE_SE_MIRAN]:
        return ClaseDeArchivo.PDF
    return ClaseDeArchivo.JPEG if _inicio_de_jpeg(contenido) and ajeno_de(contenido) is None else None


def desde_su_cabecera(clase: ClaseDeArchivo, contenido: bytes) -> bytes:
    """Los bytes de una JPEG sin los que trae antes; los de otra clase, como están."""
    return contenido[_inicio_de_jpeg(contenido) :] if clase == ClaseDeArchivo.JPEG else contenido


def _inicio_de_jpeg(contenido: bytes) -> int:
    """Cuántos bytes hay antes de su cabecera; 0 si no hay ninguno o no la tiene."""
    hallada = _CABECERA_DE_JPEG.search(contenido, 0, BYTES_QUE_SE_MIRAN)
    # La que empieza como debe puede traer otra, su miniatura, unos bytes después.
    return hallada.start() if hallada and not contenido.startswith(_MARCA_DE_JPEG) else 0


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


def _es_tga(cabecera: bytes, entero: bytes) -> bool:
    """Una Targa no empieza con su nombre: lo trae al final, o se la conoce por los campos de su cabecera."""
    if entero[-18:].startswith(b"TRUEVISION-XFILE"):
        return True
    con_paleta, clase, puntos = cabecera[1:2], cabecera[2:3], cabecera[16:17]
    cabe = len(cabecera) > 18 and any(cabecera[12:14]) and any(cabecera[14:16])
    return cabe and con_paleta in _CERO_O_UNO and clase in _CLASES_DE_TGA and puntos in _BITS_DE_TGA


def _es_texto(cabecera: bytes, _entero: bytes) -> bool:
    """Solo letras y renglones; o con la marca de los de Windows en dos bytes por letra."""
    if cabecera.startswith((b"\xff\xfe", b"\xfe\xff")):
        return b"\0" in cabecera
    return bool(cabecera) and not _CONTROL.search(cabecera) and 2 * len(_CORRIENTE.findall(cabecera)) > len(cabecera)


_CERO_O_UNO, _CLASES_DE_TGA = (b"\0", b"\1"), (b"\1", b"\2", b"\3", b"\x09", b"\x0a", b"\x0b")
_BITS_DE_TGA = (b"\x08", b"\x0f", b"\x10", b"\x18", b"\x20")
_CONTROL, _CORRIENTE = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]"), re.compile(rb"[\t\r\n -~]")
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
        IMPRIMIR,
    ),
    Ajeno(
        _empieza(b"\x78\x9f\x3e\x22"),
        gettext_noop("es un «winmail.dat», en que Outlook encerró lo que usted adjuntó"),
        gettext_noop("Ponga el formato del correo en HTML y mándelo otra vez, o súbalo en la página."),
    ),
    Ajeno(_empieza(b"MZ", b"\x7fELF"), gettext_noop("es un programa"), gettext_noop("Envíe una foto o un PDF.")),
    Ajeno(
        lambda cabecera, _entero: (
            cabecera.startswith(b"icns") or (cabecera[:4] in (b"\0\0\1\0", b"\0\0\2\0") and any(cabecera[4:6]))
        ),
        gettext_noop("es una imagen de ícono"),
        A_JPEG,
    ),
    Ajeno(
        lambda cabecera, _entero: cabecera.startswith(b"\xd7\xcd\xc6\x9a") or cabecera[40:44] == b" EMF",
        gettext_noop("es una imagen de Windows (WMF o EMF)"),
        A_JPEG,
    ),
    Ajeno(_es_tga, gettext_noop("es una imagen TGA"), A_JPEG),
    Ajeno(_es_texto, gettext_noop("es un texto o una tabla sin formato (TXT, CSV)"), IMPRIMIR),
)
