"""Cada fila de un lote: mirar qué le pasaría a su acuerdo, hacerlo, deshacerlo; o por qué no.

Lo que se niega queda en palabras en su fila y no detiene a las demás. Tampoco una falla nuestra: se anota, y la fila lo
dice. Lo que falla en la base sí detiene: nada de la tanda quedó escrito, y se retoma.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import Error as ErrorDeLaBase
from django.db import transaction

from acuerdos.acciones.base import DESHECHO, bloquear, bloquear_agenda_de, bloquear_cada
from acuerdos.acciones.transaccion import en_transaccion
from acuerdos.acciones.verbos_de_lote import VERBOS, ResultadoDeFila
from acuerdos.enums import VerboDeLote
from acuerdos.errores import AccionDenegada, Conflicto, DatoInvalido
from acuerdos.models import Acuerdo, FilaDeLote, Lote
from cuentas.models import Usuario

CAMBIO_DESPUES = "Otra persona lo cambió después de la vista previa."
CAMBIO_TRAS_EL_LOTE = "Cambió después del lote: revíselo en su página."
FALLA = "Falla nuestra: quedó anotada. Hágalo en su página o avise a soporte."
bitacora = structlog.get_logger(__name__)


def prever(filas: Sequence[FilaDeLote], *, lote: Lote, por: Usuario, ahora: datetime) -> None:
    """Pone en cada fila qué hay y qué habría, o por qué no: corre el verbo y lo revierte enseguida."""
    verbo = VERBOS[VerboDeLote(lote.verbo)]
    visibles = Acuerdo.objects.visibles_para(por).con_nombres().select_related("a_cargo", "reunion")
    acuerdos = visibles.in_bulk([fila.acuerdo_id for fila in filas])
    for fila in filas:
        acuerdo = acuerdos.get(fila.acuerdo_id)
        if acuerdo is None:
            fila.motivo = DESHECHO
            continue
        fila.valor, antes = verbo.antes(acuerdo)
        fila.antes, fila.version = antes[:300], acuerdo.version
        hecho = _o_el_motivo(lambda: _y_revertir(lambda: verbo.hacer(por, acuerdo, lote.datos, ahora)))  # noqa: B023
        if isinstance(hecho, str):
            fila.motivo = hecho[:500]
        else:
            fila.despues = hecho.despues[:300]


def hacer(filas: Sequence[FilaDeLote], *, lote: Lote, por: Usuario, ahora: datetime) -> None:
    """Hace lo previsto en cada fila, salvo donde el acuerdo ya no es el que se vio."""
    verbo = VERBOS[VerboDeLote(lote.verbo)]
    for fila in filas:
        hecho = _o_el_motivo(
            lambda: verbo.hacer(por, _sin_cambios(fila, fila.version), lote.datos, ahora)  # noqa: B023
        )
        if isinstance(hecho, str):
            fila.motivo = hecho[:500]
        else:
            fila.despues, fila.version_despues, fila.solicitud = hecho.despues[:300], hecho.version, hecho.solicitud


def deshacer(filas: Sequence[FilaDeLote], *, lote: Lote, por: Usuario, ahora: datetime) -> None:
    """Devuelve cada acuerdo a lo que tenía, salvo los que cambiaron después del lote."""
    verbo = VERBOS[VerboDeLote(lote.verbo)]
    if lote.verbo == VerboDeLote.ANULAR:  # volver mira su sesión y su reunión: se bloquean antes que los acuerdos
        bloquear_agenda_de(fila.acuerdo for fila in filas)
    elif lote.verbo == VerboDeLote.RECORDAR:  # un correo junta lo de varios acuerdos: va después que todos
        bloquear_cada(fila.acuerdo_id for fila in filas)
    for fila in filas:
        motivo = _o_el_motivo(
            lambda: verbo.deshacer(por, _sin_cambios(fila, fila.version_despues), fila, ahora),  # noqa: B023
            si_cambio=CAMBIO_TRAS_EL_LOTE,
        )
        fila.deshecha, fila.motivo_de_no_deshacer = motivo is None, (motivo or "")[:500]


def _sin_cambios(fila: FilaDeLote, version: int | None) -> Acuerdo:
    actual = bloquear(fila.acuerdo_id)
    if actual.version != version:
        raise Conflicto(actual)
    return actual


def _y_revertir(hacer: Callable[[], ResultadoDeFila]) -> ResultadoDeFila:
    resultado = hacer()
    transaction.set_rollback(True)
    return resultado


def _o_el_motivo(hacer: Callable[[], Any], si_cambio: str = CAMBIO_DESPUES) -> Any:
    """Lo que devuelve `hacer`, o la frase con que se niega; lo que alcanzó a escribir se revierte."""
    try:
        return en_transaccion(hacer)
    except AccionDenegada as error:
        return error.motivo
    except DatoInvalido as error:
        return " ".join(error.errores.values())
    except Conflicto:
        return si_cambio
    except (ErrorDeLaBase, SoftTimeLimitExceeded):
        raise
    except Exception:
        bitacora.exception("fila_de_lote_fallida")
        return FALLA
