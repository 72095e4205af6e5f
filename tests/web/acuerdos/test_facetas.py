"""Los filtros como fichas con sus cuentas, y la municipalidad que se halla escribiendo su nombre."""

import re
from collections.abc import Callable
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

FICHA = re.compile(r'<a href="([^"]+)"( aria-current="true")?>\s*(.*?)\s*<span>([\d,]+)</span></a>', re.S)


def fichas(cliente: Client, consulta: str = "") -> dict[str, tuple[int, str, bool]]:
    """Por su texto, cuántos da, adónde lleva y si está puesta."""
    html = cliente.get(f"/acuerdos/filtros/?{consulta}").content.decode()
    return {
        " ".join(unescape(texto).split()): (int(cuantos.replace(",", "")), unescape(url), bool(puesta))
        for url, puesta, texto, cuantos in FICHA.findall(html)
    }


def test_cada_ficha_da_lo_que_dice(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    olga = como("olga")
    for consulta in ("", "sector=MTPE", "estado=vencido&sector=MVCS", "search=agua"):
        for texto, (cuantos, url, puesta) in fichas(olga, consulta).items():
            if not puesta and not any(f"{campo}=" in consulta for campo in ("estado", "sector")):
                lista = olga.get(url.partition("#")[0])
                assert lista.context["paginas"].total == str(cuantos), (consulta, texto, url)


def test_se_cuenta_sin_los_de_su_clase_y_varias_se_suman(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    olga = como("olga")
    solas, con_una = fichas(olga), fichas(olga, "sector=MTPE")
    mtpe = next(texto for texto in solas if texto.startswith("MTPE"))
    mvcs = next(texto for texto in solas if texto.startswith("MVCS"))
    assert con_una[mvcs][0] == solas[mvcs][0], "poner un sector no deja en cero a los demás"
    assert con_una[mtpe][2], "la puesta se ve puesta"
    las_dos = olga.get(con_una[mvcs][1].partition("#")[0])
    assert las_dos.context["paginas"].total == str(solas[mtpe][0] + solas[mvcs][0])
    assert con_una[mtpe][1] == "/acuerdos/#filtros", "tocarla otra vez la quita"


def test_en_un_dia_pasado_se_dice_y_no_se_cuenta(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    html = como("olga").get("/acuerdos/filtros/?al=2025-03-01").content.decode()
    assert "En un día pasado" in html
    assert not FICHA.findall(html)


@pytest.mark.parametrize(
    ("dicho", "hallada"), [("umach", "210809"), ("UMACHIRÍ", "210809"), ("u", None), ("zzzzz", None), ("", None)]
)
def test_una_municipalidad_se_halla_por_su_nombre(
    dicho: str, hallada: str | None, mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    html = como("olga").get("/acuerdos/filtros/municipalidades/", {"q": dicho}).content.decode()
    assert (f'value="{hallada}"' in html) if hallada else ("<option" not in html)


def test_son_ocho_consultas_y_no_crecen(
    mundo: SimpleNamespace, como: Callable[[str], Client], django_assert_max_num_queries: Any
) -> None:
    olga = como("olga")
    olga.get("/acuerdos/filtros/")
    with django_assert_max_num_queries(25):
        olga.get("/acuerdos/filtros/")
