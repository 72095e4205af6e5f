"""Lo anulado no cuenta: la condición que lo dice, escrita una vez.

Sobre los hechos de un modelo se pide `sin_anulados()`; donde hace falta la condición (junto con otras, o por el camino
que lleva a lo que no ha de estar anulado), `sin_anular`.
"""

from django.db.models import Q


def sin_anular(*caminos: str) -> Q:
    """Sin anular lo que está al final de cada uno de `caminos` («hito__acuerdo»); sin ninguno, la fila misma («»)."""
    condicion = Q()
    for camino in caminos or ("",):
        condicion &= Q(**{f"{camino}__anulado_en__isnull" if camino else "anulado_en__isnull": True})
    return condicion
