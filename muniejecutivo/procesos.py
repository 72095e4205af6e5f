"""Un grupo de procesos que se mantienen vivos: el que muere vuelve a arrancar y los demás siguen.

Regla: la primera caída se repone enseguida; las seguidas, con esperas cada vez mayores, y tras `CAIDAS_SEGUIDAS` se
descansa `EN_PAZ` antes de volver a probar. Cada caída se dice con una frase. Quien duró `DURABLE` empieza de nuevo la
cuenta.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from muniejecutivo.vigia import mandar

ESPERAS = (0.0, 1.0, 2.0, 5.0, 10.0, 20.0)  # segundos antes de reponer la primera caída seguida, la segunda…
CAIDAS_SEGUIDAS = 8
EN_PAZ = 60.0
DURABLE = 30.0
PARA_TERMINAR = 15.0  # segundos para que cada uno termine lo que tiene en la mano
QUIEN = "run"  # quién lo dice, cuando lo dice el supervisor
VIGIA = Path(__file__).with_name("vigia.py")


def _nada(codigo: int) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Proceso:
    """`remedio` recibe el código con que murió, antes de reponerlo; devuelve lo que hizo, en una frase, o «»."""

    nombre: str
    orden: Sequence[str]
    remedio: Callable[[int], str] = _nada


class GrupoDeProcesos:
    """Los procesos en marcha. Se arrancan de a uno y se detienen todos; el primero, que sirve a los demás, al final."""

    def __init__(self, entorno: Mapping[str, str], candado: int) -> None:
        self.entorno = dict(entorno)
        self._fin = threading.Event()
        self._turno = threading.Lock()  # arrancar y detener no se cruzan
        self._vivos: dict[str, subprocess.Popen[bytes]] = {}
        self._olvidados: set[str] = set()
        self._hilos: list[threading.Thread] = []
        self._fin_pedido = False
        self._oido, self._timbre = os.pipe()
        self._vigia = subprocess.Popen(
            [sys.executable, "-I", "-S", str(VIGIA)],
            stdin=subprocess.PIPE,
            text=True,
            bufsize=1,
            start_new_session=True,
            pass_fds=[candado],
        )

    def arrancar(self, proceso: Proceso) -> None:
        """Lo arranca y, desde ahora, lo mantiene."""
        hilo = threading.Thread(target=self._mantener, args=[proceso], name=proceso.nombre, daemon=True)
        self._hilos.append(hilo)
        hilo.start()

    def olvidar(self, nombre: str) -> None:
        """Lo termina y ya no lo repone."""
        with self._turno:
            self._olvidados.add(nombre)
            hijo = self._vivos.get(nombre)
        if hijo:
            self._despedir(hijo, time.monotonic() + PARA_TERMINAR)

    def esperar(self) -> None:
        """Hasta que alguien pida el fin."""
        os.read(self._oido, 1)

    def pedir_el_fin(self) -> None:
        """La primera vez, con calma; la segunda, ya. Se llama al recibir una señal: aquí no se toma ningún cerrojo."""
        if self._fin_pedido:
            for hijo in list(self._vivos.values()):
                mandar(hijo.pid, signal.SIGKILL)
        self._fin_pedido = True
        os.write(self._timbre, b".")

    def detener(self) -> None:
        """Termina todos y espera que no quede ninguno."""
        self._fin.set()
        with self._turno:
            vivos = list(self._vivos.values())
        limite = time.monotonic() + PARA_TERMINAR
        for tanda in (vivos[1:], vivos[:1]):
            for hijo in tanda:
                mandar(hijo.pid, signal.SIGTERM)  # a todos a la vez, y después se espera a cada uno
            for hijo in tanda:
                self._despedir(hijo, limite)
        for hilo in self._hilos:
            hilo.join(1)
        assert self._vigia.stdin
        with contextlib.suppress(BrokenPipeError):
            self._vigia.stdin.close()
        self._vigia.wait()

    def _despedir(self, hijo: subprocess.Popen[bytes], limite: float) -> None:
        mandar(hijo.pid, signal.SIGTERM)
        try:
            hijo.wait(max(0.1, limite - time.monotonic()))
        except subprocess.TimeoutExpired:
            mandar(hijo.pid, signal.SIGKILL)
            hijo.wait()

    def _mantener(self, proceso: Proceso) -> None:
        caidas = 0
        while True:
            empezo = time.monotonic()
            codigo = self._una_vida(proceso)
            if codigo is None or self._fin.is_set() or proceso.nombre in self._olvidados:
                return
            caidas = 1 if time.monotonic() - empezo >= DURABLE else caidas + 1
            espera = espera_tras(caidas)
            decir(QUIEN, frase_de_caida(proceso.nombre, codigo, caidas, espera))
            if remediado := proceso.remedio(codigo):
                decir(QUIEN, f"{proceso.nombre}: {remediado}")
            if self._fin.wait(espera):
                return

    def _una_vida(self, proceso: Proceso) -> int | None:
        """Desde que arranca hasta que termina: su código de salida, o None si ya no había que arrancarlo."""
        with self._turno:
            if self._fin.is_set() or proceso.nombre in self._olvidados:
                return None
            hijo = subprocess.Popen(
                proceso.orden,
                env=self.entorno,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            self._vivos[proceso.nombre] = hijo
            self._avisar(f"+{hijo.pid}")
        assert hijo.stdout
        lector = threading.Thread(target=_repetir, args=[proceso.nombre, hijo.stdout], daemon=True)
        lector.start()
        codigo = hijo.wait()
        mandar(hijo.pid, signal.SIGKILL)  # los hijos que dejó, si murió de golpe
        lector.join(2)
        with self._turno:
            self._vivos.pop(proceso.nombre, None)
            self._avisar(f"-{hijo.pid}")
        return codigo

    def _avisar(self, linea: str) -> None:
        assert self._vigia.stdin
        with contextlib.suppress(BrokenPipeError, ValueError):  # si el vigía murió, se sigue sin él
            self._vigia.stdin.write(f"{linea}\n")


def espera_tras(caidas: int) -> float:
    """Segundos antes de reponer a quien lleva tantas caídas seguidas."""
    if caidas >= CAIDAS_SEGUIDAS:
        return EN_PAZ
    return ESPERAS[min(caidas, len(ESPERAS)) - 1]


def frase_de_caida(nombre: str, codigo: int, caidas: int, espera: float) -> str:
    """Qué pasó y qué se hará, para quien mira la terminal."""
    como = f"murió (señal {-codigo})" if codigo < 0 else f"terminó por su cuenta (código {codigo})"
    if caidas >= CAIDAS_SEGUIDAS:
        return (
            f"{nombre} {como}; van {caidas} veces seguidas. Se vuelve a intentar en {espera:.0f} s; "
            "lo demás sigue. El motivo suele estar en las líneas de arriba."
        )
    cuando = f"en {espera:.0f} s" if espera else "enseguida"
    seguidas = f" (van {caidas} seguidas)" if caidas > 1 else ""
    return f"{nombre} {como}{seguidas}; se repone {cuando} y lo demás sigue."


def decir(nombre: str, texto: str) -> None:
    """Una línea en la terminal, con la hora y quién la dice. Si la terminal ya no está, a nadie."""
    with contextlib.suppress(OSError, ValueError):
        print(f"{time.strftime('%H:%M:%S')} {nombre:<7}| {texto}", flush=True)


def _repetir(nombre: str, salida: IO[bytes]) -> None:
    with salida:
        for linea in iter(lambda: salida.readline(65_536), b""):
            decir(nombre, linea.decode(errors="replace").rstrip("\n"))
