"""Qué archivos sirven de sustento: fotos y PDF de hasta 10 MB, por su contenido y no por su nombre.

Fuente: reglas de la oficina. Las fotos pierden su GPS y demás EXIF; los PDF, sus guiones y sus metadatos. Cómo se
limpia cada uno está en `limpieza`. A quien manda algo que no sirve se le dice qué es y cómo convertirlo.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_noop

from acuerdos.errores import DatoInvalido, PorAhoraNo
from acuerdos.limpieza import aparte
from acuerdos.limpieza.clases import ClaseDeArchivo, Defecto, NoSirve, ajeno_de, clase_de
from cuentas import antivirus

TAMANO_DE_EVIDENCIA = 10 * 1024 * 1024
TIPO_DE_CLASE = {
    ClaseDeArchivo.JPEG: "image/jpeg",
    ClaseDeArchivo.PNG: "image/png",
    ClaseDeArchivo.WEBP: "image/webp",
    ClaseDeArchivo.PDF: "application/pdf",
}
EXTENSION = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "application/pdf": ".pdf"}
SIRVEN = gettext_noop("Sirven fotos (JPEG, PNG, WebP o HEIC) y documentos PDF, de hasta 10 MB.")
QUE_ES = gettext_noop("Si es un documento, guárdelo como PDF; si no, mande una foto o una captura de lo que muestra.")
OTRA_VEZ = gettext_noop("Ábralo y guárdelo otra vez como PDF, o imprímalo a PDF.")
FRASES = {
    Defecto.ILEGIBLE: gettext_noop(
        "«%(nombre)s» está dañado y no se puede abrir. Cópielo de nuevo desde donde está, o mande otro."
    ),
    Defecto.CORTADO: gettext_noop(
        "«%(nombre)s» llegó cortada: le falta una parte. Cópiela de nuevo, o tome otra foto."
    ),
    Defecto.DEMASIADOS_PUNTOS: gettext_noop(
        "«%(nombre)s» tiene demasiados puntos. Guárdela más chica (24 millones de puntos) o como JPEG."
    ),
    Defecto.DEMASIADO_PESADO: gettext_noop(
        "«%(nombre)s» es demasiado pesado de abrir. Guárdelo más chico, o como JPEG si es una foto."
    ),
    Defecto.CON_CLAVE: gettext_noop("«%(nombre)s» pide una clave para abrirse. Guárdelo sin clave y envíelo otra vez."),
    Defecto.PORTAFOLIO: gettext_noop(
        "«%(nombre)s» es una carpeta de documentos en un PDF. Envíe cada documento por separado."
    ),
    Defecto.FIRMADO_Y_ACTIVO: gettext_noop(
        "«%(nombre)s» está firmado y trae guiones, que no se reciben. Imprímalo a PDF y envíe esa copia."
    ),
    Defecto.SIN_PAGINAS: gettext_noop("«%(nombre)s» no tiene ninguna página."),
    Defecto.MUCHOS_A_LA_VEZ: gettext_noop(
        "«%(nombre)s» no se pudo abrir todavía: están llegando muchas fotos a la vez. Envíelo en unos minutos."
    ),
}
YA_ES_JPEG = gettext_noop("«%(nombre)s» tiene demasiados puntos. Guárdela más chica: con 24 millones de puntos sobra.")
SE_VUELVE_A_GUARDAR = {(ClaseDeArchivo.PDF, Defecto.ILEGIBLE), (ClaseDeArchivo.PDF, Defecto.SIN_PAGINAS)}


@dataclass(frozen=True, slots=True)
class ArchivoRevisado:
    """Un archivo que ya se puede guardar. `miniatura`: una WebP; vacía si no es una foto."""

    nombre: str
    tipo: str
    contenido: bytes
    sha256: str
    miniatura: bytes = b""

    @property
    def columnas(self) -> dict[str, Any]:
        """Lo que de él guarda una fila, además del archivo."""
        return {"nombre": self.nombre, "tipo": self.tipo, "tamano": len(self.contenido), "sha256": self.sha256}


def revisar_archivo(nombre: str, contenido: bytes) -> ArchivoRevisado:
    """El archivo, limpio, con su tipo verdadero. DatoInvalido con `archivo` si no sirve; PorAhoraNo, si no se supo."""
    exigir_peso(nombre, len(contenido))
    clase = clase_de(contenido)
    if clase is None:
        raise DatoInvalido(archivo=_motivo_de_ajeno(nombre, contenido))
    try:
        antivirus.exigir_sano(nombre, contenido)
    except antivirus.PorAhoraNoSeRevisa as error:
        raise PorAhoraNo(archivo=str(error)) from error
    except antivirus.NoSeRecibe as error:
        raise DatoInvalido(archivo=str(error)) from error
    try:
        limpio = aparte.limpiar(clase, contenido)
    except NoSirve as error:
        ya_es = (clase, error.falla) == (ClaseDeArchivo.JPEG, Defecto.DEMASIADOS_PUNTOS)
        que_pasa = gettext(YA_ES_JPEG if ya_es else FRASES[error.falla]) % {"nombre": nombre}
        otra_vez = gettext(OTRA_VEZ) if (clase, error.falla) in SE_VUELVE_A_GUARDAR else ""
        que_no = PorAhoraNo if error.falla == Defecto.MUCHOS_A_LA_VEZ else DatoInvalido
        raise que_no(archivo=f"{que_pasa} {otra_vez}".strip()) from error
    if len(limpio.contenido) > TAMANO_DE_EVIDENCIA:
        raise DatoInvalido(archivo=_con_lo_que_sirve(gettext("«%(nombre)s» es demasiado grande."), nombre))
    return ArchivoRevisado(
        nombre=_nombre_limpio(nombre, limpio.tipo),
        tipo=limpio.tipo,
        contenido=limpio.contenido,
        sha256=hashlib.sha256(limpio.contenido).hexdigest(),
        miniatura=limpio.miniatura,
    )


def exigir_peso(nombre: str, tamano: int) -> None:
    """DatoInvalido si no pesa nada o pesa más de 10 MB. `tamano` en bytes: se mira sin leer el archivo."""
    if not tamano:
        raise DatoInvalido(archivo=gettext("«%(nombre)s» está vacío.") % {"nombre": nombre})
    if tamano > TAMANO_DE_EVIDENCIA:
        dicho = gettext("«%(nombre)s» pesa %(megas)s MB.")
        raise DatoInvalido(archivo=_con_lo_que_sirve(dicho, nombre, megas=f"{tamano / 1024 / 1024:.1f}"))


def tipo_de(cabecera: bytes) -> str:
    """El tipo de un archivo ya revisado, por sus primeros bytes (un kilobyte)."""
    clase = clase_de(cabecera)
    return TIPO_DE_CLASE.get(clase, "application/octet-stream") if clase else "application/octet-stream"


def miniatura_de(contenido: bytes) -> bytes:
    """La miniatura (WebP) de una foto ya revisada; vacía si no se pudo."""
    clase = clase_de(contenido)
    if clase in (None, ClaseDeArchivo.PDF):
        return b""
    try:
        return aparte.limpiar(clase, contenido).miniatura
    except NoSirve:
        return b""


def _motivo_de_ajeno(nombre: str, contenido: bytes) -> str:
    ajeno = ajeno_de(contenido)
    if ajeno is None:
        no_se_sabe = _con_lo_que_sirve(gettext("«%(nombre)s» no es una foto ni un PDF."), nombre)
        return f"{no_se_sabe} {gettext(QUE_ES)}"
    asi_no = gettext("«%(nombre)s» %(es_un)s: así no sirve.") % {"nombre": nombre, "es_un": gettext(ajeno.que_es)}
    return f"{asi_no} {gettext(ajeno.remedio)}"


def _con_lo_que_sirve(dicho: str, nombre: str, **mas: str) -> str:
    return f"{dicho % {'nombre': nombre, **mas}} {gettext(SIRVEN)}"


def _nombre_limpio(nombre: str, tipo: str) -> str:
    """El nombre que trajo, sin ruta ni signos raros y con la extensión que le toca."""
    base = nombre.replace("\\", "/").rpartition("/")[2]
    base = base.rpartition(".")[0] or base
    base = re.sub(r"[^\w \-().]", "_", base).strip(" .") or "archivo"
    return base[:140] + EXTENSION[tipo]
