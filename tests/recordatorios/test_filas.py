"""Las filas del resumen: su orden, sus palabras y adónde llevan."""

import re
from datetime import date, timedelta

import pytest

from acuerdos.models import Envio
from acuerdos.palabras import cuando_vence
from tests import fabricas as f
from tests.recordatorios.conftest import PLAZO, pasar

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


DIA = date(2025, 3, 13)


def test_lo_vencido_va_primero_y_son_diez_filas_y_lo_demas_se_cuenta(sesion, fatima, solo):
    solo("antes", "despues")
    acuerdo = f.FabricaAcuerdo(sesion=sesion)
    plazos = [PLAZO + timedelta(days=n) for n in (0, -14, -28, 8, -7)]
    for n in range(15):
        f.FabricaHito(acuerdo=acuerdo, plazo=plazos[n % 5])
    [mensaje] = pasar(PLAZO)
    assert mensaje.subject == "MUNI Ejecutivo: 9 hitos vencidos y 3 por vencer"
    cuandos = re.findall(r"· (venci\w+ \w+ \d+ \w+|vence \w+)", mensaje.body)
    assert cuandos == ["venció hace 28 días"] * 3 + ["venció hace 14 días"] * 3 + ["venció hace 7 días"] * 3 + [
        "vence hoy"
    ]
    assert "… y 2 más: " in mensaje.body
    assert Envio.objects.get().recordatorios.filter(estado="enviado").count() == 12


def test_un_hito_con_dos_avisos_es_una_fila(hito):
    f.FabricaAvance(hito=hito, fecha=date(2025, 2, 11), porcentaje=10)  # 30 días sin avance: también el 13 de marzo
    [mensaje] = pasar(DIA)
    assert mensaje.body.count(hito.acuerdo.codigo) == 1


def test_lo_callado_dice_desde_cuando(sesion, fatima, solo):
    solo("silencio")
    f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=sesion), plazo=date(2025, 10, 1))
    [mensaje] = pasar(date(2025, 2, 12))
    assert mensaje.subject == "MUNI Ejecutivo: 1 sin avance"
    assert "sin avance desde el 13/01/2025, vence en 231 días" in mensaje.body


def test_a_quien_vigila_se_le_dice_quien_lo_debe_y_va_a_la_pagina(hito, soledad, solo):
    solo("despues", para=("sector",))
    [mensaje] = pasar(PLAZO + timedelta(days=15))
    assert mensaje.to == ["soledad@ejemplo.pe"]
    assert "Lo debe: Municipalidad Distrital de Umachiri" in mensaje.body
    assert f"Ver: http://localhost:8000/acuerdos/{hito.acuerdo.codigo}/" in mensaje.body
    assert "/e/" not in mensaje.body
    assert "De lo que usted sigue: 1 hito vencido." in mensaje.body


@pytest.mark.parametrize(
    ("dias", "frase"),
    [(-2, "venció hace 2 días"), (-1, "venció ayer"), (0, "vence hoy"), (1, "vence mañana"), (15, "vence en 15 días")],
)
def test_el_plazo_en_palabras(dias, frase):
    assert cuando_vence(DIA + timedelta(days=dias), DIA) == frase
