"""Fechas y números se leen como en el Perú, sin depender de la configuración del servidor."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from web.templatetags import presentacion as p

HOY = date(2025, 3, 31)


def test_un_dia_se_escribe_en_castellano_llano() -> None:
    assert p.dia(date(2025, 9, 1)) == "1 de setiembre de 2025"
    assert p.dia_corto(date(2025, 3, 31)) == "31 mar 2025"
    assert p.dia_con_nombre(HOY) == "lunes 31 de marzo de 2025"
    assert p.iso(HOY) == "2025-03-31"


def test_lo_que_no_es_fecha_es_una_raya() -> None:
    assert p.dia(None) == p.dia_corto("") == p.dia_con_nombre(3) == p.hora(None) == "—"
    assert p.iso(None) == ""


def test_un_instante_se_lee_en_hora_de_lima() -> None:
    de_noche = datetime(2025, 4, 1, 4, 30, tzinfo=UTC)
    assert p.dia(de_noche) == "31 de marzo de 2025"
    assert p.instante(de_noche) == "31 de marzo de 2025, 23:30"
    assert p.hora(de_noche) == "23:30"
    assert p.hora(time(9, 5)) == "09:05"
    assert p.instante(HOY) == "31 de marzo de 2025"


@pytest.mark.parametrize(
    ("plazo", "texto"),
    [
        (date(2025, 3, 31), "vence hoy"),
        (date(2025, 4, 1), "vence mañana"),
        (date(2025, 4, 5), "vence en 5 días"),
        (date(2025, 3, 30), "venció ayer"),
        (date(2025, 3, 28), "venció hace 3 días"),
        (date(2020, 3, 31), "venció hace 1,826 días"),
        (None, "sin plazo"),
    ],
)
def test_el_plazo_en_palabras_no_esta_vencido_el_dia_en_que_vence(plazo: date | None, texto: str) -> None:
    assert p.plazo_en_palabras(plazo, HOY) == texto


def test_hace_cuanto() -> None:
    assert [p.hace(date(2025, 3, d), HOY) for d in (31, 30, 1)] == ["hoy", "ayer", "hace 30 días"]
    assert p.hace(None, HOY) == "nunca"
    assert p.hace(date(2025, 4, 9), HOY) == "9 de abril de 2025"


@pytest.mark.parametrize(
    ("valor", "decimales", "texto"),
    [
        (1891, 0, "1,891"),
        (Decimal("12.85"), 1, "12.9"),
        (12.05, 1, "12.1"),
        (Fraction(200, 3), 2, "66.67"),
        ("235", 0, "235"),
        (0, 0, "0"),
        (None, 0, "—"),
        ("", 0, "—"),
        ("abc", 0, "—"),
        (float("nan"), 0, "—"),
        (True, 0, "—"),
    ],
)
def test_los_numeros_llevan_coma_de_millares_y_punto_decimal(valor: Any, decimales: int, texto: str) -> None:
    assert p.numero(valor, decimales) == texto


def test_un_porcentaje_sin_vigentes_es_una_raya_y_no_un_cero() -> None:
    assert p.porcentaje(None) == "—"
    assert p.porcentaje(Decimal("12.8")) == "12.8\u00a0%"
    assert p.porcentaje(31.465, 2) == "31.47\u00a0%"


def test_soles() -> None:
    assert p.soles(Decimal("1250000.5")) == "S/\u00a01,250,000.50"
    assert p.soles(None) == "—"


def test_la_cantidad_con_su_palabra() -> None:
    assert p.plural(1, "acuerdo,acuerdos") == "1 acuerdo"
    assert p.plural(1200, "acuerdo,acuerdos") == "1,200 acuerdos"
    assert p.plural(0, "acuerdo,acuerdos") == "0 acuerdos"


def test_un_celular_se_lee_en_grupos_de_tres_y_lo_demas_como_se_escribio() -> None:
    assert p.telefono("951654303") == p.telefono("951 654-303") == "951 654 303"
    assert p.telefono("(01) 219-7000 anexo 12") == "(01) 219-7000 anexo 12"
    assert p.telefono(None) == ""
