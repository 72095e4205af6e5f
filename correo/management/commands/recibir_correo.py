"""Recibe el correo: lo escucha (LMTP, SMTP) o lo recoge de una casilla (IMAP), según `CORREO_RECIBE`."""

import asyncio
import signal
import time
from typing import Any

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from correo import casilla, servidor
from cuentas import latidos

ENTRE_VUELTAS = 20  # segundos entre dos vueltas por la casilla, y entre dos señales de vida
bitacora = structlog.get_logger(__name__)


class Command(BaseCommand):
    help = "Recibe las respuestas por correo y los avisos de entrega, hasta que se lo detenga. Lee CORREO_RECIBE."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--una-vez", action="store_true", help="con IMAP, una sola vuelta por la casilla")

    def handle(self, *args: object, **opciones: Any) -> None:
        de_donde = settings.CORREO_RECIBE
        if not de_donde or not settings.CORREO_RESPUESTAS:
            raise CommandError("Faltan CORREO_RECIBE y CORREO_RESPUESTAS: vea docs/operacion.md, «Correo que llega».")
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            if de_donde.startswith(("lmtp", "smtp")):
                asyncio.run(_escuchar(de_donde))
            else:
                _recoger(de_donde, una_vez=opciones["una_vez"])
        except KeyboardInterrupt:
            self.stdout.write("Detenido.")


async def _escuchar(de_donde: str) -> None:
    abierto = await servidor.escuchar(de_donde, reloj=timezone.now)
    bitacora.info("correo_escuchando")
    async with abierto:
        while True:
            await asyncio.to_thread(_dar_senal)
            await asyncio.sleep(ENTRE_VUELTAS)


def _recoger(de_donde: str, *, una_vez: bool) -> None:
    """Una casilla que no contesta no termina el servicio: se insiste."""
    while True:
        _dar_senal()
        try:
            cuentas = casilla.recoger(de_donde, reloj=timezone.now)
            if cuentas:
                bitacora.info("correo_recogido", **{resultado.name.lower(): n for resultado, n in cuentas.items()})
        except casilla.NO_CONTESTA as error:
            if una_vez:
                raise CommandError(f"No se pudo leer la casilla: {error}") from error
            bitacora.warning("casilla_no_contesta", error=str(error)[:200])
        if una_vez:
            return
        close_old_connections()
        time.sleep(ENTRE_VUELTAS)


def _dar_senal() -> None:
    latidos.dar_senal(latidos.RECEPCION, ahora=timezone.now())
