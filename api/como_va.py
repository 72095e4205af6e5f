"""Cómo va un acuerdo un día, dicho una vez por lo que lo decide (decisión 55)."""

from datetime import date
from functools import lru_cache

from acuerdos.estados import SemaforosDe, estado_de
from api.recurso import Fila


@lru_cache(maxsize=16_384)
def como_va(
    dia: date,
    idioma: str | None,
    situacion: str,
    plazo_vigente: date,
    proximo_vencimiento: date | None,
    silencio_desde: date | None,
) -> Fila:
    """El `hoy` de un acuerdo. Lo comparten las filas que coinciden en todo eso: no se modifica.

    :param idioma: el que está puesto, en el que salen las frases.
    """
    color, motivo = SemaforosDe(dia, idioma).de(situacion, plazo_vigente, proximo_vencimiento, silencio_desde)
    estado = estado_de(situacion, plazo_vigente, dia).value
    return {"dia": dia, "estado": estado, "semaforo": color.value, "motivo": motivo}
