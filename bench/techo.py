"""El techo: diez líneas que, bajo el mismo servidor, corren la sentencia que arma el JSON y pasan sus bytes.

Con `If-None-Match` son el techo de un 304: preguntan un número por su índice y contestan sin cuerpo.
"""

import os

import psycopg2

from bench.suelo import SUELO

conexion = psycopg2.connect(os.environ["DATABASE_URL"])
conexion.autocommit = True
VALORES = {"hoy": os.environ["TECHO_HOY"], "filas": 50}


def application(environ, start_response):
    if "HTTP_IF_NONE_MATCH" in environ:
        with conexion.cursor() as cursor:
            cursor.execute("SELECT ultimo FROM acuerdos_numerador WHERE id = %s", (1,))
            start_response("304 Not Modified", [("ETag", f'"{cursor.fetchone()[0]}"')])
        return []
    with conexion.cursor() as cursor:
        cursor.execute(SUELO, VALORES)
        cuerpo = cursor.fetchone()[0].encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(cuerpo)))])
    return [cuerpo]
