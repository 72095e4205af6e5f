"""Las listas: filtros en la dirección, avisos, orden, páginas y lo que queda fuera."""

import re
from collections.abc import Callable
from types import SimpleNamespace

from django.test import Client

from cuentas.models import Usuario
from tests import fabricas


def codigos(html: str) -> list[str]:
    return re.findall(r'class="codigo" href="/acuerdos/([A-Z0-9-]+)/[?]', html)


def test_lo_anulado_no_sale_en_la_lista_pero_su_pagina_lo_dice(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    navegador = como("olga")
    assert mundo.anulado.codigo not in navegador.get("/acuerdos/").content.decode()
    assert "Acuerdo anulado" in navegador.get(f"/acuerdos/{mundo.anulado.codigo}/").content.decode()


def test_el_punto_focal_solo_ve_lo_de_su_municipalidad(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    html = como("fatima").get("/acuerdos/").content.decode()
    assert set(re.findall(r"/acuerdos/(MEA-TEST-\d+)/", html)) == {mundo.pronto.codigo, mundo.vencido.codigo}


def test_un_filtro_dos_veces_no_hace_crecer_la_lista(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    una = codigos(navegador.get("/acuerdos/?sector=MTPE&estado=en_proceso").content.decode())
    dos = codigos(navegador.get("/acuerdos/?sector=MTPE&sector=MTPE&estado=en_proceso").content.decode())
    assert una == dos == [mundo.pronto.codigo, mundo.callado.codigo]


def test_la_busqueda_no_mira_acentos(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    html = como("olga").get("/acuerdos/?search=UMACHIRÍ").content.decode()
    assert set(codigos(html)) == {mundo.pronto.codigo, mundo.vencido.codigo}


def test_la_lista_vacia_dice_que_hacer(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    html = como("olga").get("/acuerdos/?sector=MEF").content.decode()
    assert "Ningún acuerdo cumple estos filtros" in html
    eva = como("eva")
    fabricas.FabricaFuncionario(usuario=Usuario.objects.get(username="eva"), sector_id="MEF")
    assert "Todavía no hay acuerdos" in eva.get("/acuerdos/").content.decode()


def test_una_fila_dice_cada_hecho_una_vez(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    """Con el semáforo al lado, del plazo basta el día; sin él, el plazo dice cuánto falta. De lo cumplido calla."""
    navegador = como("olga")
    con, sin = (
        navegador.get(f"/acuerdos/?estado=vencido{columnas}").content.decode()
        for columnas in ("", "&columnas=codigo,estado,plazo")
    )
    assert con.count("hace 10 días") == 1
    assert sin.count("hace 10 días") == 1
    cumplida = navegador.get("/acuerdos/?estado=cumplido").content.decode()
    assert re.search(r'<td role="cell" class="luz" data-t="Semáforo">\s*</td>', cumplida)


def test_las_filas_son_compactas_y_quien_quiera_las_hace_amplias(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    navegador = como("olga")
    aqui = "/acuerdos/?sector=MTPE"
    assert 'class="tarjetas fija con-marca compacta"' in navegador.get(aqui).content.decode()
    respuesta = navegador.post("/cuenta/pantalla/", {"densidad": "amplia", "volver": aqui})
    assert (respuesta.status_code, respuesta.headers["Location"]) == (302, aqui)
    assert 'class="tarjetas fija con-marca amplia"' in navegador.get(aqui).content.decode()
