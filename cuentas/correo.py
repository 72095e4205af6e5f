"""La conexión con el servidor de correo: pasos de segundos, y la respuesta al mensaje, lo que manda la norma.

Regla: conectar, presentarse y nombrar al destinatario se dan por perdidos a los `CORREO_ESPERA` segundos: ahí nada
salió todavía. Después del punto final se espera `CORREO_ESPERA_FINAL` (RFC 5321 §4.5.3.2.6 pide diez minutos: quien
revisa virus o firmas contesta tarde y acepta). Si ni así contesta, el mensaje *quizá salió*: lo dice `SinRespuesta`, y
no lo dice ningún otro error.
"""

import re
import smtplib
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend

LINEA_CON_PUNTO = re.compile(rb"^\.", re.MULTILINE)


class SinRespuesta(smtplib.SMTPServerDisconnected):
    """El servidor tuvo el mensaje entero y no contestó: pudo haberlo aceptado."""


def no_hacer_nada() -> None:
    """Lo que se hace antes de entregar un mensaje del que no se lleva cuenta."""


class _ConEsperaFinal(smtplib.SMTP):
    """`smtplib` con su propio plazo para la respuesta al mensaje, y un aviso justo antes de entregarlo."""

    al_entregar: Callable[[], None] = staticmethod(no_hacer_nada)
    espera_final: float = 600

    def data(self, msg: Any) -> tuple[int, bytes]:
        """DATA, el mensaje y su punto final (RFC 5321 §4.1.1.4).

        :raises SinRespuesta: si lo entregó entero y no hubo respuesta que se entienda.
        """
        codigo, texto = self.docmd("DATA")
        if codigo != 354:
            raise smtplib.SMTPDataError(codigo, texto)
        cuerpo = LINEA_CON_PUNTO.sub(b"..", msg.encode("ascii") if isinstance(msg, str) else msg)
        try:
            self.al_entregar()
            self.send(cuerpo + (b"" if cuerpo.endswith(b"\r\n") else b"\r\n") + b".\r\n")
            return self._respuesta_al_mensaje()
        except BaseException:
            self.close()  # a medio mensaje no hay despedida que valga: un QUIT sería parte de él
            raise

    def _respuesta_al_mensaje(self) -> tuple[int, bytes]:
        assert self.sock is not None  # acaba de usarse
        espera = self.sock.gettimeout()
        self.sock.settimeout(self.espera_final)
        try:
            codigo, texto = self.getreply()
        except OSError as error:  # smtplib.SMTPException también lo es
            raise SinRespuesta(str(error) or type(error).__name__) from error
        if not 200 <= codigo < 600:
            raise SinRespuesta(f"dijo algo que no es de SMTP: {texto[:60]!r}")
        self.sock.settimeout(espera)
        return codigo, texto


class _ConEsperaFinalYTLS(_ConEsperaFinal, smtplib.SMTP_SSL):
    """Lo mismo, con TLS desde el primer byte."""


class ServidorDeCorreo(EmailBackend):
    """El de Django, con `espera_final` (segundos) y `al_entregar`, que se llama justo antes de dar cada mensaje."""

    def __init__(self, *args: Any, espera_final: float | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.espera_final = settings.CORREO_ESPERA_FINAL if espera_final is None else espera_final
        self.al_entregar: Callable[[], None] = no_hacer_nada

    @property
    def connection_class(self) -> Any:
        return partial(self._conectar, _ConEsperaFinalYTLS if self.use_ssl else _ConEsperaFinal)

    def _conectar(self, clase: type[_ConEsperaFinal], *args: Any, **kwargs: Any) -> smtplib.SMTP:
        conexion = clase(*args, **kwargs)
        conexion.espera_final = self.espera_final
        conexion.al_entregar = lambda: self.al_entregar()
        return conexion
