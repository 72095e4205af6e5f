"""Las pestañas de lo que espera, con cuántas cosas hay en cada una."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from acuerdos.models import Avance, Desestimacion, Hito, Reprogramacion
from cuentas.models import Usuario
from cuentas.traducidas import contar_juntas
from web.comun.lo_que_ve import para
from web.comun.pestanas import Pestana

CULMINADOS, TODOS, PLAZOS, DESESTIMACIONES, HITOS = "culminados", "todos", "plazos", "desestimaciones", "hitos"


def pestanas_para(quien: Usuario, ver: str) -> list[Pestana]:
    """Una consulta por todas. `ver`: la que se mira."""
    cuantas = contar_juntas(*(para(quien, ("esperan", clave), filas) for clave, _, _, filas in COLAS))
    return [
        Pestana(texto, url, ver == clave, suyas) for (clave, texto, url, _), suyas in zip(COLAS, cuantas, strict=True)
    ]


def _avances(quien: Usuario) -> "QuerySet[Avance]":
    avances: QuerySet[Avance] = Avance.objects.visibles_para(quien).en_espera()
    return avances


COLAS: tuple[tuple[str, str, str, Callable[[Usuario], Any]], ...] = (
    (CULMINADOS, "Terminados (100 %)", "?", lambda quien: _avances(quien).filter(porcentaje=100)),
    (TODOS, "Todo lo informado", f"?ver={TODOS}", _avances),
    (PLAZOS, "Plazos", f"?ver={PLAZOS}", lambda quien: Reprogramacion.objects.visibles_para(quien).en_espera()),
    (
        DESESTIMACIONES,
        "Desestimaciones",
        f"?ver={DESESTIMACIONES}",
        lambda quien: Desestimacion.objects.visibles_para(quien).en_espera(),
    ),
    (HITOS, "Hitos propuestos", f"?ver={HITOS}", lambda quien: Hito.objects.visibles_para(quien).propuestos()),
)
