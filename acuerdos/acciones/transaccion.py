"""La transacción de un verbo: entera o nada, y otra vez si la base la terminó para desatar un nudo.

Regla: un verbo es una transacción. Toma sus candados (`FOR NO KEY UPDATE`, que no detiene a quien solo nombra la fila)
siempre en el orden de `ORDEN`: dos verbos a la vez hacen fila y no se esperan el uno al otro. Si aun así PostgreSQL
termina una de las dos, o no puede ponerlas en serie, nada de ella quedó escrito y se repite aquí, unas pocas veces: la
persona no se entera. Solo la repite quien la abrió: por dentro de otra, un verbo es una parte y no puede. Decisión 19.
"""

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import structlog
from django.db import OperationalError, connection, transaction

from acuerdos.acciones.cambios import acto

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S")

# De lo que manda a lo que cuelga; dentro de cada tabla, por su clave. Los hechos de un acuerdo no llevan candado
# propio: los cubre el suyo.
ORDEN = (
    "acuerdos_lote",
    "acuerdos_grupodeparecidos",
    "acuerdos_carga",
    "acuerdos_correorecibido",
    "reuniones_sesion",
    "reuniones_reunion",
    "acuerdos_acuerdo",
    "municipalidades_municipalidad",
    "reuniones_sector",
    "cuentas_usuario",
    "municipalidades_puntofocal",
    "reuniones_funcionariosectorial",
    "acuerdos_enlace",
    "acuerdos_regladeaviso",
    "acuerdos_motordeavisos",
    "acuerdos_preferenciadeavisos",
    "acuerdos_envio",
    "acuerdos_recordatorio",
    "acuerdos_importacion",
    "acuerdos_columnasrecordadas",
    "acuerdos_cadena",  # de una sesión; va ya al final, como el numerador
    "acuerdos_numerador",  # el último: lo toma quien ya hizo todo y va a confirmar
    "acuerdos_cambio",
)
INTENTOS_DE_TRANSACCION = 6
ESPERA_ENTRE_INTENTOS = 0.02  # segundos antes del segundo intento, como mucho; el doble cada vez
PASAJEROS = {"40P01": "interbloqueo", "40001": "no se pudo poner en serie"}  # códigos de PostgreSQL
bitacora = structlog.get_logger(__name__)


def verbo(accion: Callable[P, R]) -> Callable[P, R]:
    """Decora un verbo: corre en su transacción, o como parte de la que ya esté abierta."""

    @wraps(accion)
    def en_su_transaccion(*args: P.args, **kwargs: P.kwargs) -> R:
        return en_transaccion(lambda: accion(*args, **kwargs))

    return en_su_transaccion


def en_transaccion(hacer: Callable[[], R]) -> R:
    """Lo que `hacer` devuelve, todo o nada. Puede correr más de una vez: lo que lee, lo lee dentro."""
    return en_transaccion_y_luego(hacer, _tal_cual)


def en_transaccion_y_luego(hacer: Callable[[], R], luego: Callable[[R], S]) -> S:
    """Lo que `luego` hace con lo hecho, ya con su número de cambio y en la misma transacción.

    Que sea poco: mientras tanto, nadie más se numera.
    """
    if connection.in_atomic_block:
        return _de_una_vez(hacer, luego)
    for intento in range(1, INTENTOS_DE_TRANSACCION):
        try:
            return _de_una_vez(hacer, luego)
        except OperationalError as error:
            causa = PASAJEROS.get(getattr(error.__cause__, "pgcode", None) or "")
            if causa is None:
                raise
            bitacora.warning("verbo_repetido", causa=causa, intento=intento)
        # Al azar: las dos que se cruzaron no vuelven a la vez.
        time.sleep(random.uniform(0, ESPERA_ENTRE_INTENTOS * 2**intento))  # noqa: S311  # no guarda ningún secreto
    return _de_una_vez(hacer, luego)


def _de_una_vez(hacer: Callable[[], R], luego: Callable[[R], S]) -> S:
    with transaction.atomic():
        with acto():
            hecho = hacer()
        return luego(hecho)


def _tal_cual(hecho: R) -> R:
    return hecho
