"""Escuchar el correo que entrega el servidor de la oficina, por LMTP o SMTP.

Regla: a una dirección que no es nuestra o no está bien firmada se le dice que no en el RCPT, antes de leer nada: diez
mil correos basura no cuestan ni un acceso a la base. Un destinatario por vez, porque cada uno lleva su respuesta (RFC
2033 §4.2). Lo que no se pudo tomar por una falla nuestra se contesta con un 451, y el servidor de la oficina lo
guarda e insiste: nada se pierde.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import close_old_connections

from correo import puerta
from correo.mensaje import TAMANO_DE_CORREO
from correo.resultado import ResultadoDeRecibir
from recordatorios import direcciones

A_LA_VEZ = 2  # correos que se abren a la vez: cada uno puede pesar `TAMANO_MAXIMO`
CONEXIONES = 20
ESPERA_EN_SILENCIO = 300  # segundos sin decir nada
RESPUESTAS = {
    ResultadoDeRecibir.DESCONOCIDO: "550 5.1.1 No hay nadie con esa direccion",
    ResultadoDeRecibir.ILEGIBLE: "554 5.6.0 No se pudo leer como correo",
}
TOMADO = "250 2.0.0 Recibido"
bitacora = structlog.get_logger(__name__)


class Atencion:
    """Lo que se contesta en cada paso (los nombres los pone aiosmtpd). `reloj`: el de la orden."""

    def __init__(self, reloj: Callable[[], datetime]) -> None:
        self._reloj = reloj
        self._turnos = asyncio.Semaphore(A_LA_VEZ)

    async def handle_RCPT(
        self, servidor: SMTP, session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        """Uno, y firmado."""
        if envelope.rcpt_tos:
            return "452 4.5.3 De a un destinatario"
        if direcciones.leer(address) is None:
            return RESPUESTAS[ResultadoDeRecibir.DESCONOCIDO]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Si"

    async def handle_DATA(self, servidor: SMTP, session: Session, envelope: Envelope) -> str:
        """El correo entero."""
        crudo = envelope.original_content or b""
        async with self._turnos:
            tarea = partial(_tomar, crudo, envelope.rcpt_tos[0], envelope.mail_from or "", self._reloj)
            return await asyncio.get_running_loop().run_in_executor(None, tarea)

    async def handle_exception(self, error: Exception) -> str:
        """Una falla de la conversación misma."""
        bitacora.error("conversacion_de_correo", error=type(error).__name__)
        return "451 4.3.0 Pruebe mas tarde"


def _tomar(crudo: bytes, destinatario: str, remitente: str, reloj: Callable[[], datetime]) -> str:
    close_old_connections()
    try:
        resultado = puerta.recibir(crudo, destinatario=destinatario, remitente_del_sobre=remitente, ahora=reloj())
    except puerta.FallaNuestra:
        return "451 4.3.0 No se pudo guardar ahora: pruebe mas tarde"
    except Exception:  # una falla del programa no pierde el correo ni detiene al servidor
        bitacora.exception("correo_sin_tomar")
        return "451 4.3.0 Pruebe mas tarde"
    finally:
        close_old_connections()
    return RESPUESTAS.get(resultado, TOMADO)


async def escuchar(direccion: str, *, reloj: Callable[[], datetime]) -> asyncio.Server:
    """Empieza a escuchar en `lmtp://…` o `smtp://…`. Devuelve el servidor, que sigue hasta que se lo cierre."""
    partes = urlsplit(direccion)
    clase, atencion = LMTP if partes.scheme == "lmtp" else SMTP, Atencion(reloj)

    def conversar() -> SMTP:
        return clase(
            atencion,
            data_size_limit=TAMANO_DE_CORREO,
            enable_SMTPUTF8=True,
            decode_data=False,
            timeout=ESPERA_EN_SILENCIO,
            ident="MUNI Ejecutivo",
        )

    lazo, puerto = asyncio.get_running_loop(), partes.port or 0
    return await lazo.create_server(conversar, partes.hostname, puerto, backlog=CONEXIONES)
