"""Una base de PostgreSQL propia de la corrida, con las migraciones y los catálogos, que se borra al terminar."""

import contextlib
import os
import secrets
import tempfile
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg2
from django.core.management import call_command

from tests.servicios import postgresql


@contextlib.contextmanager
def base_propia(*, con_hojas: bool = False) -> Iterator[str]:
    """Crea la base y deja a Django mirándola; da su URL. El servidor: el de DATABASE_URL, el que haya o uno propio.

    `con_hojas`: reúne además las hojas de estilo y los guiones, que las páginas nombran.
    """
    servidor = postgresql()
    nombre = f"bench_{uuid.uuid4().hex[:10]}"
    ejecutar(servidor, f"CREATE DATABASE {nombre}")
    url = urlunsplit(urlsplit(servidor)._replace(path=f"/{nombre}"))
    try:
        with tempfile.TemporaryDirectory(prefix="muniejecutivo-bench-") as carpeta:
            _configurar(url, carpeta)
            if con_hojas:
                call_command("collectstatic", interactive=False, verbosity=0)
            yield url
    finally:
        from django.db import connections  # noqa: PLC0415  # no hay conexiones hasta que Django está configurado

        connections.close_all()
        ejecutar(servidor, f"DROP DATABASE IF EXISTS {nombre} WITH (FORCE)")


def _configurar(url: str, carpeta: str) -> None:
    os.environ |= {
        "DATABASE_URL": url,
        "CARPETA_VAR": carpeta,
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DEBUG": "0",
        "API_PETICIONES_POR_MINUTO": "0",  # se mide lo que contesta, y no su límite
        "API_PETICIONES_ANONIMAS_POR_MINUTO": "0",
        "SITIO": "http://localhost",
        "EXIGIR_HTTPS": "0",
        "EXIGIR_DOS_PASOS": "0",  # quien mide entra con su contraseña
        "DEMO_CLAVE": secrets.token_urlsafe(20),
        "EMAIL_URL": "memorymail://",
        "NIVEL_DE_BITACORA": "WARNING",
        "DJANGO_SETTINGS_MODULE": "muniejecutivo.settings",
    }
    os.environ.pop("REDIS_URL", None)
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("catalogos", stdout=open(os.devnull, "w"))  # noqa: SIM115  # vive lo que vive la corrida


def ejecutar(url: str, orden: str) -> None:
    conexion = psycopg2.connect(url)
    conexion.autocommit = True  # CREATE DATABASE no va dentro de una transacción
    try:
        conexion.cursor().execute(orden)
    finally:
        conexion.close()
