"""Lo que hace `make run`: migraciones, catálogos y demostración, y después web, worker y beat como un solo grupo.

Si uno de los procesos termina, terminan todos; Ctrl-C los detiene sin dejar ninguno suelto.
"""

import errno
import fcntl
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from honcho import manager

CUENTAS_DE_DEMOSTRACION = {
    "secretaria": "operadora de la Secretaría",
    "coordinacion": "coordinadora de la Secretaría",
    "focal": "punto focal de la Municipalidad Distrital de Umachiri",
    "sector": "funcionaria del sector MTPE",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muniejecutivo.settings")
    if not os.environ.get("SECRET_KEY"):
        os.environ.setdefault("DEBUG", "1")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    django.setup()
    servidor = os.environ.get("HOST") or "127.0.0.1"
    with un_solo_grupo(settings.VAR / "supervisor.lock"):
        exigir_puerto_libre(servidor, settings.PORT)
        preparar_datos()
        print(bienvenida(), flush=True)
        sys.exit(supervisar(servidor))


@contextmanager
def un_solo_grupo(archivo: Path) -> Iterator[None]:
    """Dos grupos sobre la misma carpeta se pisarían la cola y el beat."""
    with archivo.open("w", encoding="utf-8") as abierto:
        try:
            fcntl.flock(abierto, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit(f"Ya hay otro `make run` con la carpeta {archivo.parent}. Deténgalo con Ctrl-C en su terminal.")
        yield


def exigir_puerto_libre(servidor: str, puerto: int) -> None:
    try:
        # Con SO_REUSEADDR un puerto recién cerrado cuenta como libre, igual que para el servidor web.
        socket.create_server((servidor, puerto)).close()
    except OSError as error:
        ocupado = error.errno == errno.EADDRINUSE
        motivo = "ya lo ocupa otro programa" if ocupado else os.strerror(error.errno or 0)
        sys.exit(
            f"No se puede escuchar en {servidor}:{puerto}: {motivo}. "
            f"Elija otro puerto, por ejemplo: make run PORT={puerto % 65535 + 1}"
        )


def preparar_datos() -> None:
    try:
        connection.ensure_connection()
    except OperationalError as error:
        motivo = str(error).strip().splitlines()[0]
        sys.exit(f"No se puede abrir la base de datos que nombra DATABASE_URL: {motivo}.")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("catalogos")
    if settings.DEBUG:
        call_command("demo")
    else:
        call_command("collectstatic", interactive=False, verbosity=0)
    connection.close()


def bienvenida() -> str:
    lineas = ["", f"  MUNI Ejecutivo está en {settings.SITIO}/", ""]
    if settings.DEBUG:
        lineas += [f"  Cuentas de demostración, todas con la clave: {settings.DEMO_CLAVE}"]
        lineas += [f"    {usuario:<13} {quien}" for usuario, quien in CUENTAS_DE_DEMOSTRACION.items()]
        if settings.EMAIL_BACKEND.startswith("muniejecutivo.buzon"):
            lineas += ["", f"  Los correos no salen de esta máquina: se leen en {settings.SITIO}/buzon/"]
        lineas += ["", "  Es una demostración: los acuerdos son inventados.", "  Ctrl-C lo detiene todo.", ""]
    return "\n".join(lineas)


def supervisar(servidor: str) -> int:
    """Corre los procesos hasta que uno termine o llegue Ctrl-C; devuelve el código de salida (0 si fue pedido)."""
    manager.KILL_WAIT = 15  # segundos para que el worker termine la tarea que tiene en la mano
    grupo = manager.Manager()
    entorno = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "ignore:You're running the worker"}
    for nombre, orden in {
        "web": f"granian --interface wsgi --host {servidor} --port {settings.PORT} --workers 1 "
        "--blocking-threads 1 --no-ws --log-level warning muniejecutivo.wsgi:application",
        "worker": "celery -q -A muniejecutivo worker -B --pool threads --concurrency 2 --loglevel WARNING "
        "--without-gossip --without-mingle --without-heartbeat",
    }.items():
        # Si el proceso muere de golpe (kill -9), el shell se lleva consigo a los hijos que dejó.
        guardia = (
            f"trap : TERM; {sys.executable} -m {orden}; codigo=$?; [ $codigo -lt 128 ] || kill -KILL 0; exit $codigo"
        )
        grupo.add_process(nombre, guardia, env=entorno)
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))  # se cerró la terminal
    grupo.loop()
    return 0 if grupo.returncode in (0, 130, 143) else grupo.returncode or 1


if __name__ == "__main__":
    main()
