"""Si lo que hay en la carpeta lo escribió otra base: una hecha de nuevo, o pasada a otra versión de PostgreSQL.

Regla: no se mezclan. La nueva empieza a contar lo que escribe desde el principio: la poda lo tomaría por viejo, y lo de
una se repetiría sobre la copia de la otra. La que se devuelve de una copia es la misma.
"""

import struct
from pathlib import Path

from django.db import connection

from muniejecutivo.respaldo.carpeta import Carpeta, RespaldoErrado
from muniejecutivo.respaldo.postgres import SEGMENTO_DE_WAL

DONDE_LO_DICE = struct.Struct("=24xQ")  # `xlp_sysid`, en la cabecera de la primera página de cada segmento


def exigir_la_misma(carpeta: Carpeta, version: int) -> None:
    """:param version: la mayor de PostgreSQL. :raises RespaldoErrado: si en la carpeta hay lo de otra base."""
    versiones = {ficha.version for ficha in carpeta.fichas() if ficha.motor == "postgresql"}
    segmentos = [ruta for nombre, ruta in carpeta.segmentos().items() if SEGMENTO_DE_WAL.fullmatch(nombre)]
    escritos = {de_que_base(max(segmentos, key=lambda ruta: ruta.name))} - {0} if segmentos else set()
    if versiones - {version} or escritos - {_de_esta()}:
        raise RespaldoErrado(
            f"En {carpeta.raiz} están las copias de otra base, o de otra versión de PostgreSQL: guárdelas, y elija una "
            "carpeta nueva para las de esta."
        )


def de_que_base(segmento: Path) -> int:
    """El número que PostgreSQL da a cada base al hacerla; 0 si en el segmento todavía no hay nada."""
    with segmento.open("rb") as abierto:
        cabecera = abierto.read(DONDE_LO_DICE.size)
    return int(DONDE_LO_DICE.unpack(cabecera)[0]) if len(cabecera) == DONDE_LO_DICE.size else 0


def _de_esta() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT system_identifier FROM pg_control_system()")
        (numero,) = cursor.fetchone()
    return int(numero)
