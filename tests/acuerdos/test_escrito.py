"""Los muchos modos en que la gente escribe un día, una hora, un monto o nada."""

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuerdos.escrito import NoSeEntiende, dia_escrito, es_nada, hora_escrita, monto_escrito
from acuerdos.palabras import MESES

pytestmark = pytest.mark.una_vez


@pytest.mark.parametrize(
    "texto",
    [
        "15/10/2025",
        "15/10/25",
        "15-10-2025",
        "15.10.2025",
        "15/ 10 /2025",
        " 15/10/2025 ",
        "15/10/2025 00:00:00",
        "2025-10-15",
        "2025/10/15",
        "2025.10.15",
        "2025-10-15 00:00",
        "2025-10-15T08:30:00",
        "2025-10-15T05:00:00.000Z",
        "2025-10-15T05:00:00Z",
        "2025-10-14T23:00:00-06:00",
        "2025-10-16T04:59:59Z",
        "2025-10-15 00:00:00 -05:00",
        "15 de octubre de 2025",
        "15 de Octubre del 2025",
        "15 octubre 2025",
        "miércoles 15 de octubre de 2025",
        "Miércoles, 15 de octubre de 2025",
        "15-oct-25",
        "15-oct-2025",
        "15/oct/2025",
        "15 oct. 2025",
        "15 OCT 25",
        "15° de octubre de 2025",
    ],
)
def test_todos_estos_son_el_15_de_octubre_de_2025(texto: str) -> None:
    assert dia_escrito(texto) == date(2025, 10, 15)


@pytest.mark.parametrize(
    ("texto", "dia"),
    [
        ("1ro de setiembre de 2025", date(2025, 9, 1)),
        ("primero de enero de 2026", date(2026, 1, 1)),
        ("miércoles primero de octubre del 2025", date(2025, 10, 1)),
        ("31–03–2025", date(2025, 3, 31)),
        ("31‐03‐2025", date(2025, 3, 31)),
        ("31‑mar‑25", date(2025, 3, 31)),
        ("31/03/2025.", date(2025, 3, 31)),
        ("31/03/2025 10:00 a.m.", date(2025, 3, 31)),
        ("31/03/2025 3:05:00 p. m.", date(2025, 3, 31)),
        ("marzo 31, 2025", date(2025, 3, 31)),
        ("2025–03–31", date(2025, 3, 31)),
        ("01-set-25", date(2025, 9, 1)),
        ("1 de septiembre de 2025", date(2025, 9, 1)),
        ("1-sept-2025", date(2025, 9, 1)),
        ("05/03/2025", date(2025, 3, 5)),
        ("01/02/95", date(1995, 2, 1)),
        ("29/02/2024", date(2024, 2, 29)),
    ],
)
def test_otros_dias(texto: str, dia: date) -> None:
    assert dia_escrito(texto) == dia


@pytest.mark.parametrize(
    ("texto", "problema"),
    [
        ("31/02/2025", "febrero de 2025 tiene 28 días"),
        ("31 de setiembre de 2025", "setiembre de 2025 tiene 30 días"),
        ("02/31/2025", "No existe el mes 31"),
        ("2025-13-01", "No existe el mes 13"),
        ("01/01/0000", "año 0"),
        ("lunes 15 de octubre de 2025", "El 15 de octubre de 2025 no es lunes"),
        ("9999-12-31T23:59:59+99:99", "No es una fecha"),
        ("0001-01-01T00:00:00Z", "No es una fecha"),
        ("15 de brumario de 2025", "No es una fecha"),
        ("fin de año", "No es una fecha"),
        ("octubre de 2025", "No es una fecha"),
        ("10/2025", "No es una fecha"),
        ("15/10", "No es una fecha"),
        ("15/10/20255", "No es una fecha"),
        ("45984", "No es una fecha"),
        ("", "No es una fecha"),
    ],
)
def test_lo_que_no_es_un_dia_dice_por_que(texto: str, problema: str) -> None:
    with pytest.raises(NoSeEntiende) as error:
        dia_escrito(texto)
    assert problema in error.value.problema
    assert error.value.remedio


@given(st.text(max_size=70))
def test_ningun_texto_hace_otra_cosa_que_dar_un_dia_o_decir_por_que_no(texto: str) -> None:
    try:
        assert isinstance(dia_escrito(texto), date)
    except NoSeEntiende as error:
        assert error.problema and error.remedio
    hora_escrita(texto)
    monto_escrito(texto)
    es_nada(texto)


@given(st.dates(date(2000, 1, 1), date(2089, 12, 31)))
def test_los_modos_de_escribir_un_dia_dan_ese_dia(dia: date) -> None:
    mes = MESES[dia.month - 1]
    for texto in (
        f"{dia:%d/%m/%Y}",
        f"{dia:%d-%m-%y}",
        f"{dia:%Y/%m/%d}",
        f"{dia.day} de {mes} de {dia.year}",
        f"{dia.day}-{mes[:3]}-{dia:%y}",
    ):
        assert dia_escrito(texto) == dia


