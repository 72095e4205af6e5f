"""Los hitos por fecha: cada uno en su día y con su forma, en el calendario y en la línea."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from tests import fabricas
from tests.web.conftest import HOY


def del_mes(pagina: Any) -> dict[date, list[tuple[str, str]]]:
    casillas = [casilla for semana in pagina.context["semanas"] for casilla in semana]
    return {c.dia: [(h.codigo, h.clase) for h in c.hitos] for c in casillas if c.hitos}


def test_cada_hito_esta_en_su_plazo_y_dice_como_va(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    pagina = como("olga").get("/tablero/hitos/?sesion=MEA-TEST")
    assert pagina.context["nombre_del_mes"] == "junio de 2025"
    suyos = del_mes(pagina)
    assert suyos[HOY - timedelta(days=10)] == [(mundo.vencido.codigo, "vencido")]
    assert suyos[HOY + timedelta(days=6)] == [(mundo.pronto.codigo, "pronto")]


def test_se_va_de_un_mes_a_otro(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    siguiente = navegador.get("/tablero/hitos/?sesion=MEA-TEST&mes=2025-12").context["siguiente"]
    assert "mes=2026-01" in siguiente
    assert navegador.get(siguiente).context["anterior"].endswith("mes=2025-12")
    setiembre = del_mes(navegador.get("/tablero/hitos/?sesion=MEA-TEST&mes=2025-09"))
    assert setiembre == {HOY + timedelta(days=90): [(mundo.callado.codigo, "a_tiempo")]}


def test_lo_que_no_cabe_en_un_dia_se_abre(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    dia = HOY + timedelta(days=90)
    for _ in range(4):
        fabricas.FabricaHito(acuerdo=mundo.callado, plazo=dia)
    navegador = como("olga")
    casilla = next(
        c for s in navegador.get("/tablero/hitos/?mes=2025-09&sesion=MEA-TEST").context["semanas"] for c in s if c.mas
    )
    assert (len(casilla.hitos), casilla.mas) == (3, 2)
    abierta = navegador.get(casilla.url.split("#")[0])
    assert len(abierta.context["del_dia"]) == 5
    assert f"Vencen el sábado {dia.day} de setiembre de 2025: 5 hitos" in abierta.content.decode()


def test_la_linea_pone_cada_acuerdo_en_su_renglon(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    pagina = como("olga").get("/tablero/hitos/?sesion=MEA-TEST&vista=linea&mes=2025-06")
    renglones = {renglon.codigo: renglon.hitos for renglon in pagina.context["renglones"]}
    assert mundo.desestimado.codigo not in renglones
    [pronto] = renglones[mundo.pronto.codigo]
    dias = (date(2026, 6, 1) - date(2025, 6, 1)).days
    assert float(pronto.x) == pytest.approx(100 * 20 / dias, abs=0.01)
    assert len(pagina.context["meses"]) == 12


def test_solo_los_de_un_sector(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    pagina = como("olga").get("/tablero/hitos/?sesion=MEA-TEST&sector=MVCS")
    assert {h.sector for s in pagina.context["semanas"] for c in s for h in c.hitos} == {"MVCS"}


@pytest.mark.parametrize("pedido", ["mes=2025-13", "mes=ayer", "vista=torta", "sector=NADA", "dia=31/03", "otro=1"])
def test_lo_mal_pedido_se_dice(pedido: str, mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    pagina = como("olga").get(f"/tablero/hitos/?{pedido}")
    assert pagina.status_code == 400
    assert pagina.context["errores"]


def test_en_los_bordes_del_calendario_no_revienta(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    for mes in ("0001-01", "1999-12", "9999-12"):
        assert navegador.get(f"/tablero/hitos/?mes={mes}&vista=linea").status_code == 400
    for mes in ("2000-01", "2102-12"):
        assert navegador.get(f"/tablero/hitos/?mes={mes}&vista=linea").status_code == 200
