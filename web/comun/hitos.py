"""Lo que toda página dice igual de un hito."""

from acuerdos.models import Hito


def como_termino(hito: Hito) -> str:
    """`cumplido`, o `por_validar` si llegó a 100 % y nadie lo validó; vacío, si le falta."""
    if hito.porcentaje < 100:
        return ""
    return "cumplido" if hito.validado else "por_validar"
