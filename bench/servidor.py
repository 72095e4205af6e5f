"""El servidor de verdad (granian, dos procesos, como en producción) sobre la base de la corrida, y quien le pide."""

import contextlib
import http.client
import multiprocessing
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

NUESTRA = "muniejecutivo.wsgi:application"
ESPERA = 120  # segundos para que el servidor conteste la primera vez


@dataclass(frozen=True)
class Cliente:
    """Pide siempre con la misma conexión abierta (keep-alive) y el token."""

    puerto: int
    token: str
    pid: int  # el del servidor, del que cuelgan sus dos procesos

    def cabeceras(self, **otras: str) -> dict[str, str]:
        return {"Authorization": f"Token {self.token}", "Accept": "application/json", "Host": "localhost", **otras}

    def p50(self, ruta: str, veces: int = 150, calentar: int = 30, **otras: str) -> tuple[float, int]:
        """Mediana en segundos y estado de la última respuesta."""
        conexion = http.client.HTTPConnection("127.0.0.1", self.puerto, timeout=60)
        tiempos, estado = [], 0
        for vuelta in range(calentar + veces):
            inicio = time.perf_counter()
            conexion.request("GET", ruta, headers=self.cabeceras(**otras))
            respuesta = conexion.getresponse()
            respuesta.read()
            estado = respuesta.status
            if vuelta >= calentar:
                tiempos.append(time.perf_counter() - inicio)
        conexion.close()
        return statistics.median(tiempos), estado

    def etag(self, ruta: str) -> str:
        conexion = http.client.HTTPConnection("127.0.0.1", self.puerto, timeout=60)
        conexion.request("GET", ruta, headers=self.cabeceras())
        respuesta = conexion.getresponse()
        respuesta.read()
        conexion.close()
        return respuesta.headers.get("ETag", "")

    def pedidor(self, ruta: str, **otras: str) -> Callable[[], bytes]:
        """Lo que pide `ruta` cada vez que se le llama, por una conexión que queda abierta."""
        conexion = http.client.HTTPConnection("127.0.0.1", self.puerto, timeout=600)

        def pedir() -> bytes:
            try:
                conexion.request("GET", ruta, headers=self.cabeceras(**otras))
                respuesta = conexion.getresponse()
            except http.client.RemoteDisconnected:  # pasó tanto sin usarse que el servidor la cerró
                conexion.close()
                conexion.request("GET", ruta, headers=self.cabeceras(**otras))
                respuesta = conexion.getresponse()
            cuerpo = respuesta.read()
            if respuesta.status not in (200, 304):
                raise RuntimeError(f"{ruta}: {respuesta.status}")
            return cuerpo

        return pedir

    def por_partes(self, ruta: str) -> Iterator[int]:
        """Pide `ruta` y da, según llegan, los bytes de cada parte."""
        conexion = http.client.HTTPConnection("127.0.0.1", self.puerto, timeout=600)
        conexion.request("GET", ruta, headers=self.cabeceras())
        respuesta = conexion.getresponse()
        while parte := respuesta.read(2**20):
            yield len(parte)
        conexion.close()


@dataclass(frozen=True)
class Turno:
    """Lo que se pide sin parar mientras dura su turno."""

    cliente: Cliente
    ruta: str
    estado: int = 200
    ademas: dict[str, str] = field(default_factory=dict)


def en_turnos(turnos: list[Turno], rondas: int = 15, segundos: float = 0.5, conexiones: int = 8) -> list[float]:
    """Respuestas por segundo de cada uno, la mediana de sus turnos; van alternados, con los mismos dos procesos."""
    cuentas: list[list[float]] = [[] for _ in turnos]
    with multiprocessing.get_context("spawn").Pool(2) as procesos:
        for ronda in range(rondas + 1):
            for turno, suyas in zip(turnos, cuentas, strict=True):
                cabeceras = turno.cliente.cabeceras(**turno.ademas)
                parte = (turno.cliente.puerto, turno.ruta, cabeceras, segundos, conexiones // 2, turno.estado)
                hechas = sum(procesos.starmap(_insistir, [parte] * 2))
                if ronda:  # la primera calienta
                    suyas.append(hechas / segundos)
    return [statistics.median(suyas) for suyas in cuentas]


def _insistir(puerto: int, ruta: str, cabeceras: dict[str, str], segundos: float, hilos: int, estado: int) -> int:
    import threading  # noqa: PLC0415  # corre en un proceso nuevo

    cuentas = [0] * hilos
    cabeza = "".join(f"{nombre}: {valor}\r\n" for nombre, valor in cabeceras.items())
    peticion = f"GET {ruta} HTTP/1.1\r\n{cabeza}\r\n".encode()

    def pedir(hilo: int) -> None:
        with socket.create_connection(("127.0.0.1", puerto)) as enchufe:
            limite = time.perf_counter() + segundos
            while time.perf_counter() < limite:
                enchufe.sendall(peticion)
                _leer(enchufe, estado)
                cuentas[hilo] += 1

    corriendo = [threading.Thread(target=pedir, args=(hilo,)) for hilo in range(hilos)]
    for hilo in corriendo:
        hilo.start()
    for hilo in corriendo:
        hilo.join()
    return sum(cuentas)


def _leer(enchufe: socket.socket, estado: int) -> None:
    """Una respuesta con Content-Length. A mano cuesta mucho menos que http.client y deja la máquina al servidor."""
    datos = bytearray()
    while (fin := datos.find(b"\r\n\r\n")) < 0:
        datos += enchufe.recv(65536)
    cabeza = bytes(datos[:fin]).lower()
    if not cabeza.startswith(f"http/1.1 {estado}".encode()):
        raise RuntimeError(cabeza[:200])
    if estado == 304:
        return
    falta = int(cabeza.split(b"content-length:")[1].split(b"\r\n")[0]) - (len(datos) - fin - 4)
    while falta > 0:
        falta -= len(enchufe.recv(65536))


@contextlib.contextmanager
def servidor(token: str, aplicacion: str = NUESTRA, **entorno: str) -> Iterator[Cliente]:
    """Enciende el servidor de `aplicacion` en un puerto libre y lo apaga al salir. `entorno`: sus variables."""
    with socket.create_server(("127.0.0.1", 0)) as libre:
        puerto = libre.getsockname()[1]
    orden = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(puerto),
        "--workers",
        "2",
        "--blocking-threads",
        "1",
        "--no-ws",
        "--log-level",
        "warning",
        aplicacion,
    ]
    proceso = subprocess.Popen(orden, env=os.environ | {"PORT": str(puerto)} | entorno)
    try:
        cliente = Cliente(puerto, token, proceso.pid)
        limite = time.monotonic() + ESPERA
        while not _contesta(puerto):
            if proceso.poll() is not None or time.monotonic() > limite:
                raise RuntimeError("El servidor no arrancó.")
            time.sleep(0.2)
        yield cliente
    finally:
        proceso.terminate()
        proceso.wait(15)


def _contesta(puerto: int) -> bool:
    with contextlib.suppress(OSError, http.client.HTTPException):
        conexion = http.client.HTTPConnection("127.0.0.1", puerto, timeout=5)
        conexion.request("GET", "/salud/viva", headers={"Host": "localhost"})
        return conexion.getresponse().status == 200
    return False
