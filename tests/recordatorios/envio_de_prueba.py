"""El día de las pruebas de envío, y una tanda de ese día."""

from datetime import date

from recordatorios import envio as envios
from recordatorios import motor
from tests import fabricas as f

DIA = date(2025, 3, 13)


AHORA = f.en_lima(DIA, 8)


def tanda(ahora=AHORA):
    return envios.enviar_tanda(motor.pasar(ahora=ahora).listos, dia=DIA, reloj=lambda: ahora)
