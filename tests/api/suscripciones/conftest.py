"""Una suscripción de cada quien y un receptor de verdad, en esta máquina, que contesta lo que se le diga."""

import dataclasses
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.utils import timezone

from api.models import Suscripcion
from api.suscripciones import envio, reglas
from cuentas.api import crear_token
from cuentas.enums import Alcance
from cuentas.models import Usuario

DESTINO = "https://sistema.gob.pe/avisos"


class Receptor(ThreadingHTTPServer):
    """Guarda lo que recibe y contesta con `codigo` y `cabeceras`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Recepcion)
        self.codigo, self.cabeceras = 204, dict[str, str]()
        self.recibidas: list[tuple[dict[str, str], str]] = []

    @property
    def direccion(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/avisos"

    @property
    def cuerpos(self) -> list[Any]:
        return [json.loads(cuerpo) for _, cuerpo in self.recibidas]


class Recepcion(BaseHTTPRequestHandler):
    server: Receptor

    def do_POST(self) -> None:
        cuerpo = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.recibidas.append(({k.lower(): v for k, v in self.headers.items()}, cuerpo))
        self.send_response(self.server.codigo)
        for nombre, valor in self.server.cabeceras.items():
            self.send_header(nombre, valor)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Sin ruido."""


@pytest.fixture
def receptor(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receptor]:
    """Solo en las pruebas se entrega en la propia máquina."""
    abierto = dataclasses.replace(envio.PROTEGIDO, ip_filter_allow_loopback_ips=True)
    monkeypatch.setattr(envio, "PROTEGIDO", abierto)
    servidor = Receptor()
    hilo = Thread(target=servidor.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    hilo.start()
    yield servidor
    servidor.shutdown()
    servidor.server_close()


class Reloj:
    """El que se mueve a mano."""

    def __init__(self) -> None:
        self.ahora = timezone.now()

    def __call__(self) -> datetime:
        return self.ahora

    def pasar(self, **cuanto: int) -> None:
        self.ahora += timedelta(**cuanto)


@pytest.fixture
def reloj() -> Reloj:
    return Reloj()


Suscribir = Callable[..., Suscripcion]


@pytest.fixture
def suscribir(receptor: Receptor) -> Suscribir:
    """Una suscripción de esa persona que entrega en el receptor."""

    def hacer(usuario: Usuario, **datos: Any) -> Suscripcion:
        token, _ = crear_token(usuario=usuario, alcance=Alcance.ESCRITURA)
        suscripcion, _ = reglas.crear(por=usuario, token=token, destino=DESTINO, **datos)
        Suscripcion.objects.filter(pk=suscripcion.pk).update(destino=receptor.direccion)
        suscripcion.refresh_from_db()
        return suscripcion

    return hacer
