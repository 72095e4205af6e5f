"""El lugar en la lista: volver a su fila, el anterior y el siguiente, y lo que pasa si la lista cambió entretanto."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from acuerdos.models import Acuerdo
from tests.web.conftest import multiplicar


def migas(html: str) -> str:
    return re.findall(r'<a href="(/acuerdos/[^"]*)">Acuerdos</a>', html)[-1]


def vecinos(html: str) -> list[tuple[str, str]]:
    return re.findall(r'rel="(prev|next)" href="/acuerdos/([A-Z0-9-]+)/', html)


def test_la_fila_lleva_a_una_ficha_que_sabe_volver(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    lista = navegador.get("/acuerdos/?sector=MTPE&ordering=-codigo&cui=", follow=True).content.decode()
    fichas = re.findall(r'class="codigo" href="([^"]+)"', lista)
    segunda = fichas[1].replace("&amp;", "&")
    assert segunda == f"/acuerdos/{mundo.desestimado.codigo}/?lista=sector%3DMTPE%26ordering%3D-codigo&n=2"
    html = navegador.get(segunda).content.decode()
    assert migas(html) == f"/acuerdos/?sector=MTPE&amp;ordering=-codigo#{mundo.desestimado.codigo}"
    assert f'id="{mundo.desestimado.codigo}"' in lista
    assert vecinos(html) == [("prev", mundo.callado.codigo), ("next", mundo.cumplido.codigo)]


def test_en_las_puntas_no_hay_vecino(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    primera = navegador.get(f"/acuerdos/{mundo.pronto.codigo}/?lista=sector%3DMTPE&n=1").content.decode()
    ultima = navegador.get(f"/acuerdos/{mundo.callado.codigo}/?lista=sector%3DMTPE&n=4").content.decode()
    assert vecinos(primera) == [("next", mundo.cumplido.codigo)]
    assert vecinos(ultima) == [("prev", mundo.desestimado.codigo)]


def test_si_salio_de_la_lista_sigue_el_que_ocupa_su_fila(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    """Se validó, y ya no cumple el filtro: la fila 2 es ahora del que era el tercero."""
    mundo.cumplido.sector_id = "MVCS"
    Acuerdo.objects.filter(pk=mundo.cumplido.pk).update(sector_id="MVCS")
    html = como("olga").get(f"/acuerdos/{mundo.cumplido.codigo}/?lista=sector%3DMTPE&n=2").content.decode()
    assert vecinos(html) == [("prev", mundo.pronto.codigo), ("next", mundo.desestimado.codigo)]


def test_si_salieron_otros_se_halla_donde_esta_ahora(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    Acuerdo.objects.filter(pk=mundo.pronto.pk).update(sector_id="MVCS")
    html = como("olga").get(f"/acuerdos/{mundo.desestimado.codigo}/?lista=sector%3DMTPE&n=3").content.decode()
    assert vecinos(html) == [("prev", mundo.cumplido.codigo), ("next", mundo.callado.codigo)]


def test_vuelve_a_su_pagina(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    multiplicar(mundo.pronto, 60)
    html = como("olga").get(f"/acuerdos/{mundo.callado.codigo}/?n=51").content.decode()
    assert migas(html) == f"/acuerdos/?pagina=2#{mundo.callado.codigo}"


def test_registrar_algo_y_volver_a_su_pagina_no_pierde_el_lugar(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    navegador = como("olga")
    navegador.get(f"/acuerdos/{mundo.cumplido.codigo}/?lista=sector%3DMTPE&n=2")
    html = navegador.get(f"/acuerdos/{mundo.cumplido.codigo}/").content.decode()
    assert migas(html) == f"/acuerdos/?sector=MTPE#{mundo.cumplido.codigo}"
    # Otro acuerdo, abierto por su código, no hereda el lugar de este.
    otro = navegador.get(f"/acuerdos/{mundo.pendiente.codigo}/").content.decode()
    assert (migas(otro), vecinos(otro)) == ("/acuerdos/", [])


@pytest.mark.parametrize(
    "pedido", ["n=x", "n=-1", "n=99", "n=2&lista=esado%3Dx", "lista=sector%3DMTPE", "n=0", "n=%00"]
)
def test_lo_que_no_se_entiende_no_estorba(pedido: str, mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    respuesta = como("olga").get(f"/acuerdos/{mundo.pronto.codigo}/?{pedido}")
    assert respuesta.status_code == 200
    assert migas(respuesta.content.decode()).startswith("/acuerdos/")


def test_el_punto_focal_no_lleva_vecinos(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    html = como("fatima").get(f"/acuerdos/{mundo.pronto.codigo}/?n=1").content.decode()
    assert vecinos(html) == []


def test_buscarlo_son_siempre_las_mismas_consultas(
    mundo: SimpleNamespace, como: Callable[[str], Client], django_assert_num_queries: Any
) -> None:
    navegador = como("olga")
    with django_assert_num_queries(24):
        navegador.get(f"/acuerdos/{mundo.pronto.codigo}/?lista=sector%3DMTPE&n=1")
