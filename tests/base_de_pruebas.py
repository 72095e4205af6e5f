"""La base de una corrida, copiada de una plantilla ya migrada y con los catálogos puestos.

Migrar y cargar los catálogos cuesta más que cien pruebas juntas, y da siempre lo mismo mientras no cambien las
migraciones, los catálogos ni quien los carga: se hace una vez por cada contenido de esos archivos y después se copia.
En SQLite la plantilla es un archivo de la carpeta temporal; en PostgreSQL, una base que solo sirve para copiarla.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import django
import psycopg2
from django.conf import settings
from django.db import connection
from django.utils import timezone

from acuerdos.catalogos import cargar_catalogos

PREFIJO = "muniejecutivo_plantilla_"
GUARDADAS = 6  # plantillas de PostgreSQL que se conservan: las de las últimas ramas en que se trabajó
LO_QUE_LA_HACE = (
    "*/migrations/*.py",
    "*/models/*.py",
    "*/models.py",
    "*/catalogos.py",
    "*/acciones/cambios.py",
    "*/acciones/cosas.py",
    "datos/catalogos/*",
    "requirements.lock",
    "tests/base_de_pruebas.py",
)


def preparar() -> str:
    """Deja la conexión de siempre apuntando a una base nueva, copia de la plantilla. Devuelve su nombre."""
    nombre = settings.DATABASES["default"]["TEST"]["NAME"]
    with _a_solas(_clave()):
        if settings.EN_SQLITE:
            _copiar_archivo(nombre)
        else:
            _copiar_base(nombre)
    _apuntar_a(nombre)
    return str(nombre)


def retirar(nombre: str) -> None:
    """Borra la base de la corrida."""
    connection.close()
    if settings.EN_SQLITE:
        for cola in ("", "-wal", "-shm"):
            Path(nombre + cola).unlink(missing_ok=True)
        return
    subprocess.run([sys.executable, "-c", _BORRAR, _url_de("postgres"), nombre], check=True)


# Borrarla espera a que el servidor escriba todo al disco; nadie más tiene que esperarlo: queda en manos de un nieto.
_BORRAR = """
import os, sys, psycopg2
if os.fork():
    os._exit(0)
os.setsid()
for salida in (1, 2):
    os.dup2(os.open(os.devnull, os.O_WRONLY), salida)
conexion = psycopg2.connect(sys.argv[1])
conexion.autocommit = True
conexion.cursor().execute(f'DROP DATABASE IF EXISTS "{sys.argv[2]}" WITH (FORCE)')
"""


def _clave() -> str:
    """El resumen de todo lo que decide cómo queda la plantilla."""
    resumen = hashlib.sha256(f"{django.get_version()} {sys.version_info[:2]}".encode())
    for patron in LO_QUE_LA_HACE:
        for ruta in sorted(Path(settings.RAIZ).glob(patron)):
            resumen.update(str(ruta.relative_to(settings.RAIZ)).encode())
            resumen.update(ruta.read_bytes())
    return resumen.hexdigest()[:20]


@contextlib.contextmanager
def _a_solas(clave: str) -> Iterator[None]:
    """Los procesos de una corrida se turnan: el primero hace la plantilla y los demás la encuentran."""
    with (_carpeta() / f"{clave}.turno").open("w") as turno:
        fcntl.flock(turno, fcntl.LOCK_EX)
        yield


def _carpeta() -> Path:
    carpeta = Path(tempfile.gettempdir()) / f"muniejecutivo-plantillas-{os.getuid()}"
    carpeta.mkdir(mode=0o700, exist_ok=True)
    return carpeta


def _construir() -> None:
    """Migra la base de `TEST` y le pone los catálogos."""
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    cargar_catalogos(ahora=timezone.now())
    contar_filas()


def contar_filas() -> None:
    """PostgreSQL mira cuánto hay en cada tabla, para saber por dónde conviene buscar.

    Lo hace solo cada tanto, pero nunca de lo que una transacción abierta acaba de poner: la prueba que mete cientos de
    filas y las consulta cientos de veces lo pide.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _apuntar_a(nombre: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = nombre
    connection.settings_dict["NAME"] = nombre


def _copiar_archivo(nombre: str) -> None:
    plantilla = _carpeta() / f"{_clave()}.sqlite3"
    if not plantilla.exists():
        _construir()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        a_medias = plantilla.with_suffix(".nueva")
        shutil.copyfile(nombre, a_medias)
        a_medias.replace(plantilla)
        return
    shutil.copyfile(plantilla, nombre)


def _copiar_base(nombre: str) -> None:
    plantilla = PREFIJO + _clave()
    servidor = psycopg2.connect(_url_de("postgres"))
    servidor.autocommit = True
    with contextlib.closing(servidor), servidor.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [plantilla])
        if not cursor.fetchone():
            _construir()
            connection.close()
            cursor.execute(f'ALTER DATABASE "{nombre}" RENAME TO "{plantilla}"')
        cursor.execute(f"COMMENT ON DATABASE \"{plantilla}\" IS '{int(time.time())}'")  # cuándo sirvió por última vez
        _olvidar_las_viejas(cursor)  # con su fecha ya puesta, la nueva no es la más vieja
        cursor.execute(f'CREATE DATABASE "{nombre}" TEMPLATE "{plantilla}"')


def _olvidar_las_viejas(cursor: "psycopg2.extensions.cursor") -> None:
    cursor.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE %s"
        " ORDER BY coalesce(shobj_description(oid, 'pg_database'), '0') DESC OFFSET %s",
        [PREFIJO + "%", GUARDADAS],
    )
    for (vieja,) in cursor.fetchall():
        with contextlib.suppress(psycopg2.OperationalError):  # otra corrida la está copiando
            cursor.execute(f'DROP DATABASE IF EXISTS "{vieja}"')


def _url_de(base: str) -> str:
    datos = connection.settings_dict
    partes = {"dbname": base, "host": datos["HOST"], "port": datos["PORT"], "user": datos["USER"]}
    partes["password"] = datos["PASSWORD"]
    return " ".join(f"{clave}='{valor}'" for clave, valor in partes.items() if valor)
