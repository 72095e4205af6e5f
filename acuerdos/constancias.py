"""El número que prueba que el sistema recibió algo: la letra de qué es y su lugar en el registro."""

from acuerdos.models import Avance, CorreoRecibido, MensajeDeAcuerdo, Reprogramacion, Traba

LETRA = {Avance: "A", Traba: "D", Reprogramacion: "P", CorreoRecibido: "C", MensajeDeAcuerdo: "M"}


def constancia_de(hecho: Avance | Traba | Reprogramacion | CorreoRecibido | MensajeDeAcuerdo) -> str:
    """«A-000123»: de un avance, una traba, una solicitud de plazo, un correo que espera o un mensaje."""
    return f"{LETRA[type(hecho)]}-{hecho.pk:06d}"
