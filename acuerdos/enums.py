"""Las palabras fijas del seguimiento, en las del glosario de la oficina."""

from django.db.models import TextChoices


class Tipo(TextChoices):
    ACUERDO = "acuerdo", "Acuerdo"
    COMPROMISO = "compromiso", "Compromiso"


class Responsable(TextChoices):
    """Nivel de gobierno que debe cumplir."""

    GN = "GN", "Gobierno nacional"
    GR = "GR", "Gobierno regional"
    GL = "GL", "Gobierno local"


class Estado(TextChoices):
    """Estado de un acuerdo en un día. El orden es el de precedencia: ver `estados`."""

    DESESTIMADO = "desestimado", "Desestimado"
    CUMPLIDO = "cumplido", "Cumplido"
    VENCIDO = "vencido", "Vencido"
    PENDIENTE = "pendiente", "Pendiente"
    EN_PROCESO = "en_proceso", "En proceso"


class Situacion(TextChoices):
    """La parte del estado que no depende del reloj: es la que se guarda en el acuerdo."""

    DESESTIMADO = "desestimado", "Desestimado"
    CUMPLIDO = "cumplido", "Cumplido"
    SIN_HITOS = "sin_hitos", "Sin hitos"
    ABIERTO = "abierto", "Abierto"


class Semaforo(TextChoices):
    VERDE = "verde", "Verde"
    AMBAR = "ambar", "Ámbar"
    ROJO = "rojo", "Rojo"
    GRIS = "gris", "Gris"


class EstadoSolicitud(TextChoices):
    SOLICITADA = "solicitada", "Solicitada"
    APROBADA = "aprobada", "Aprobada"
    RECHAZADA = "rechazada", "Rechazada"


class Canal(TextChoices):
    """Puerta por la que entró un avance."""

    WEB = "web", "Página"
    ENLACE = "enlace", "Por enlace"
    API = "api", "API"
    IMPORTADO = "importado", "Importado"


class CategoriaTraba(TextChoices):
    TECNICA = "tecnica", "Técnica"
    PRESUPUESTAL = "presupuestal", "Presupuestal"
    LEGAL = "legal", "Legal"
    SANEAMIENTO = "saneamiento", "Saneamiento físico-legal"
    COORDINACION = "coordinacion", "Coordinación"
    CLIMATICA = "climatica", "Climática"
