"""Lo mismo con 20 000 y con un millón: dos bases vivas a la vez, cada una con su servidor, preguntadas por turnos.

La grande nace copiada de la chica, así que todo lo de la chica está en las dos: las mismas personas, los mismos tokens
y los mismos acuerdos de quien mira desde su municipalidad.
"""

import contextlib
import io
import time
from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit, urlunsplit

import psutil
import psycopg2
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client

from bench.base import ejecutar
from bench.datos import cargar_sesion
from bench.listas import BUSQUEDA, LISTA
from bench.medir import Informe, del_procesador, medianas
from bench.servidor import Cliente, servidor
from bench.suelo import SUELO
from cuentas.models import Usuario
from municipalidades.models import PuntoFocal

CALENTAR = 12  # las dos ya prepararon sus sentencias y decidieron sus planes
MUNICIPALIDAD = "010101"  # la de quien mira su página: en las dos bases tiene los mismos acuerdos
RUTAS = {
    "primera página": LISTA,
    "última página": f"{LISTA}?ordering=-codigo",
    "por estado": f"{LISTA}?estado=vencido",
    "por región": f"{LISTA}?region=21",
    "por sector": f"{LISTA}?sector=MTPE",
    "por municipalidad": f"{LISTA}?municipalidad={MUNICIPALIDAD}",
    "por plazo": f"{LISTA}?ordering=plazo_vigente",
    "búsqueda": BUSQUEDA,
    "hitos": "/api/v1/hitos/",
    "avances": "/api/v1/avances/",
    "un acuerdo": f"{LISTA}GRANDE-000777/",
    "página del punto focal": "/mis-acuerdos/",
    "página de la lista, Secretaría": "/acuerdos/",
}
DE_PAGINA = {"página del punto focal": "foco", "página de la lista, Secretaría": "olga"}


def medir(informe: Informe, url: str, chica: int, grande: int) -> None:
    """:param url: de la base chica, ya cargada con `chica` acuerdos. La grande se hace aquí y se borra al final."""
    token, galletas = _quienes_miran()
    with _copia(url) as otra:
        with _mirando(otra):
            inicio = time.perf_counter()
            cargar_sesion("ENORME", grande - chica)
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE acuerdos_acuerdo SET municipalidad_id = '150101' "
                    "WHERE municipalidad_id = %s AND codigo LIKE 'ENORME-%%'",
                    [MUNICIPALIDAD],
                )
                # Con sus índices: si no, lo que se mudó seguiría en el de municipalidades, y el focal lo leería.
                cursor.execute("VACUUM (INDEX_CLEANUP ON, ANALYZE) acuerdos_acuerdo")
            informe.dato("datos", f"{grande:,} acuerdos, cargados en {time.perf_counter() - inicio:.0f} s")
        with servidor(token, DATABASE_URL=url) as una, servidor(token, DATABASE_URL=otra) as mayor:
            _comparar(informe, una, mayor, galletas, chica, grande, [otra, url])
            _ndjson(informe, mayor, otra, grande)


def _quienes_miran() -> tuple[str, dict[str, str]]:
    olga = Usuario.objects.get(username="olga")
    foco = Usuario.objects.create(username="foco", rol="")
    PuntoFocal.objects.create(usuario=foco, municipalidad_id=MUNICIPALIDAD, desde="2025-01-13")
    salida = io.StringIO()
    call_command("token", "olga", stdout=salida, stderr=io.StringIO())
    galletas = {}
    for quien in (olga, foco):
        cliente = Client()
        cliente.force_login(quien)
        galletas[quien.username] = "; ".join(f"{nombre}={una.value}" for nombre, una in cliente.cookies.items())
    return salida.getvalue().split()[-1], galletas


