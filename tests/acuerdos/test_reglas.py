from datetime import date, timedelta

import pytest

from acuerdos import reglas

EVENTO = date(2025, 1, 13)


@pytest.mark.parametrize(
    ("evento", "tope"),
    [
        (date(2025, 1, 13), date(2027, 1, 13)),
        (date(2024, 2, 29), date(2026, 2, 28)),
        (date(2022, 2, 28), date(2024, 2, 28)),
        (date(2022, 12, 31), date(2024, 12, 31)),
    ],
)
def test_el_plazo_maximo_es_dos_anios_despues_y_de_un_29_de_febrero_el_28(evento, tope):
    assert reglas.plazo_maximo(evento) == tope


@pytest.mark.parametrize(
    ("plazo", "motivo"),
    [
        (EVENTO, ""),
        (date(2027, 1, 13), ""),
        (date(2025, 1, 12), "El plazo 12/01/2025 es anterior al evento (13/01/2025)."),
        (
            date(2027, 1, 14),
            "El plazo 14/01/2027 pasa de dos años desde el evento: como máximo, 13/01/2027.",
        ),
    ],
)
def test_el_plazo_de_un_acuerdo_va_del_evento_a_dos_anios_despues(plazo, motivo):
    assert reglas.motivo_de_plazo_de_acuerdo(plazo, EVENTO) == motivo


@pytest.mark.parametrize(
    ("plazo", "empieza"),
    [
        (EVENTO, ""),
        (date(2025, 6, 30), ""),
        (date(2025, 1, 12), "El plazo 12/01/2025 es anterior al evento"),
        (date(2025, 7, 1), "El plazo 01/07/2025 pasa del plazo del acuerdo: como máximo, 30/06/2025"),
    ],
)
def test_el_plazo_de_un_hito_va_del_evento_al_plazo_del_acuerdo(plazo, empieza):
    motivo = reglas.motivo_de_plazo_de_hito(plazo, EVENTO, date(2025, 6, 30))
    assert motivo.startswith(empieza)
    assert bool(motivo) == bool(empieza)


@pytest.mark.parametrize(("valor", "sirve"), [(0, True), (100, True), (-1, False), (101, False)])
def test_un_porcentaje_va_de_0_a_100(valor, sirve):
    assert (reglas.motivo_de_porcentaje(valor) == "") is sirve


@pytest.mark.parametrize(
    ("valor", "sirve"),
    [("", True), ("1", True), ("2345678", True), ("12345678", False), ("23A", False), ("12.5", False), ("١٢", False)],
)
def test_un_cui_tiene_hasta_7_digitos_y_puede_faltar(valor, sirve):
    assert (reglas.motivo_de_cui(valor) == "") is sirve


@pytest.mark.parametrize(("valor", "sirve"), [(1, True), (100, True), (0, False), (101, False)])
def test_un_peso_va_de_1_a_100(valor, sirve):
    assert (reglas.motivo_de_peso(valor) == "") is sirve


@pytest.mark.parametrize(
    ("correlativo", "codigo"), [(1, "MEA-2025-001"), (235, "MEA-2025-235"), (1000, "MEA-2025-1000")]
)
def test_el_codigo_de_un_acuerdo_lleva_la_sesion_y_tres_cifras_o_mas(correlativo, codigo):
    assert reglas.codigo_de_acuerdo("MEA-2025", correlativo) == codigo


@pytest.mark.parametrize(("faltan", "paso"), [(-2, True), (-1, True), (0, False), (1, False)])
def test_el_dia_del_plazo_todavia_esta_a_tiempo(faltan, paso):
    plazo = EVENTO + timedelta(days=faltan)
    assert reglas.paso_el_plazo(plazo, EVENTO) is paso
    assert (plazo <= reglas.ultimo_plazo_vencido(EVENTO)) is paso
