"""Enviar por el servidor de correo, y qué significa cada «no» suyo.

Regla: es pasajero lo que puede salir bien después (no contesta, cortó, 4xx, nos niega la entrada); es para siempre un
5xx a la dirección o al mensaje. Solo un 5xx que habla del buzón mismo (5.1.x, 5.2.1 o, sin código extendido, 550, 551
y 553) pone a la persona entre los que rebotan: un «relay denied» es culpa nuestra y no suya. Si tuvo el mensaje entero
y no contestó, pudo haberlo aceptado: `quiza`. Lo que no fue una respuesta es `silencio`, y cuenta para el freno.
"""

import re
import smtplib
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from cuentas.correo import ServidorDeCorreo, SinRespuesta
from cuentas.freno import Vigia

DEL_BUZON = re.compile(r"^5\.(1\.\d+|2\.1)\b")
EXTENDIDO = re.compile(r"^5\.\d+\.\d+\b")
SIN_EXTENDIDO = {550, 551, 553}


class Falla(Exception):
    """Un envío que no consta: por qué, si conviene reintentar, si la dirección rebota, si pudo haber salido y si fue
    que el servidor no contestó."""

    def __init__(
        self, motivo: str, *, pasajera: bool = False, rebota: bool = False, quiza: bool = False, silencio: bool = False
    ) -> None:
        super().__init__(motivo)
        self.motivo, self.pasajera, self.rebota = motivo, pasajera, rebota
        self.quiza, self.silencio = quiza, silencio


class Buzonero:
    """Envía por una conexión que abre cuando hace falta y vuelve a abrir si se cortó. Al vigía le dice si contestan."""

    def __init__(self, vigia: Vigia) -> None:
        self._conexion: BaseEmailBackend = get_connection()
        self._abierta = False
        self._vigia = vigia

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, tipo: type[BaseException] | None, error: BaseException | None, traza: TracebackType | None
    ) -> None:
        self._soltar()

    def enviar(self, mensaje: EmailMessage, *, al_entregar: Callable[[], None]) -> None:
        """`al_entregar` se llama justo antes de dar el mensaje: desde ahí, si no hay respuesta, quizá salió.

        :raises Falla: si el servidor no lo recibió o no se sabe.
        """
        try:
            self._abrir()
            self._dar(mensaje, al_entregar)
        except Falla as falla:
            if falla.silencio:
                self._vigia.callo(falla.motivo)
            else:
                self._vigia.contesto()
            raise
        self._vigia.contesto()

    def _dar(self, mensaje: EmailMessage, al_entregar: Callable[[], None]) -> None:
        if isinstance(self._conexion, ServidorDeCorreo):
            self._conexion.al_entregar = al_entregar
        else:
            al_entregar()  # los que guardan en archivos o en memoria entregan al enviar
        mensaje.connection = self._conexion
        try:
            mensaje.send()
        except BaseException as error:
            self._soltar()
            if isinstance(error, OSError):  # smtplib.SMTPException también lo es
                raise falla_de(error) from error
            raise

    def _abrir(self) -> None:
        if self._abierta:
            return
        try:
            self._conexion.open()
        except OSError as error:
            self._soltar()
            motivo = f"No se pudo conectar al servidor de correo: {_en_palabras(error)}"
            raise Falla(motivo, pasajera=True, silencio=True) from error
        self._abierta = True

    def _soltar(self) -> None:
        self._abierta = False
        with suppress(Exception):  # despedirse de una conexión rota no es asunto de nadie
            self._conexion.close()


def falla_de(error: OSError) -> Falla:
    """Lo que significa un error al enviar por una conexión ya abierta."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codigo, texto = next(iter(error.recipients.values()))
        detalle = _texto(texto)
        if codigo < 500:
            return Falla(f"El servidor de correo pide esperar: {codigo} {detalle}", pasajera=True)
        return Falla(f"La dirección no recibe: {codigo} {detalle}", rebota=_es_del_buzon(codigo, detalle))
    if isinstance(error, smtplib.SMTPSenderRefused):
        return Falla(f"El servidor no acepta a nuestro remitente: {_en_palabras(error)}", pasajera=True)
    if isinstance(error, smtplib.SMTPDataError):
        return Falla(f"El servidor no acepta el mensaje: {_en_palabras(error)}", pasajera=error.smtp_code < 500)
    if isinstance(error, smtplib.SMTPResponseException):
        return Falla(f"El servidor de correo dijo que no: {_en_palabras(error)}", pasajera=True)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Falla(f"El servidor no admite lo que este correo pide: {_en_palabras(error)}")
    if isinstance(error, SinRespuesta):
        motivo = f"El servidor de correo lo recibió y no contestó: {_en_palabras(error)}"
        return Falla(motivo, pasajera=True, quiza=True, silencio=True)
    return Falla(f"El servidor de correo cortó: {_en_palabras(error)}", pasajera=True, silencio=True)


def _es_del_buzon(codigo: int, detalle: str) -> bool:
    return bool(DEL_BUZON.match(detalle)) if EXTENDIDO.match(detalle) else codigo in SIN_EXTENDIDO


def _en_palabras(error: OSError) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_texto(error.smtp_error)}"
    dicho = str(error) or type(error).__name__
    if "timed out" in dicho:
        return "no contestó a tiempo"
    return "nadie atiende en esa dirección" if isinstance(error, ConnectionRefusedError) else dicho


def _texto(respuesta: bytes | str) -> str:
    return respuesta.decode(errors="replace") if isinstance(respuesta, bytes) else respuesta
