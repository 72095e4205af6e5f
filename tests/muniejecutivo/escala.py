"""Lo que despliegue/escala.yml agrega, de verdad: réplica, PgBouncer y almacén, con sus propias órdenes y archivos."""

import shlex
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg2
import yaml
from moto.server import ThreadedMotoServer

from tests.servicios import ESPERA, NoHay, Servidor, postgresql_propio, puerto_libre

CLAVE_DE_LA_BASE, CUBO = "solo-de-pruebas", "evidencias"


def servicios(raiz: Path) -> dict[str, Any]:
    return yaml.safe_load((raiz / "despliegue/escala.yml").read_text(encoding="utf-8"))["services"]


class Escala:
    """Principal, réplica, pooler y almacén. Cada uno se puede detener y volver a encender en su puerto."""

    def __init__(self, raiz: Path) -> None:
        if not shutil.which("pgbouncer", path="/usr/sbin:/usr/bin:/usr/local/bin"):
            raise NoHay("no está pgbouncer (paquete de Debian)")
        self.raiz, self.servicios = raiz, servicios(raiz)
        self.principal = postgresql_propio()
        self.programas = Path(self.principal.orden[0]).resolve().parent
        if not (self.programas / "pg_basebackup").exists():
            raise NoHay("este PostgreSQL no trae pg_basebackup")
        self.usuario = self.principal.usuario
        self.carpeta = Path(tempfile.mkdtemp(prefix="muniejecutivo-escala-"))
        self.carpeta.chmod(0o755)
        self.clave = self.carpeta / "clave"
        self.clave.write_text(CLAVE_DE_LA_BASE)
        ejecutar(self.principal.url, f"CREATE ROLE muniejecutivo SUPERUSER LOGIN PASSWORD '{CLAVE_DE_LA_BASE}'")
        ejecutar(self.principal.url, "CREATE DATABASE muniejecutivo OWNER muniejecutivo")
        self.url_directa = self._url(int(self.principal.url.rpartition(":")[2].partition("/")[0]))
        self.replica = self._replica()
        self.pgbouncer = self._pgbouncer()
        self.puerto_del_almacen = puerto_libre()
        self.almacen = ThreadedMotoServer("127.0.0.1", self.puerto_del_almacen, verbose=False)
        self.almacen.start()

    def _url(self, puerto: int) -> str:
        return f"postgres://muniejecutivo:{CLAVE_DE_LA_BASE}@127.0.0.1:{puerto}/muniejecutivo"

    @property
    def url_del_almacen(self) -> str:
        return f"s3://clave:secreto@127.0.0.1:{self.puerto_del_almacen}/{CUBO}?tls=0"

    def _encender(self, orden: list[str], url: str, nombre: str, **entorno: str) -> Servidor:
        carpeta = self.carpeta / nombre
        carpeta.mkdir()
        if self.usuario:
            shutil.chown(carpeta, self.usuario)
        ruta = f"{self.programas}:/usr/sbin:/usr/bin:/bin"
        entero = ["env", "-i", f"PATH={ruta}", *(f"{n}={v}" for n, v in entorno.items()), *orden]
        return Servidor(entero, url, contesta, carpeta, self.usuario).encender()

    def _replica(self) -> Servidor:
        """Con el guion que compose monta."""
        puerto, guion = puerto_libre(), self.carpeta / "replica.sh"
        guion.write_text((self.raiz / "despliegue/postgresql/replica.sh").read_text())
        guion.chmod(0o755)
        lugar = self.carpeta / "replica"
        opciones = ["-p", str(puerto), "-h", "127.0.0.1", "-k", str(lugar), "-c", "fsync=off"]
        datos = lugar / "datos"
        return self._encender(
            ["sh", "-c", f"mkdir -p {datos}; exec {guion} {shlex.join(opciones)}"],
            self._url(puerto),
            "replica",
            PGDATA=str(datos),
            PRINCIPAL=self.url_directa.replace(f":{CLAVE_DE_LA_BASE}@", "@"),
            CLAVE=str(self.clave),
        )

    def _pgbouncer(self) -> Servidor:
        """Con la orden y el archivo de compose: cambian las máquinas, el puerto y las rutas."""
        puerto, aparte = puerto_libre(), self.carpeta / "para-pgbouncer"
        principal = self.url_directa.rpartition(":")[2].partition("/")[0]
        aparte.mkdir()
        if self.usuario:
            shutil.chown(aparte, self.usuario)
        ini = (self.raiz / "despliegue/pgbouncer/pgbouncer.ini").read_text()
        for de, a in {
            "host=postgresql port=5432": f"host=127.0.0.1 port={principal}",
            "listen_port = 6432": f"listen_port = {puerto}",
            "/tmp/": f"{aparte}/",
        }.items():
            assert de in ini
            ini = ini.replace(de, a)
        (self.carpeta / "muniejecutivo.ini").write_text(ini)
        orden = shlex.split(self.servicios["pgbouncer"]["command"].replace("$$", "$"))
        lugares = {
            "/tmp/": f"{aparte}/",
            "/etc/pgbouncer": str(self.carpeta),
            "/run/secrets/postgresql": str(self.clave),
        }
        for de, a in lugares.items():
            orden = [parte.replace(de, a) for parte in orden]
        return self._encender(orden, self._url(puerto), "pgbouncer")

    def entorno(self, raiz_de_var: Path, redis_url: str) -> dict[str, str]:
        """El de `web` en compose con lo que escala.yml le pone encima; las direcciones, las de esta corrida."""
        encima = self.servicios["web"]["environment"]
        assert encima.keys() == {"DATABASE_URL", "DATABASE_URL_LECTURA", "DETRAS_DE_PGBOUNCER"}
        assert f"{CLAVE_DE_LA_BASE}@" in self.pgbouncer.url
        return {
            **encima,
            "DATABASE_URL": self.pgbouncer.url.replace(f":{CLAVE_DE_LA_BASE}@", "@"),
            "DATABASE_URL_LECTURA": self.replica.url.replace(f":{CLAVE_DE_LA_BASE}@", "@"),
            "POSTGRES_PASSWORD_FILE": str(self.clave),
            "ARCHIVOS_URL": self.url_del_almacen,
            "REDIS_URL": redis_url,
            "CARPETA_VAR": str(raiz_de_var),
        }

    def esperar_a_la_replica(self) -> None:
        (donde,) = preguntar(self.url_directa, "SELECT pg_current_wal_lsn()")
        esperar(lambda: preguntar(self.replica.url, f"SELECT pg_last_wal_replay_lsn() >= '{donde}'")[0])

    def retirar(self) -> None:
        self.almacen.stop()
        for servidor in (self.pgbouncer, self.replica, self.principal):
            servidor.retirar()
        shutil.rmtree(self.carpeta, ignore_errors=True)


def contesta(url: str) -> bool:
    try:
        psycopg2.connect(url, connect_timeout=3).close()
    except psycopg2.OperationalError:
        return False
    return True


def ejecutar(url: str, orden: str) -> None:
    conexion = psycopg2.connect(url)
    conexion.autocommit = True
    conexion.cursor().execute(orden)
    conexion.close()


def preguntar(url: str, consulta: str) -> tuple[Any, ...]:
    conexion = psycopg2.connect(url)
    try:
        cursor = conexion.cursor()
        cursor.execute(consulta)
        return cursor.fetchone() or ()
    finally:
        conexion.close()


def esperar(se_cumple: Callable[[], Any]) -> None:
    limite = time.monotonic() + ESPERA
    while not se_cumple():
        assert time.monotonic() < limite, "se acabó la espera"
        time.sleep(0.1)
