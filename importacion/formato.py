"""Qué es el archivo que se dio, cuando no es un libro .xlsx que se pueda leer."""

from collections.abc import Collection

from importacion.errores import LibroIlegible

GUARDAR_COMO = "Ábralo en Excel o LibreOffice y guárdelo como «Libro de Excel (.xlsx)»."
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
EN_OLE = {
    "EncryptedPackage": (
        "El libro está protegido con contraseña. Ábralo, quítele la contraseña de apertura (Archivo › Información › "
        "Proteger libro) y guárdelo de nuevo."
    ),
    "Workbook": f"Es un libro del formato antiguo de Excel (.xls). {GUARDAR_COMO}",
    "WordDocument": "Es un documento de Word (.doc), no un libro de Excel.",
    "PowerPoint Document": "Es una presentación de PowerPoint (.ppt), no un libro de Excel.",
}
EN_ZIP = {
    "xl/workbook.bin": f"Es un libro binario de Excel (.xlsb). {GUARDAR_COMO}",
    "word/document.xml": "Es un documento de Word (.docx), no un libro de Excel.",
    "ppt/presentation.xml": "Es una presentación de PowerPoint (.pptx), no un libro de Excel.",
    "content.xml": f"Es un documento de LibreOffice u OpenOffice, no una hoja de cálculo. {GUARDAR_COMO}",
}
DE_UNA_PAGINA = (b"<html", b"<!doctype", b"<?xml", b"<table")
EN_16_BITS = (b"\xff\xfe", b"\xfe\xff")
DANIADO = "El archivo está dañado o incompleto. Vuelva a descargarlo o a copiarlo, o guárdelo de nuevo desde Excel."


def exigir_xlsx(contenido: bytes) -> None:
    """Levanta LibroIlegible si `contenido` no tiene la firma de un .xlsx; la frase dice qué parece ser."""
    if not contenido:
        raise LibroIlegible("El archivo está vacío: no tiene ni un byte.")
    if contenido.startswith(b"PK\x03\x04"):
        return
    if contenido.startswith(OLE):
        raise LibroIlegible(
            next((frase for nombre, frase in EN_OLE.items() if nombre.encode("utf-16-le") in contenido), DANIADO)
        )
    if contenido.startswith(b"%PDF"):
        raise LibroIlegible("Es un PDF, no un libro de Excel. Pida el libro de origen.")
    if contenido.startswith(b"PK"):
        raise LibroIlegible(DANIADO)
    raise LibroIlegible(_que_texto_es(contenido[:4096]))


def es_texto_en_columnas(contenido: bytes) -> bool:
    """Si parece un CSV: letras, algo que separe columnas, y ni un libro ni una página web."""
    comienzo = contenido[:4096]
    if comienzo.startswith((b"PK", OLE, b"%PDF")) or (b"\0" in comienzo and not comienzo.startswith(EN_16_BITS)):
        return False
    principio = comienzo.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return not principio.startswith(DE_UNA_PAGINA) and any(comienzo.count(s) > 1 for s in (b";", b",", b"\t"))


def que_zip_es(partes: Collection[str]) -> str:
    """La frase para un ZIP que no es un libro .xlsx, por los nombres de sus partes en minúsculas."""
    frase = next((frase for nombre, frase in EN_ZIP.items() if nombre in partes), "")
    return frase or f"Es un archivo comprimido, no un libro de Excel. {GUARDAR_COMO}"


def _que_texto_es(comienzo: bytes) -> str:
    if b"\0" in comienzo:
        return f"El archivo no es un libro de Excel (.xlsx) o está dañado. {GUARDAR_COMO}"
    principio = comienzo.lstrip().lower()
    if principio.startswith(DE_UNA_PAGINA):
        return f"Es una página web o un XML, aunque su nombre diga otra cosa. {GUARDAR_COMO}"
    return f"Es un archivo de texto, no un libro de Excel. {GUARDAR_COMO}"
