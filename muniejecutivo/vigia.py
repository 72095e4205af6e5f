"""Termina lo que el supervisor dejó, si el supervisor muere sin poder detenerlo (`kill -9`).

Corre aparte y solo con la biblioteca estándar. Por la entrada recibe «+123» cuando arranca un grupo de procesos y
«-123» cuando termina; la entrada se cierra con el supervisor, sea como sea que este termine. Hereda además el candado
de la carpeta: otro `make run` no empieza mientras aquí quede algo por terminar.
"""

import contextlib
import os
import signal
import sys
import time

ANTES_DE_OBLIGAR = 5  # segundos entre pedir que terminen y obligarlos


def main() -> None:
    for aviso in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(aviso, signal.SIG_IGN)  # quien decide es el supervisor
    grupos: set[int] = set()
    for linea in sys.stdin:
        numero = int(linea[1:])
        (grupos.add if linea.startswith("+") else grupos.discard)(numero)
    terminar(grupos)


def terminar(grupos: set[int]) -> None:
    """Pide que terminen los grupos que quedan y, a los segundos, los obliga."""
    limite = time.monotonic() + ANTES_DE_OBLIGAR
    vivos = {grupo for grupo in grupos if mandar(grupo, signal.SIGTERM)}
    while vivos and time.monotonic() < limite:
        time.sleep(0.05)
        vivos = {grupo for grupo in vivos if mandar(grupo, 0)}
    for grupo in vivos:
        mandar(grupo, signal.SIGKILL)


def mandar(grupo: int, aviso: int) -> bool:
    """Si el grupo existía todavía."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(grupo, aviso)
        return True
    return False


if __name__ == "__main__":
    main()
