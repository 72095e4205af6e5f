"""El número que prueba que el sistema recibió algo: la letra de qué es y su lugar en el registro."""

from acuerdos.models import Avance, CorreoRecibido, Reprogramacion, Traba

LETRA = {Avance: "A", Traba: "D", Reprogramacion: "P", CorreoRecibido: "C"}


def constancia_de(hecho: Avance | Traba | Reprogramacion | CorreoRecibido) -> str:
    """«A-000123»: de un avance, una traba, una solicitud de plazo o un correo que espera."""
    return f"{LETRA[type(hecho)]}-{hecho.pk:06d}"
