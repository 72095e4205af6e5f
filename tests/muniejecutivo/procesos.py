"""Lo que comparten las pruebas que arrancan procesos de verdad."""

import contextlib
import json
import os
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil

# Cuánto se espera antes de dar algo por perdido. No mide nada: en una máquina cargada todo tarda, y nada de esto falla
# por tardar. Lo que falla de verdad se sabe antes, porque el proceso termina.
ESPERA_DE_ARRANQUE = 600  # segundos: migrar y cargar la demostración
ESPERA_DE_FIN = 120
VIGILANCIA = "de-pruebas-para-ver-la-salud-entera"


def entorno_limpio(**variables: str) -> dict[str, str]:
    """Un entorno sin nada de lo que la suite exporta para sí misma."""
    heredado = {
        nombre: os.environ[nombre] for nombre in ("PATH", "HOME", "LANG", "SSL_CERT_FILE") if nombre in os.environ
    }
    if lugar := variables.get("CARPETA_VAR"):  # lo que un proceso deja en su carpeta temporal se va con la prueba
        with contextlib.suppress(OSError):  # alguna prueba nombra una que no se puede hacer
            Path(lugar).mkdir(parents=True, exist_ok=True)
            heredado["TMPDIR"] = lugar
    return {**heredado, "VIGILANCIA_TOKEN": VIGILANCIA, **variables}


def pedir(url: str) -> tuple[int, str]:
    """(estado, cuerpo); estado 0 si nadie escucha."""
    try:
        peticion = urllib.request.Request(url, headers={"Authorization": f"Bearer {VIGILANCIA}"})
        with urllib.request.urlopen(peticion, timeout=10) as respuesta:
            return respuesta.status, respuesta.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def esperar_lista(
    puerto: int, proceso: subprocess.Popen[str] | None = None, limite: float = ESPERA_DE_ARRANQUE
) -> dict[str, str]:
    """Espera a que /salud/lista diga 200 y devuelve su cuerpo."""
    hasta = time.monotonic() + limite
    visto: tuple[int, str] = (0, "")
    while time.monotonic() < hasta:
        visto = pedir(f"http://127.0.0.1:{puerto}/salud/lista")
        if visto[0] == 200:
            return json.loads(visto[1])
        if proceso and proceso.poll() is not None:
            break
        time.sleep(0.2)
    raise AssertionError(f"/salud/lista no llegó a 200: {visto}")


def descendientes(proceso: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(proceso.pid).children(recursive=True)


def vivos(procesos: list[psutil.Process]) -> list[psutil.Process]:
    return psutil.wait_procs(procesos, timeout=10)[1]


def matar_grupo(proceso: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(proceso.pid, signal.SIGKILL)
    proceso.wait()


def leer(archivo: Path) -> str:
    return archivo.read_text(encoding="utf-8") if archivo.exists() else ""


def partes(salud: dict[str, object]) -> set[object]:
    """Lo que dice cada parte de /salud/lista; la última pasada es un instante, o aún ninguno, y las cifras son
    números."""
    return {valor for parte, valor in salud.items() if parte not in ("ultima_pasada_de_avisos", "cifras")}


class Preguntador(threading.Thread):
    """Pide una página sin parar, desde otro hilo, y anota lo que no fue 200."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.url, self.pedidas, self.malas = url, 0, list[tuple[int, str]]()
        self._fin = threading.Event()

    def run(self) -> None:
        while not self._fin.is_set():
            estado, cuerpo = pedir(self.url)
            self.pedidas += 1
            if estado != 200:
                self.malas.append((estado, cuerpo[:200]))
            time.sleep(0.05)

    def __enter__(self) -> "Preguntador":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._fin.set()
        self.join()
