"""Gente que molesta: conexiones a medias, subidas enormes, exportaciones a la vez y miles de intentos de ingreso.

    python -m bench.tormentas https://localhost:8184 --segundos 30 --usuario admin

Contra una oficina ya en marcha detrás de su proxy. Mientras dura cada una, alguien pide la portada y `/salud/viva`: se
dice cuánto espera y si falla. No es parte de `make bench`.
"""

import argparse
import collections
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3

CALMAS = ("/salud/viva", "/")
MEDIA_PETICION = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Lenta: "
MEGA = 1024 * 1024


class Tormenta:
    """Una forma de molestar, tantos segundos, y lo que ve quien solo quiere una página."""

    def __init__(self, sitio: str, segundos: float) -> None:
        self.sitio, self.segundos, self.fin = sitio, segundos, threading.Event()
        self.tiempos: list[float] = []
        self.calma: collections.Counter[str] = collections.Counter()
        self.respuestas: collections.Counter[str] = collections.Counter()

    def sesion(self) -> requests.Session:
        sesion = requests.Session()
        sesion.trust_env, sesion.verify = False, False  # el certificado es el del propio proxy
        sesion.headers["Referer"] = self.sitio
        return sesion

    def mirar(self) -> None:
        sesion = self.sesion()
        while not self.fin.wait(0.3):
            for ruta in CALMAS:
                inicio = time.perf_counter()
                try:
                    self.calma[str(sesion.get(self.sitio + ruta, timeout=30).status_code)] += 1
                except requests.RequestException as error:
                    self.calma[type(error).__name__] += 1
                self.tiempos.append(time.perf_counter() - inicio)

    def correr(self, molestar: Callable[[], Any], hilos: int) -> dict[str, object]:
        def sin_parar() -> None:
            while not self.fin.is_set():
                try:
                    self.respuestas[str(molestar())] += 1
                except (requests.RequestException, OSError) as error:
                    self.respuestas[type(error).__name__] += 1

        todos = [threading.Thread(target=self.mirar)]
        todos += [threading.Thread(target=sin_parar, daemon=True) for _ in range(hilos)]
        for hilo in todos:
            hilo.start()
        time.sleep(self.segundos)
        self.fin.set()
        todos[0].join(60)
        tiempos = sorted(self.tiempos) or [0.0]
        return {
            "la molestia recibió": dict(self.respuestas),
            "quien solo mira recibió": dict(self.calma),
            "y esperó p50, p95, máx.": [round(tiempos[int((len(tiempos) - 1) * p)], 2) for p in (0.5, 0.95, 1)],
        }


def a_medias(tormenta: Tormenta) -> Callable[[], str]:
    """Abre una conexión, manda media petición y una letra cada tanto."""
    partes = urlsplit(tormenta.sitio)

    def una() -> str:
        crudo = socket.create_connection((partes.hostname, partes.port), timeout=10)
        contexto = ssl._create_unverified_context()
        with contexto.wrap_socket(crudo, server_hostname=partes.hostname) as abierta:
            abierta.sendall(MEDIA_PETICION)
            while not tormenta.fin.wait(2):
                abierta.sendall(b"x")
        return "abierta hasta el final"

    return una


def subida(tormenta: Tormenta, megas: int) -> Callable[[], int]:
    sesion = tormenta.sesion()

    def una() -> int:
        cuerpo = {"archivo": ("x.bin", b"0" * (megas * MEGA))}
        return sesion.post(f"{tormenta.sitio}/ingresar/", files=cuerpo, timeout=60).status_code

    return una


def exportacion(tormenta: Tormenta) -> Callable[[], int]:
    sesion = tormenta.sesion()
    return lambda: sesion.get(f"{tormenta.sitio}/data.json", timeout=60).status_code


def ingreso(tormenta: Tormenta, usuario: str) -> Callable[[], str]:
    local = threading.local()

    def una() -> str:
        if not hasattr(local, "sesion"):
            local.sesion = tormenta.sesion()
            local.sesion.get(f"{tormenta.sitio}/ingresar/", timeout=60)
        galletas = local.sesion.cookies.get_dict()
        datos = {"login": usuario, "password": "adivina", "csrfmiddlewaretoken": galletas.get("__Host-csrftoken", "")}
        respuesta = local.sesion.post(f"{tormenta.sitio}/ingresar/", datos, timeout=60, allow_redirects=False)
        return f"{respuesta.status_code}{' frenado' if 'Demasiad' in respuesta.text else ''}"

    return una


def main() -> None:
    opciones = argparse.ArgumentParser(prog="bench.tormentas")
    opciones.add_argument("sitio")
    opciones.add_argument("--segundos", type=float, default=30)
    opciones.add_argument("--usuario", default="admin")
    elegidas = opciones.parse_args()
    urllib3.disable_warnings()
    casos: dict[str, tuple[Callable[[Tormenta], Callable[[], Any]], int]] = {
        "400 conexiones a medias": (a_medias, 400),
        "20 subidas de 100 MB a la vez": (lambda t: subida(t, 100), 20),
        "40 exportaciones a la vez": (exportacion, 40),
        "20 probando contraseñas": (lambda t: ingreso(t, elegidas.usuario), 20),
    }
    for nombre, (hacer, hilos) in casos.items():
        tormenta = Tormenta(elegidas.sitio, elegidas.segundos)
        print(json.dumps({nombre: tormenta.correr(hacer(tormenta), hilos)}, ensure_ascii=False, indent=1), flush=True)


if __name__ == "__main__":
    main()
