"""Qué archivos sirven de sustento: JPEG, PNG, WebP o PDF, hasta 10 MB, por su contenido y no por su nombre.

Fuente: reglas de la oficina. Las fotos pierden su GPS y demás EXIF: se vuelven a escribir solo con sus puntos.
"""

import hashlib
import io
import re
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from acuerdos.errores import DatoInvalido

TAMANO_MAXIMO = 10 * 1024 * 1024
PUNTOS_MAXIMOS = 50_000_000
TIPO_DE_IMAGEN = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
EXTENSION = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "application/pdf": ".pdf"}
MARCAS = (
    (b"%PDF-", "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG", "image/png"), (b"RIFF", "image/webp"),
)  # fmt: skip
SIRVEN = "Sirven fotos JPEG, PNG o WebP y documentos PDF, de hasta 10 MB."


@dataclass(frozen=True, slots=True)
class ArchivoRevisado:
    """Un archivo que ya se puede guardar. `tamano` en bytes es `len(contenido)`."""

    nombre: str
    tipo: str
    contenido: bytes
    sha256: str


def revisar_archivo(nombre: str, contenido: bytes) -> ArchivoRevisado:
    """El archivo, limpio, con su tipo verdadero. DatoInvalido con `archivo` si no sirve."""
    if not contenido:
        raise DatoInvalido(archivo=f"«{nombre}» está vacío.")
    if len(contenido) > TAMANO_MAXIMO:
        megas = len(contenido) / 1024 / 1024
        raise DatoInvalido(archivo=f"«{nombre}» pesa {megas:.1f} MB. {SIRVEN}")
    tipo, limpio = ("application/pdf", contenido) if _es_pdf(contenido) else _imagen_limpia(nombre, contenido)
    if len(limpio) > TAMANO_MAXIMO:
        raise DatoInvalido(archivo=f"«{nombre}» es demasiado grande. {SIRVEN}")
    return ArchivoRevisado(_nombre_limpio(nombre, tipo), tipo, limpio, hashlib.sha256(limpio).hexdigest())


def tipo_de(cabecera: bytes) -> str:
    """El tipo de un archivo ya revisado, por sus primeros bytes."""
    for marca, tipo in MARCAS:
        if cabecera.startswith(marca):
            return tipo
    return "application/octet-stream"


def _es_pdf(contenido: bytes) -> bool:
    return contenido.startswith(b"%PDF-") and b"%%EOF" in contenido[-2048:]


def _imagen_limpia(nombre: str, contenido: bytes) -> tuple[str, bytes]:
    try:
        with Image.open(io.BytesIO(contenido), formats=list(TIPO_DE_IMAGEN)) as imagen:
            formato = str(imagen.format)
            if imagen.width * imagen.height > PUNTOS_MAXIMOS:
                raise DatoInvalido(archivo=f"«{nombre}» tiene demasiados puntos: redúzcala antes de subirla.")
            derecha = ImageOps.exif_transpose(imagen)
            salida = io.BytesIO()
            sin_datos = Image.frombytes(derecha.mode, derecha.size, derecha.tobytes())
            if derecha.mode == "P" and (paleta := derecha.getpalette()):
                sin_datos.putpalette(paleta)
            sin_datos.save(salida, format=formato, quality=85)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise DatoInvalido(archivo=f"«{nombre}» no es una foto ni un PDF que se pueda leer. {SIRVEN}") from error
    return TIPO_DE_IMAGEN[formato], salida.getvalue()


def _nombre_limpio(nombre: str, tipo: str) -> str:
    """El nombre que trajo, sin ruta ni signos raros y con la extensión que le toca."""
    base = nombre.replace("\\", "/").rpartition("/")[2]
    base = base.rpartition(".")[0] or base
    base = re.sub(r"[^\w \-().]", "_", base).strip(" .") or "archivo"
    return base[:140] + EXTENSION[tipo]
