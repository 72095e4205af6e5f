"""La curva: nada depende del color, y dos nombres no se montan."""

import re
from datetime import date

from web.graficos import SerieDeCurva, curva

DIAS = [date(2025, 1, 1), date(2025, 7, 1), date(2026, 1, 1)]


def test_dice_lo_ultimo_de_cada_serie_y_de_que_es() -> None:
    dibujo = curva(DIAS, [SerieDeCurva("cumplido", "cumplidos", [0, 3, 1234], "cumplidos")], titulo="Los <míos>")
    assert "Los &lt;míos&gt;" in dibujo
    assert "El último día: 1,234 cumplidos." in dibujo
    assert ">1,234 cumplidos</text>" in dibujo
    assert ">1 cumplido</text>" in curva(DIAS, [SerieDeCurva("cumplido", "cumplidos", [0, 0, 1], "")], titulo="")


def test_con_un_solo_dia_no_hay_linea() -> None:
    assert curva(DIAS[:1], [SerieDeCurva("cumplido", "cumplidos", [1], "cumplidos")], titulo="") == ""


def test_dos_series_que_terminan_juntas_se_leen() -> None:
    series = [SerieDeCurva("una", "unas", [0, 1, 5], "cumplidos"), SerieDeCurva("otra", "otras", [0, 2, 5], "vencidos")]
    alturas = [float(y) for y in re.findall(r'<text x="[\d.]+" y="([\d.]+)">5 ', curva(DIAS, series, titulo=""))]
    assert abs(alturas[0] - alturas[1]) >= 18


def test_sin_nada_la_linea_va_por_el_suelo() -> None:
    assert "NaN" not in curva(DIAS, [SerieDeCurva("cumplido", "cumplidos", [0, 0, 0], "cumplidos")], titulo="")
