"""Cada Caddyfile, con su Caddy de verdad, mientras mueren los web que tiene delante."""

import contextlib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.muniejecutivo import procesos
from tests.muniejecutivo.proxy import Caddy, los_que_hay
from tests.servicios import puerto_libre

UN_WEB = """
import os, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Web(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        nombres = " ".join(self.headers).lower() if self.path == "/cabeceras" else ""
        self.contestar(nombres.encode())
    def do_POST(self):
        self.contestar(self.rfile.read(int(self.headers["Content-Length"])))
    def contestar(self, cuerpo):
        if sys.argv[2] == "muere" and self.path.endswith("/muere"):
            os._exit(9)
        self.send_response(200)
        self.send_header("Content-Length", str(len(cuerpo)))
        self.end_headers()
        self.wfile.write(cuerpo)
    def log_message(self, *dicho):
        pass
ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Web).serve_forever()
"""
CUERPO = b"escrito " * 40_000  # más de lo que un programa lee de una vez


class Fila:
    """Un Caddy y dos web: uno vive y el otro muere si se le pide `…/muere`."""

    def __init__(self, caddy: Caddy, raiz: Path, carpeta: Path) -> None:
        self.puertos = {"web1": puerto_libre(), "web2": puerto_libre()}
        self.puerto = puerto_libre()
        self.vivos: dict[str, subprocess.Popen[str]] = {}
        orden = caddy.preparar(raiz, carpeta, self.puerto, self.puertos.values())
        self.encender("caddy", orden, HOME=str(carpeta))
        self.encender_web("web1", "vive")
        self.encender_web("web2", "muere")
        for puerto in (*self.puertos.values(), self.puerto):
            self.esperar(puerto)

    def encender(self, nombre: str, orden: list[str], **entorno: str) -> None:
        self.vivos[nombre] = subprocess.Popen(
            orden, env=procesos.entorno_limpio(**entorno), stderr=subprocess.DEVNULL, text=True, start_new_session=True
        )

    def encender_web(self, nombre: str, como: str) -> None:
        self.encender(nombre, [sys.executable, "-c", UN_WEB, str(self.puertos[nombre]), como])

    def esperar(self, puerto: int) -> None:
        limite = time.monotonic() + procesos.ESPERA_DE_FIN
        while procesos.pedir(f"http://127.0.0.1:{puerto}/")[0] != 200:
            assert time.monotonic() < limite
            time.sleep(0.05)

    def matar(self, *nombres: str) -> None:
        for nombre in nombres:
            procesos.matar_grupo(self.vivos[nombre])

    def pedir(self, ruta: str, metodo: str = "POST", cuerpo: bytes = CUERPO, **cabeceras: str) -> requests.Response:
        url = f"http://127.0.0.1:{self.puerto}{ruta}"
        return requests.request(metodo, url, data=cuerpo or None, headers=cabeceras, timeout=60)

    def hasta_que_muera(self, ruta: str, metodo: str = "POST", **cabeceras: str) -> requests.Response:
        """La respuesta a la petición con la que murió web2: no siempre le toca a él la primera."""
        for _ in range(200):
            respuesta = self.pedir(ruta, metodo, CUERPO if metodo == "POST" else b"", **cabeceras)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.vivos["web2"].wait(0.05)
                return respuesta
        raise AssertionError("a web2 no le tocó ninguna")


@pytest.fixture(params=los_que_hay(), ids=lambda caddy: caddy.caddyfile)
def fila(request: pytest.FixtureRequest, raiz: Path, tmp_path: Path) -> Iterator[Fila]:
    una = Fila(request.param, raiz, tmp_path)
    yield una
    una.matar(*una.vivos)


@pytest.fixture
def de_compose(raiz: Path, tmp_path: Path) -> Iterator[Fila]:
    caddy = los_que_hay()[0]
    assert caddy.caddyfile == "Caddyfile", "falta el de requirements-dev.txt"
    una = Fila(caddy, raiz, tmp_path)
    yield una
    una.matar(*una.vivos)


def test_con_un_web_caido_quien_envia_no_lo_nota(de_compose: Fila) -> None:
    de_compose.matar("web2")
    assert all(de_compose.pedir("/guardar/").content == CUERPO for _ in range(12))


def test_con_todos_caidos_un_envio_espera_a_que_uno_vuelva(de_compose: Fila) -> None:
    de_compose.matar("web1", "web2")
    recibidos: list[requests.Response] = []
    hilos = [threading.Thread(target=lambda: recibidos.append(de_compose.pedir("/guardar/"))) for _ in range(4)]
    for hilo in hilos:
        hilo.start()
    time.sleep(1)
    de_compose.encender_web("web1", "vive")
    for hilo in hilos:
        hilo.join()
    assert [(uno.status_code, uno.content == CUERPO) for uno in recibidos] == [(200, True)] * 4


def test_lo_que_un_programa_envia_con_su_clave_se_repite(de_compose: Fila) -> None:
    hecho = de_compose.hasta_que_muera("/api/v1/muere", **{"Idempotency-Key": "una"})
    assert (hecho.status_code, hecho.content == CUERPO) == (200, True)


def test_lo_que_no_cabe_se_dice(de_compose: Fila) -> None:
    demasiado = de_compose.pedir("/guardar/", cuerpo=b"0" * 60_000_001)
    assert (demasiado.status_code, "más de 60 MB" in demasiado.content.decode()) == (413, True)


def test_quien_no_termina_de_decir_que_pide_pierde_su_conexion(fila: Fila) -> None:
    with socket.create_connection(("127.0.0.1", fila.puerto), timeout=procesos.ESPERA_DE_FIN) as a_medias:
        a_medias.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Lenta: ")
        assert b"200 OK" not in a_medias.recv(65_536)  # se cierra, con un 408 o sin decir nada
    assert fila.pedir("/lista/", "GET", b"").status_code == 200


def test_lo_que_se_lee_se_lee_otra_vez(fila: Fila) -> None:
    assert fila.hasta_que_muera("/muere", "GET").status_code == 200
    assert all(fila.pedir("/lista/", "GET", b"").status_code == 200 for _ in range(12))


@pytest.mark.parametrize(
    "escrita", ["X_Forwarded_For", "x_forwarded-for", "X-FORWARDED_PROTO", "X_REAL_IP", "Idempotency_Key"]
)
def test_una_cabecera_con_guion_bajo_no_pasa_por_la_que_el_escribe(fila: Fila, escrita: str) -> None:
    """El servidor de web las lee igual y se queda con la última: con otra cada vez, nadie cuenta a quien prueba."""
    nombres = fila.pedir("/cabeceras", "GET", b"", **{escrita: "203.0.113.9"}).text.split()
    assert {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"} <= set(nombres)
    assert not [nombre for nombre in nombres if "_" in nombre]


def test_un_envio_cortado_no_se_repite_y_se_dice(fila: Fila) -> None:
    cortado = fila.hasta_que_muera("/muere")
    assert (cortado.status_code, cortado.headers["Cache-Control"]) == (502, "no-store")
    assert "mire primero si ya quedó" in cortado.content.decode()


def test_a_un_programa_se_le_dice_en_su_forma(fila: Fila) -> None:
    cortado = fila.hasta_que_muera("/api/v1/muere")
    assert (cortado.status_code, cortado.headers["Content-Type"]) == (502, "application/problem+json")
    assert cortado.json()["status"] == 502
    assert "misma Idempotency-Key" in cortado.json()["detail"]
