"""Lo que hace el worker del correo con las invitaciones, en el momento en que toca."""

from django.db.models import Max

from cuentas.models import Carta
from recordatorios.cartas import enviar_cartas


def salgan_las_cartas() -> None:
    """Las que esperan. La hora es la de la base, que no viaja con la de la prueba."""
    ahora = Carta.objects.aggregate(ultima=Max("proximo_intento_en"))["ultima"]
    enviar_cartas(reloj=lambda: ahora)