def _comparar(
    informe: Informe, una: Cliente, mayor: Cliente, galletas: dict[str, str], chica: int, grande: int, bases: list[str]
) -> None:
    """:param bases: la URL de la grande y la de la chica."""
    informe.titulo(f"Con {grande:,} acuerdos frente a {chica:,}, dos bases y dos servidores por turnos (procesador)")
    for nombre, ruta in RUTAS.items():
        otras = {"Authorization": "", "Cookie": galletas[DE_PAGINA[nombre]]} if nombre in DE_PAGINA else {}
        pares = [cliente.pedidor(ruta, **otras) for cliente in (mayor, una)]
        for _ in range(CALENTAR):
            for pedir in pares:
                pedir()
        gastado = [partial(_gastado, cliente, base) for cliente, base in zip((mayor, una), bases, strict=True)]
        con_mas, con_menos = del_procesador(pares, gastado)
        informe.razon(nombre, con_mas, con_menos, 1.15, f"con {chica:,}")


def _gastado(cliente: Cliente, base: str) -> float:
    """Segundos de procesador que llevan los procesos de ese servidor y los de PostgreSQL que atienden esa base."""
    with psycopg2.connect(base) as conexion, conexion.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"  # ni los que limpian, que van y vienen
        )
        de_la_base = [psutil.Process(pid) for (pid,) in cursor.fetchall()]
    conexion.close()
    procesos = [*psutil.Process(cliente.pid).children(recursive=True), *de_la_base]
    return sum(tiempos.user + tiempos.system for tiempos in (uno.cpu_times() for uno in procesos))


def _ndjson(informe: Informe, mayor: Cliente, url: str, grande: int) -> None:
    """Todos, como NDJSON: su tiempo frente al `COPY` del mismo JSON, y la memoria del servidor mientras salen."""
    informe.titulo(f"NDJSON de {grande:,}")
    mayor.pedidor(LISTA)()
    antes, pico = _memoria(mayor), [0]

    def nuestro() -> None:
        for _ in mayor.por_partes(f"{LISTA}?formato=ndjson"):
            pico[0] = max(pico[0], _memoria(mayor))

    def copiar() -> None:
        with psycopg2.connect(url) as conexion, conexion.cursor() as cursor:
            cursor.copy_expert(f"COPY ({_una_por_linea()}) TO STDOUT", _Nada())

    sale, copia = medianas([nuestro, copiar], vueltas=2, calentar=0)
    informe.razon("todos los acuerdos", sale, copia, 2, "COPY del mismo JSON")
    informe.maximo("memoria de más, por proceso, mientras salen", (pico[0] - antes) / 2**20, 60, "MB")


def _una_por_linea() -> str:
    """El mismo JSON del suelo, un objeto por fila y todas las filas."""
    cuerpo = SUELO.replace("json_agg(", "", 1).replace("ELSE 'en_proceso' END)))::text", "ELSE 'en_proceso' END))")
    return cuerpo.replace(" LIMIT %(filas)s", "").replace("%(hoy)s", "current_date")


class _Nada(io.RawIOBase):
    def write(self, datos: object) -> int:
        return len(datos)  # type: ignore[arg-type]


def _memoria(cliente: Cliente) -> int:
    """Los bytes del mayor de sus procesos."""
    return max(hijo.memory_info().rss for hijo in psutil.Process(cliente.pid).children(recursive=True))


@contextlib.contextmanager
def _copia(url: str) -> Iterator[str]:
    """Una base nueva con todo lo de `url`; se borra al salir."""
    partes = urlsplit(url)
    nombre, servidor_de_bases = f"{partes.path[1:]}_g", urlunsplit(partes._replace(path="/postgres"))
    connections.close_all()
    ejecutar(servidor_de_bases, f"CREATE DATABASE {nombre} TEMPLATE {partes.path[1:]}")
    try:
        yield urlunsplit(partes._replace(path=f"/{nombre}"))
    finally:
        connections.close_all()
        ejecutar(servidor_de_bases, f"DROP DATABASE IF EXISTS {nombre} WITH (FORCE)")


@contextlib.contextmanager
def _mirando(url: str) -> Iterator[None]:
    """Django, mirando otra base mientras dura."""
    suya = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = urlsplit(url).path[1:]
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = suya
