"""La firma digital de un PDF: quién firma es un ajuste, y quien pide la firma no sabe quién.

Regla: apagada de fábrica (`FIRMA` vacío), y entonces el documento sale como siempre. Con `local`, firma un certificado
propio (PKCS#12), que sirve para pruebas y para una oficina con el suyo. Con `orden`, un programa de fuera recibe el PDF
por la entrada y devuelve el firmado por la salida: es el lugar del firmador del Estado, que trae su propio programa.
Una firma lleva su hora: un documento firmado no sale dos veces con los mismos bytes, y por eso no entra a lo guardado
por lo que dice. Lo firmado se guarda o se entrega tal cual: el acta, al imprimirla; el PDF de un corte, al publicarlo.
"""

import shlex
import subprocess
from pathlib import Path
from typing import Protocol

import structlog
from django.conf import settings
from django.utils.module_loading import import_string

bitacora = structlog.get_logger(__name__)
LOCAL = "corte.firma_local.FirmadorLocal"  # se carga solo si se usa: su biblioteca pesa
ESPERA = 60  # segundos que se espera al firmador de fuera
SIN_FIRMA = (
    "El documento no se pudo firmar. Pruebe otra vez en un momento; si sigue igual, avise a quien lo administra."
)


class FirmaImposible(Exception):
    """El firmador no firmó. El texto es una frase que se muestra."""

    def __init__(self) -> None:
        super().__init__(SIN_FIRMA)


class Firmador(Protocol):
    """Quien firma un PDF."""

    def firmar(self, pdf: bytes, *, motivo: str) -> bytes:
        """El PDF firmado. :raises FirmaImposible: si no pudo."""
        ...


class FirmadorDeFuera:
    """Un programa que lee el PDF por la entrada y escribe el firmado por la salida.

    Recibe el motivo como su último argumento. Termina con 0 si firmó; lo que diga por el error va a la bitácora.
    """

    def __init__(self, orden: str) -> None:
        self.orden = shlex.split(orden)

    def firmar(self, pdf: bytes, *, motivo: str) -> bytes:
        try:
            hecho = subprocess.run([*self.orden, motivo], input=pdf, capture_output=True, timeout=ESPERA, check=True)
        except (OSError, subprocess.SubprocessError) as error:
            dicho = getattr(error, "stderr", b"") or b""
            bitacora.error("firma_imposible", error=str(error), dicho=dicho[:500].decode(errors="replace"))
            raise FirmaImposible from error
        if not hecho.stdout.startswith(b"%PDF"):
            bitacora.error("firma_imposible", error="lo devuelto no es un PDF", bytes=len(hecho.stdout))
            raise FirmaImposible
        return hecho.stdout


def firmador() -> Firmador | None:
    """El del ajuste; None si no se firma. :raises FirmaImposible: si está mal puesto."""
    if settings.FIRMA == "local":
        try:
            clave = Path(settings.FIRMA_CLAVE_FILE).read_bytes().strip() if settings.FIRMA_CLAVE_FILE else b""
        except OSError as error:
            bitacora.error("certificado_ilegible", error=str(error))
            raise FirmaImposible from error
        local: Firmador = import_string(LOCAL)(Path(settings.FIRMA_PKCS12), clave)
        return local
    if settings.FIRMA == "orden":
        return FirmadorDeFuera(settings.FIRMA_ORDEN)
    return None


def firmado(pdf: bytes, *, motivo: str) -> bytes:
    """El PDF, firmado si la firma está encendida; si no, el mismo.

    :raises FirmaImposible: si está encendida y no se pudo: un documento sin firmar no sale como si nada.
    """
    quien = firmador()
    return pdf if quien is None else quien.firmar(pdf, motivo=motivo)