@pytest.mark.parametrize(
    ("texto", "hora"),
    [
        ("09:40", time(9, 40)),
        ("9:40", time(9, 40)),
        ("9.40", time(9, 40)),
        ("9:40 h", time(9, 40)),
        ("09:40 hrs.", time(9, 40)),
        ("09h40", time(9, 40)),
        ("09:40:00", time(9, 40)),
        ("9:40 a.m.", time(9, 40)),
        ("9:40 a. m.", time(9, 40)),
        ("3:05 pm", time(15, 5)),
        ("3 PM", time(15)),
        ("12:00 p.m.", time(12)),
        ("12:15 am", time(0, 15)),
        ("00:00", time(0)),
        ("23:59", time(23, 59)),
        ("12:00 m.", time(12)),
        ("12 m", time(12)),
        ("14 h", time(14)),
        ("9 horas", time(9)),
        ("11:00 m.", None),
        ("24:00", None),
        ("25:00", None),
        ("9:60", None),
        ("9", None),
        ("9.5", None),
        ("13:00 pm", None),
        ("0:30 am", None),
        ("mañana", None),
        ("", None),
    ],
)
def test_las_horas(texto: str, hora: time | None) -> None:
    assert hora_escrita(texto) == hora


@pytest.mark.parametrize(
    ("texto", "soles"),
    [
        ("1200.50", "1200.50"),
        ("1200.5", "1200.50"),
        ("1200", "1200.00"),
        ("0", "0.00"),
        ("S/ 1'250,000.50", "1250000.50"),
        ("S/. 1'250,000.00", "1250000.00"),
        ("S/1,250,000", "1250000.00"),
        ("1´250,000.50", "1250000.50"),
        ("1’250’000.50", "1250000.50"),
        ("1 250 000.50", "1250000.50"),
        ("1.250.000,50", "1250000.50"),
        ("1.250.000", "1250000.00"),
        ("1250,50", "1250.50"),
        ("1.250,5", "1250.50"),
        ("1,250", "1250.00"),
        ("PEN 1,250.00", "1250.00"),
        ("1,250.00 soles", "1250.00"),
        ("s/ 12", "12.00"),
        ("999999999999.99", "999999999999.99"),
        ("1.250", None),
        ("1,25,000", None),
        ("1,250,00", None),
        ("12,3456", None),
        ("1250.505", None),
        ("15,000.-", "15000.00"),
        ("S/ 1'250,000.--", "1250000.00"),
        ("1200-", None),
        ("-5", None),
        ("US$ 5", None),
        ("850 mil", "850000.00"),
        ("S/ 850 mil soles", "850000.00"),
        ("1.2 millones", "1200000.00"),
        ("S/ 2,5 millones de soles", "2500000.00"),
        ("1 millón", "1000000.00"),
        ("3 MILLONES", "3000000.00"),
        ("S/ 4.75 MM", "4750000.00"),
        ("1,250 millones", "1250000000.00"),
        ("1.250 millones", None),
        ("2 millones 300 mil", None),
        ("5 000 000 millones", None),
        ("mil", None),
        ("millones", None),
        ("", None),
        ("S/", None),
        ("1000000000000", None),
        ("1" * 400, None),
        ("٥٠", None),
        ("1e5", None),
    ],
)
def test_los_montos(texto: str, soles: str | None) -> None:
    assert monto_escrito(texto) == (None if soles is None else Decimal(soles))


@given(st.integers(0, 99_999_999_999_999).map(lambda centimos: Decimal(centimos) / 100))
def test_los_modos_de_escribir_un_monto_dan_ese_monto(monto: Decimal) -> None:
    a_la_peruana = f"{monto:,.2f}"
    otros = (a_la_peruana.replace(",", "'"), a_la_peruana.replace(",", " "), a_la_peruana.translate({44: ".", 46: ","}))
    for texto in (f"{monto:.2f}", f"S/ {a_la_peruana}", *otros):
        assert monto_escrito(texto) == monto


@pytest.mark.parametrize(
    ("texto", "nada"),
    [
        ("-", True),
        ("—", True),
        ("--", True),
        ("N/A", True),
        ("n.a.", True),
        ("No aplica", True),
        ("S/ -", True),
        ("S/. -  ", True),
        ("S/ 0", False),
        ("S/ - 5", False),
        ("S/N", True),
        ("NINGUNO", True),
        ("Sin dato", True),
        ("", True),
        ("...", True),
        ("No hay", True),
        ("Sin CUI", True),
        ("No registra", True),
        ("Sin novedad", False),
        ("0", False),
        ("No", False),
        ("Nasca", False),
        ("-1", False),
        ("No aplica todavía", False),
    ],
)
def test_decir_que_no_hay_dato(texto: str, nada: bool) -> None:
    assert es_nada(texto) is nada
