"""Todas las comprobaciones entre filas y entre hojas: una función por comprobación."""

from importacion.comprobaciones import acuerdos, agenda, hitos
from importacion.comprobaciones.contexto import Comprobacion, ContextoDeComprobacion

COMPROBACIONES: tuple[Comprobacion, ...] = (
    *agenda.COMPROBACIONES,
    *acuerdos.COMPROBACIONES,
    *hitos.COMPROBACIONES,
)


def comprobar(contexto: ContextoDeComprobacion) -> None:
    """Pasa todas; los errores quedan en los hallazgos de las filas."""
    for comprobacion in COMPROBACIONES:
        comprobacion(contexto)
