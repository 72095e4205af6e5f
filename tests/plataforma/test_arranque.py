"""`make run` de verdad: el supervisor, sus procesos, y cómo terminan."""

import os
import signal
import socket
import subprocess
import sys

import pytest

from tests.plataforma import procesos
from tests.servicios import puerto_libre

pytestmark = pytest.mark.una_vez


@pytest.fixture
def arrancar(raiz, tmp_path):
    en_marcha = []

    def _arrancar(**variables):
        entorno = procesos.entorno_limpio(CARPETA_VAR=str(tmp_path / "var"), **variables)
        salida = (tmp_path / f"salida-{len(en_marcha)}").open("w+")
        proceso = subprocess.Popen(
            [sys.executable, "-m", "muniejecutivo.supervisor"], cwd=raiz, env=entorno, text=True,
            stdout=salida, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        proceso.bitacora = lambda: procesos.leer(tmp_path / salida.name)
        en_marcha.append(proceso)
        salida.close()
        return proceso

    yield _arrancar
    for proceso in en_marcha:
        for hijo in procesos.descendientes(proceso) if proceso.poll() is None else []:
            hijo.kill()
        procesos.matar_grupo(proceso)


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
    assert otro.wait(30) == 1
    assert "Ya hay otro `make run`" in otro.bitacora()

    hijos = procesos.descendientes(primero)
    assert len(hijos) >= 3
    os.killpg(primero.pid, signal.SIGINT)  # lo que hace la terminal con Ctrl-C
    assert primero.wait(30) == 0
    assert procesos.vivos(hijos) == [], "quedó un proceso suelto"

    segundo = arrancar(PORT=str(puerto))
    procesos.esperar_lista(puerto, segundo)
    assert clave in segundo.bitacora()


@pytest.mark.parametrize("cual", ["-m celery", "-m granian"])
def test_si_un_proceso_muere_termina_el_grupo(arrancar, cual):
    puerto = puerto_libre()
    proceso = arrancar(PORT=str(puerto))
    procesos.esperar_lista(puerto, proceso)
    hijos = procesos.descendientes(proceso)
    next(h for h in hijos if h.name() != "sh" and cual in " ".join(h.cmdline())).kill()
    assert proceso.wait(30) != 0, proceso.bitacora()
    assert procesos.vivos(hijos) == []


def test_con_el_puerto_ocupado_lo_dice(arrancar):
    with socket.create_server(("127.0.0.1", 0)) as ocupado:
        puerto = ocupado.getsockname()[1]
        proceso = arrancar(PORT=str(puerto))
        assert proceso.wait(30) == 1
    assert f"No se puede escuchar en 127.0.0.1:{puerto}: ya lo ocupa otro programa" in proceso.bitacora()
    assert "Traceback" not in proceso.bitacora()


def test_sin_la_base_de_datos_lo_dice(arrancar):
    proceso = arrancar(DATABASE_URL=f"postgres://nadie@127.0.0.1:{puerto_libre()}/x", PORT=str(puerto_libre()))
    assert proceso.wait(30) == 1
    assert "No se puede abrir la base de datos que nombra DATABASE_URL" in proceso.bitacora()
    assert "Traceback" not in proceso.bitacora()


def test_con_un_python_viejo_lo_dice(raiz):
    codigo = (
        "import runpy, sys; sys.version_info = (3, 9, 2); "
        "runpy.run_path('muniejecutivo/preparar.py', run_name='__main__')"
    )
    hecho = subprocess.run([sys.executable, "-c", codigo], cwd=raiz, capture_output=True, text=True, check=False)
    assert hecho.returncode == 1
    assert "Hace falta Python 3.11 o posterior" in hecho.stderr
    assert "Traceback" not in hecho.stderr
