"""La curva del año dice en cada día lo mismo que el tablero de ese día."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client

from tests import fabricas
from tests.web.conftest import HOY
from web.tablero import anio


def test_cada_punto_es_el_tablero_de_ese_dia(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    puntos = navegador.get("/tablero/anio/?sesion=MEA-TEST").context["puntos"]
    assert (puntos[0].dia, puntos[-1].dia) == (date(2025, 1, 13), date(2025, 6, 15))
    assert len(puntos) == anio.PUNTOS_DEL_ANIO
    for punto in (puntos[3], puntos[-1]):
        resumen = navegador.get(punto.url).context["resumen"]
        assert (punto.vigentes, punto.cumplidos, punto.vencidos) == (
            resumen.vigentes,
            resumen.cumplidos,
            resumen.estados.get("vencido", 0),
        )


def test_los_que_debian_estar_son_los_de_plazo_pasado(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    pagina = como("olga").get("/tablero/anio/?sesion=MEA-TEST")
    assert [p.debian for p in pagina.context["puntos"]][-1] == 1  # el que venció hace diez días
    assert "1 vencido<" in pagina.content.decode()


def test_lo_que_se_reprogramo_despues_no_cambia_lo_que_ese_dia_debia_estar(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    antes = como("olga").get("/tablero/anio/?sesion=MEA-TEST").context["puntos"]
    tarde = fabricas.FabricaAcuerdo(sesion=mundo.vencido.sesion, plazo=HOY - timedelta(days=60))
    fabricas.FabricaReprogramacion(
        acuerdo=tarde, solicitado_el=HOY - timedelta(days=5), plazo_nuevo=date(2025, 12, 1), aprobada=True
    )
    cache.clear()
    despues = como("olga").get("/tablero/anio/?sesion=MEA-TEST").context["puntos"]
    de_mas = {a.dia: d.debian - a.debian for a, d in zip(antes, despues, strict=True)}
    debia = {dia for dia, cuantos in de_mas.items() if cuantos}
    assert debia == {dia for dia in de_mas if tarde.plazo < dia < HOY - timedelta(days=5)}
    assert len(debia) > 1
    assert all(p.debian >= p.vencidos for p in despues), "lo vencido es de lo que debía estar"


def test_el_primer_dia_no_hay_curva_y_se_dice(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    pagina = como("olga").get("/tablero/anio/?sesion=MEA-TEST&al=2025-01-13").content.decode()
    assert "Todavía no hay un año que mostrar" in pagina


def test_con_muchos_acuerdos_se_miran_menos_dias(
    mundo: SimpleNamespace, como: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anio, "MUCHOS_ACUERDOS", 3)
    pagina = como("olga").get("/tablero/anio/?sesion=MEA-TEST")
    assert len(pagina.context["puntos"]) == anio.PUNTOS_SI_SON_MUCHOS
