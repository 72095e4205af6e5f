"""Una lista que crece sin fin se cuenta hasta un tope; lo que pasa de ahí se dice, y se llega filtrando."""

from collections.abc import Callable

import pytest
from django.test import Client

from municipalidades.models import Region
from tests import fabricas as f
from web.comun import paginador
from web.comun.paginador import PaginadorAcotado

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("filas", "dice", "con_pagina"), [(0, "0", 0), (2, "2", 2), (3, "3", 3), (4, "más de 3", 3), (9, "más de 3", 3)]
)
def test_se_cuenta_hasta_el_tope(
    catalogos: None, monkeypatch: pytest.MonkeyPatch, filas: int, dice: str, con_pagina: int
) -> None:
    monkeypatch.setattr(paginador, "FILAS_CONTADAS", 3)
    elegidas = Region.objects.filter(pk__in=Region.objects.order_by("pk").values("pk")[:filas]).order_by("nombre")
    paginas = PaginadorAcotado(elegidas, 2)
    assert (paginas.cuantas(), paginas.count) == (dice, con_pagina)


def test_contar_no_lee_mas_alla_del_tope_ni_ordena(
    catalogos: None, django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(1) as consultas:
        assert PaginadorAcotado(Region.objects.order_by("nombre"), 2).cuantas() == "26"
    contada = consultas.captured_queries[0]["sql"]  # type: ignore[attr-defined]
    assert f"LIMIT {paginador.FILAS_CONTADAS + 1}" in contada
    assert "ORDER BY" not in contada


def test_la_lista_dice_que_son_mas_y_su_ultima_pagina_es_la_del_tope(
    como: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    f.FabricaAcuerdo.create_batch(5)
    monkeypatch.setattr(paginador, "FILAS_CONTADAS", 3)
    monkeypatch.setattr("web.acuerdos.pagina.ACUERDOS_POR_PAGINA", 2)
    pagina = como("olga").get("/acuerdos/", {"pagina": "99"}).content.decode()
    assert "3 a 3 de más de 3 acuerdos" in pagina
    assert "los más de 3 de la lista" in pagina
