"""Preguntarle a un clamd si lo que llegó de fuera trae un virus, si los ajustes dicen dónde. De fábrica, a ninguno.

Regla: con un virus no se recibe. Si clamd no contesta, tampoco, y se dice que se intente más tarde; con
ANTIVIRUS_EXIGIDO=0 se recibe y la bitácora lo dice. El archivo va por la conexión (INSTREAM): clamd no lee el disco.
Si calla, a los siguientes no se les hace esperar lo mismo: por medio minuto se da por sabido. Así un clamd colgado no
deja a la web sin quien conteste.
Fuente: clamd(8), órdenes con `z`. No hay biblioteca cuidada para estas pocas líneas.
"""

import socket
import struct
from collections.abc import Iterable, Iterator
from contextlib import suppress
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext, gettext_noop

ESPERA_DE_CLAMD = 20  # segundos por cada paso
ESPERA_DEL_SALUDO = 2
CALLA, SE_DA_POR_SABIDO = "antivirus:calla", 30  # segundos
PEDAZO = 64 * 1024
SANO, HALLADO, MUY_GRANDE = b"stream: OK", b" FOUND", b"size limit exceeded"
CON_VIRUS = gettext_noop("«{}» trae un virus y no se recibió. Revise su equipo con un antivirus y mande otra copia.")
SIN_REVISAR = gettext_noop("«{}» no se recibió: ahora no se puede revisar si trae un virus. Inténtelo en unos minutos.")
NO_CABE = gettext_noop("«{}» no se recibió: pesa más de lo que aquí se puede revisar. Mande una copia más liviana.")
bitacora = structlog.get_logger(__name__)


class NoSeRecibe(Exception):
    """El archivo no pasó; el texto es la frase para quien lo envió."""


class PorAhoraNoSeRevisa(NoSeRecibe):
    """No se sabe si está sano: otra vez en unos minutos."""


def exigir_sano(nombre: str, contenido: bytes) -> None:
    """Nada, si no hay antivirus o dijo que está sano. `nombre`: como se llama ante quien lo envió.

    :raises NoSeRecibe: con la frase.
    """
    if not settings.ANTIVIRUS:
        return
    dicho = _lo_que_dice(contenido)
    if dicho.startswith(SANO):
        return
    if dicho.endswith(HALLADO):
        bitacora.warning("archivo_con_virus", virus=dicho.removesuffix(HALLADO).decode("ascii", "replace")[:120])
        raise NoSeRecibe(gettext(CON_VIRUS).format(nombre))
    bitacora.error("antivirus_no_contesta", dicho=dicho.decode("ascii", "replace")[:120])
    if settings.ANTIVIRUS_EXIGIDO:
        if MUY_GRANDE in dicho:
            raise NoSeRecibe(gettext(NO_CABE).format(nombre))
        raise PorAhoraNoSeRevisa(gettext(SIN_REVISAR).format(nombre))


def contesta() -> bool:
    """Si el que dicen los ajustes está: se le saluda, sin mandarle ningún archivo."""
    if cache.get(CALLA):
        return False
    try:
        return _hablar([b"zPING\0"], espera=ESPERA_DEL_SALUDO) == b"PONG"
    except OSError:
        return False


def _lo_que_dice(contenido: bytes) -> bytes:
    """Lo que contestó, o por qué no."""
    if cache.get(CALLA):
        return b"sin respuesta: calla desde hace poco"
    try:
        return _preguntar(contenido)
    except TimeoutError:
        cache.set(CALLA, True, SE_DA_POR_SABIDO)
        return b"sin respuesta: TimeoutError"
    except OSError as error:
        return f"sin respuesta: {type(error).__name__}".encode()


def _preguntar(contenido: bytes) -> bytes:
    return _hablar(_en_pedazos(contenido), espera=ESPERA_DE_CLAMD)


def _en_pedazos(contenido: bytes) -> Iterator[bytes]:
    yield b"zINSTREAM\0"
    for desde in range(0, len(contenido), PEDAZO):
        pedazo = contenido[desde : desde + PEDAZO]
        yield struct.pack("!L", len(pedazo)) + pedazo
    yield struct.pack("!L", 0)


def _hablar(dichos: Iterable[bytes], *, espera: float) -> bytes:
    """Le dice `dichos`, en orden, y devuelve lo que contesta.

    :raises OSError: si no está, o calla más de `espera` segundos.
    """
    partes = urlsplit(settings.ANTIVIRUS)
    familia, lugar = (socket.AF_INET, (partes.hostname, partes.port))
    if partes.scheme == "unix":
        familia, lugar = socket.AF_UNIX, partes.path  # type: ignore[assignment]
    with socket.socket(familia) as conexion:
        conexion.settimeout(espera)
        conexion.connect(lugar)
        with suppress(ConnectionError):  # si pasa de su tope corta a la mitad, y antes dijo por qué
            for dicho in dichos:
                conexion.sendall(dicho)
        oido = b""
        while not oido.endswith(b"\0") and (mas := conexion.recv(PEDAZO)):
            oido += mas
    return oido.rstrip(b"\0\n")
