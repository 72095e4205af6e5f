"""Lo que hace `make run`: migraciones, catálogos, demostración y, como un solo grupo, Redis, web, worker y beat.

El proceso que muere se repone y los demás siguen; Ctrl-C los detiene a todos sin dejar ninguno suelto.
"""

import errno
import fcntl
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection

from muniejecutivo import redis_propio
from muniejecutivo.procesos import QUIEN, GrupoDeProcesos, Proceso, decir

ESPERA_DEL_CANDADO = 7  # segundos: lo que otro, muerto de golpe, tarda en terminar lo que dejó
SIN_REDIS = "Aquí no hay un Redis que encender: la cola y la caché van en archivos."
CUENTAS_DE_DEMOSTRACION = {
    "secretaria": "operadora de la Secretaría",
    "coordinacion": "coordinadora de la Secretaría",
    "focal": "punto focal de la Municipalidad Distrital de Umachiri",
    "sector": "funcionaria del sector MTPE",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muniejecutivo.settings")
    if not (os.environ.get("SECRET_KEY") or os.environ.get("SECRET_KEY_FILE")):
        os.environ.setdefault("DEBUG", "1")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    django.setup()
    servidor = os.environ.get("HOST") or "127.0.0.1"
    with un_solo_grupo(settings.VAR / "supervisor.lock") as candado:
        exigir_puerto_libre(servidor, settings.PORT)
        preparar_datos()
        print(bienvenida(), flush=True)
        supervisar(servidor, candado)


@contextmanager
def un_solo_grupo(archivo: Path) -> Iterator[int]:
    """Dos grupos sobre la misma carpeta se pisarían la cola y el beat. Da el candado, abierto."""
    with archivo.open("w", encoding="utf-8") as abierto:
        limite = time.monotonic() + ESPERA_DEL_CANDADO
        while not _cerrar(abierto.fileno()):
            if time.monotonic() > limite:
                sys.exit(
                    f"Ya hay otro `make run` con la carpeta {archivo.parent}. Deténgalo con Ctrl-C en su terminal."
                )
            time.sleep(0.1)
        yield abierto.fileno()


def _cerrar(candado: int) -> bool:
    try:
        fcntl.flock(candado, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


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
    except DatabaseError as error:  # no contesta, o el archivo de SQLite no es una base
        motivo = str(error).strip().splitlines()[0]
        sys.exit(f"No se puede abrir la base de datos que nombra DATABASE_URL: {motivo}.")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("catalogos")
    if settings.DEBUG:
        call_command("demo")
    else:
        call_command("collectstatic", interactive=False, verbosity=0)
    call_command("encadenar")
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


def supervisar(servidor: str, candado: int) -> None:
    """Mantiene los procesos hasta que se pida el fin: Ctrl-C, SIGTERM o la terminal cerrada."""
    entorno = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "ignore:You're running the worker"}
    grupo = GrupoDeProcesos(entorno, candado)
    for aviso in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(aviso, lambda *_: grupo.pedir_el_fin())
    try:
        if not os.environ.get("REDIS_URL"):
            encender_redis(grupo)
        for proceso in procesos(servidor):
            grupo.arrancar(proceso)
        grupo.esperar()
    finally:
        grupo.detener()


def procesos(servidor: str) -> list[Proceso]:
    """Los que no pueden faltar. Uno más es una línea más."""
    ordenes = {
        "web": f"granian --interface wsgi --host {servidor} --port {settings.PORT} --workers 1 --blocking-threads 4 "
        "--blocking-threads-idle-timeout 600 --no-ws --respawn-failed-workers --log-level warning "
        "muniejecutivo.wsgi:application",
        "worker": "celery -q -A muniejecutivo worker -Q muniejecutivo --pool threads --concurrency 2 "
        "--loglevel WARNING --without-gossip --without-mingle --without-heartbeat",
        # Aparte, para que un servidor de correo que no contesta no detenga lo demás.
        "correo": "celery -q -A muniejecutivo worker -n correo@%h -Q correo --pool threads --concurrency 2 "
        "--loglevel WARNING --without-gossip --without-mingle --without-heartbeat",
        # Sin archivo de proceso: el que deja un beat muerto de golpe no dejaría arrancar al siguiente.
        "beat": "celery -q -A muniejecutivo beat --loglevel WARNING --pidfile=",
    }
    if settings.CORREO_RECIBE:
        ordenes["recibe"] = "django recibir_correo"
    # Primero las páginas: mientras arrancan todos y mientras hay trabajo largo, los demás ceden el procesador.
    cortesia: dict[str, list[str]] = {nombre: [] if nombre == "web" else ["nice", "-n", "5"] for nombre in ordenes}
    return [Proceso(n, [*cortesia[n], sys.executable, "-m", *orden.split()]) for n, orden in ordenes.items()]


def encender_redis(grupo: GrupoDeProcesos) -> None:
    """Enciende el Redis de esta carpeta y lo deja en el entorno de los demás; si no se puede, será con archivos."""
    var, servidor = settings.VAR, redis_propio.binario()
    if servidor is None:
        decir(QUIEN, SIN_REDIS)
        return
    grupo.arrancar(Proceso("redis", redis_propio.orden(servidor, var), ApartarUnaVez(var)))
    if redis_propio.esperar(var):
        grupo.entorno["REDIS_URL"] = redis_propio.direccion(var)
    else:
        grupo.olvidar("redis")
        motivo = redis_propio.ultimo_que_dijo(var) or "sin explicación"
        decir(QUIEN, f"redis no llegó a contestar ({motivo}). {SIN_REDIS}")


class ApartarUnaVez:
    """El remedio de un Redis que no arranca: quizá no entiende lo que tiene en disco. Se aparta, y empieza vacío.

    Si lo mataron, no hay nada que apartar; si tampoco arranca vacío, el motivo es otro y no se aparta más.
    """

    def __init__(self, var: Path) -> None:
        self.var, self.hecho = var, False

    def __call__(self, codigo: int) -> str:
        if self.hecho or codigo <= 0:
            return ""
        self.hecho = True
        dicho = redis_propio.ultimo_que_dijo(self.var)
        aparte = redis_propio.apartar(self.var, time.strftime("%Y%m%d-%H%M%S"))
        return f"no pudo seguir con lo que tenía en disco ({dicho}): quedó en {aparte} y empieza otro, vacío."


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("Interrumpido antes de servir. Repita la orden para continuar.")
