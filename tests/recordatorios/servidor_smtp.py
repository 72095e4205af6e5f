"""Un servidor SMTP de verdad (aiosmtpd), que acepta y anota, o falla como se le pida; y uno que se calla."""

import asyncio
import email
import socketserver
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.servicios import puerto_libre

ACEPTADO = "250 OK"
Conducta = Callable[[str, int], str]


def aceptar(_para: str, _vez: int) -> str:
    return ACEPTADO


class _Controlador(Controller):
    """El de aiosmtpd, que al detenerse no deja ninguna conexión abierta: la hallaría el recolector en otra prueba."""

    def __init__(self, *args: Any, **opciones: Any) -> None:
        super().__init__(*args, **opciones)
        self._conexiones: list[SMTP] = []

    def factory(self) -> SMTP:
        self._conexiones.append(super().factory())
        return self._conexiones[-1]

    def stop(self, no_assert: bool = False) -> None:
        asyncio.run_coroutine_threadsafe(self._colgar(), self.loop).result(10)
        super().stop(no_assert)

    async def _colgar(self) -> None:
        for conexion in self._conexiones:
            if conexion.transport:
                conexion.transport.abort()
        await asyncio.sleep(0)  # cerrar el enchufe toma una vuelta más


class ServidorSMTP:
    """`aceptados`: (destinatario, Message-ID) de cada mensaje por el que se hizo cargo, en orden.

    `conducta(destinatario, vez)` decide qué pasa con el intento número `vez` de ese destinatario: una respuesta SMTP;
    «cortar» (cuelga sin recibirlo); «cortar-despues» (lo recibe y cuelga sin contestar); «dormir:N» (tarda N segundos).
    """

    def __init__(self, conducta: Conducta = aceptar) -> None:
        self.conducta = conducta
        self.aceptados: list[tuple[str, str]] = []
        self.intentos: Counter[str] = Counter()
        self.puerto = puerto_libre()
        self._controlador: _Controlador | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.puerto}"

    @property
    def por_destinatario(self) -> dict[str, set[str]]:
        """Los Message-ID distintos que recibió cada quien."""
        vistos: dict[str, set[str]] = {}
        for para, identificador in self.aceptados:
            vistos.setdefault(para, set()).add(identificador)
        return vistos

    def __enter__(self) -> "ServidorSMTP":
        self.encender()
        return self

    def __exit__(self, *_: object) -> None:
        self.apagar()

    def encender(self) -> None:
        self._controlador = _Controlador(self, hostname="127.0.0.1", port=self.puerto)
        self._controlador.start()

    def apagar(self) -> None:
        if self._controlador:
            self._controlador.stop()
            self._controlador = None

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        para = envelope.rcpt_tos[0]
        self.intentos[para] += 1
        respuesta = self.conducta(para, self.intentos[para])
        if respuesta.startswith("dormir:"):
            await asyncio.sleep(float(respuesta.split(":")[1]))
            respuesta = ACEPTADO
        if respuesta in (ACEPTADO, "cortar-despues"):
            self.aceptados.append((para, email.message_from_bytes(envelope.content)["Message-ID"].strip()))
        if respuesta.startswith("cortar"):
            server.transport.abort()
        return respuesta


PASOS = ("conexion", "EHLO", "MAIL", "RCPT", "DATA", "cuerpo")


class ServidorQueCalla:
    """Habla SMTP hasta el paso `en` (uno de `PASOS`) y ahí no dice nada más; con `corta`, además cuelga.

    `pasos`: los que contestó o vio llegar, en orden, de todas las conexiones.
    """

    def __init__(self, en: str, *, corta: bool = False, dice: bytes = b"") -> None:
        self.en, self.corta, self.dice = en, corta, dice
        self.pasos: list[str] = []
        self._fin = threading.Event()
        dueno = self

        class Atender(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                dueno._atender(self.rfile, self.wfile)

        self._servidor = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Atender, bind_and_activate=True)
        self._servidor.daemon_threads = True
        self.puerto = int(self._servidor.server_address[1])

    def __enter__(self) -> "ServidorQueCalla":
        threading.Thread(target=self._servidor.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._fin.set()
        self._servidor.shutdown()
        self._servidor.server_close()

    def _atender(self, entrada: Any, salida: Any) -> None:
        if self._calla("conexion", salida):
            return
        salida.write(b"220 listo\r\n")
        for linea in entrada:
            orden = linea[:4].decode().upper().strip()
            if self._calla(orden, salida):
                return
            if orden == "QUIT":
                return
            salida.write(b"354 siga\r\n" if orden == "DATA" else b"250 bien\r\n")
            if orden == "DATA":
                while entrada.readline() not in (b".\r\n", b""):
                    pass
                if self._calla("cuerpo", salida):
                    return
                salida.write(b"250 bien\r\n")

    def _calla(self, paso: str, salida: Any) -> bool:
        self.pasos.append(paso)
        if paso != self.en:
            return False
        salida.write(self.dice)
        if not self.corta:
            self._fin.wait(30)
        return True
