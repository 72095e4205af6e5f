"""Leer el correo que llega de una casilla IMAP, si la oficina no puede entregarlo.

Regla: se toma lo no leído, de a poco. Lo tomado se marca leído y se queda; lo que no se pudo por una falla nuestra
sigue sin leer, y se vuelve a intentar. Una casilla puede recibir también lo de otros: lo que no es para una dirección
nuestra se deja como está, salvo leído.
"""

import imaplib
import ssl
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from urllib.parse import unquote, urlsplit

import structlog
from imap_tools import AND, BaseMailBox, MailBox, MailBoxUnencrypted, MailMessageFlags
from imap_tools.errors import ImapToolsError

from correo import puerta
from correo.mensaje import TAMANO_DE_CORREO, CorreoIlegible, leer, para_quien
from correo.resultado import ResultadoDeRecibir

POR_VUELTA = 50
ESPERA_DEL_SERVIDOR = 60  # segundos por cada paso con el servidor
CABECERAS = 256 * 1024  # bytes en que caben las de cualquier correo
NO_CONTESTA = (OSError, ImapToolsError, imaplib.IMAP4.error)  # se cortó, o la casilla dijo que no
bitacora = structlog.get_logger(__name__)


def recoger(direccion: str, *, reloj: Callable[[], datetime]) -> Counter[ResultadoDeRecibir]:
    """Una vuelta por la casilla de `imaps://usuario:clave@servidor:993/INBOX`. Cuántos hubo de cada resultado."""
    cuentas: Counter[ResultadoDeRecibir] = Counter()
    partes = urlsplit(direccion)
    with _entrar(direccion) as casilla:
        casilla.folder.set(unquote(partes.path.strip("/")) or "INBOX")
        for uid, pesa in list(_sin_leer(casilla)):
            try:
                resultado = _tomar(casilla, uid, reloj(), solo_cabeceras=pesa > TAMANO_DE_CORREO)
            except puerta.FallaNuestra:
                continue
            except NO_CONTESTA:
                raise
            except Exception:  # uno que nos hace fallar queda señalado, y los demás siguen
                bitacora.exception("correo_sin_tomar", uid=uid)
                casilla.flag([uid], [MailMessageFlags.SEEN, MailMessageFlags.FLAGGED], True)
                continue
            cuentas[resultado] += 1
            casilla.flag([uid], MailMessageFlags.SEEN, True)
    return cuentas


def _entrar(direccion: str) -> BaseMailBox:
    partes = urlsplit(direccion)
    maquina = partes.hostname or ""
    casilla: BaseMailBox
    if partes.scheme == "imaps":
        # Sin decirlo, `imaplib` no mira de quién es el certificado: la clave se la llevaría cualquiera en el camino.
        comprobado = ssl.create_default_context()
        casilla = MailBox(maquina, partes.port or 993, timeout=ESPERA_DEL_SERVIDOR, ssl_context=comprobado)
    else:
        casilla = MailBoxUnencrypted(maquina, partes.port or 143, timeout=ESPERA_DEL_SERVIDOR)
    return casilla.login(unquote(partes.username or ""), unquote(partes.password or ""), initial_folder=None)


def _sin_leer(casilla: BaseMailBox) -> Iterator[tuple[str, int]]:
    """El UID y el peso en bytes de cada uno: el peso se pregunta antes de bajarlo."""
    for mensaje in casilla.fetch(AND(seen=False), limit=POR_VUELTA, mark_seen=False, headers_only=True, bulk=False):
        if mensaje.uid:
            yield mensaje.uid, mensaje.size_rfc822


def _tomar(casilla: BaseMailBox, uid: str, ahora: datetime, *, solo_cabeceras: bool) -> ResultadoDeRecibir:
    """Lo que se hizo con él. :raises FallaNuestra: si no se pudo y hay que volver."""
    for mensaje in casilla.fetch(AND(uid=uid), mark_seen=False, headers_only=solo_cabeceras):
        crudo = mensaje.obj.as_bytes()
        try:
            destinatario = para_quien(leer(crudo[:CABECERAS]))
        except CorreoIlegible:
            return ResultadoDeRecibir.ILEGIBLE
        if destinatario:
            return puerta.recibir(
                crudo, destinatario=destinatario, ahora=ahora, solo_cabeceras=solo_cabeceras, remitente_del_sobre=None
            )
    return ResultadoDeRecibir.DESCONOCIDO
