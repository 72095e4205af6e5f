"""Días, cantidades y enumeraciones en palabras: una regla para la pantalla, la terminal, el correo y el papel."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from acuerdos import palabras
from acuerdos.estados import semaforo

pytestmark = pytest.mark.una_vez
HOY = date(2025, 9, 30)


@pytest.mark.parametrize(
    ("faltan", "frase"),
    [
        (-1250, "venció hace 1,250 días"),
        (-2, "venció hace 2 días"),
        (-1, "venció ayer"),
        (0, "vence hoy"),
        (1, "vence mañana"),
        (2, "vence en 2 días"),
        (1250, "vence en 1,250 días"),
    ],
)
def test_un_plazo_se_dice_igual_en_todas_partes(faltan, frase):
    plazo = HOY + timedelta(days=faltan)
    assert palabras.cuando_vence(plazo, HOY) == frase
    _, motivo = semaforo(
        dia=HOY, situacion="abierto", plazo_vigente=plazo, proximo_vencimiento=None, silencio_desde=None
    )
    assert motivo.endswith(frase)


@pytest.mark.parametrize(
    ("cosas", "con", "frase"),
    [
        ([], "y", ""),
        (["Puno"], "y", "Puno"),
        (["Puno", "Lima"], "y", "Puno y Lima"),
        (["Lima", "Puno", "Ica"], "y", "Lima, Puno e Ica"),
        (["«Puno»", "«Ica»"], "y", "«Puno» e «Ica»"),
        (["plantas", "hierbas"], "y", "plantas y hierbas"),
        ([3, 4], "o", "3 o 4"),
        ([7, 8], "o", "7 u 8"),
        (["norte", "oeste"], "o", "norte u oeste"),
        (["validar", "devolver", "informar"], "ni", "validar, devolver ni informar"),
    ],
)
def test_una_enumeracion_se_lee_de_corrido(cosas, con, frase):
    assert palabras.enumerar(cosas, con) == frase


def test_los_millares_van_con_coma_y_los_decimales_con_punto():
    assert palabras.en_miles(12345) == "12,345"
    assert palabras.en_miles(Decimal("12345.005"), 2) == "12,345.01"
    assert palabras.en_soles(1250000) == "S/\u00a01,250,000.00"
    assert palabras.contar(1, "acuerdo", "acuerdos") == "1 acuerdo"
    assert palabras.contar(1235, "acuerdo", "acuerdos") == "1,235 acuerdos"


def test_los_meses_y_los_dias_son_los_del_peru():
    assert palabras.dia_con_nombre(HOY) == "martes 30 de setiembre de 2025"
    assert palabras.dia_corto(HOY) == "30 set 2025"
