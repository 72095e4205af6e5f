"""Lo anulado no cuenta, ni un hito que solo se propuso: las condiciones que lo dicen, escritas una vez.

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


def aceptado(camino: str = "") -> Q:
    """Los hitos que la Secretaría registró o aceptó: no los que alguien propuso y esperan."""
    return Q(**{f"{camino}__registrado_el__isnull" if camino else "registrado_el__isnull": False})


def que_cuenta(camino: str = "") -> Q:
    """Los hitos que cuentan, por `camino` hasta ellos: ni anulados ni propuestos."""
    return sin_anular(camino) & aceptado(camino)
