from django.db.models import TextChoices


class Etapa(TextChoices):
    """Etapa de una sesión, en su orden. Volver a una anterior es acto de un coordinador y queda en la historia."""

    PREPARACION = "preparacion", "Preparación"
    EN_CURSO = "en_curso", "En curso"
    SEGUIMIENTO = "seguimiento", "Seguimiento"
    CERRADA = "cerrada", "Cerrada"


class EstadoReunion(TextChoices):
    PROGRAMADA = "programada", "Programada"
    REALIZADA = "realizada", "Realizada"
    NO_REALIZADA = "no_realizada", "No realizada"
