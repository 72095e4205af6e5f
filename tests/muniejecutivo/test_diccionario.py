"""El diccionario de las páginas del punto focal es el mismo para todos; cómo viajan con él, en tests/web/focal."""

from collections.abc import Callable
from datetime import datetime

import pytest
import time_machine
from django.utils import timezone, translation

from muniejecutivo import diccionario
from tests.fabricas import LIMA


@pytest.fixture
def desde_cero() -> Callable[[], bytes]:
    def hacer() -> bytes:
        diccionario.contenido.cache_clear()
        return diccionario.contenido()

    return hacer


def test_es_el_mismo_para_todos_y_no_lee_la_base(desde_cero: Callable[[], bytes]) -> None:
    """Sin base: esta prueba no la pide, y leerla sería un error."""
    uno = desde_cero()
    otro_dia = time_machine.travel(datetime(2031, 2, 3, 4, 5, tzinfo=LIMA))
    with otro_dia, timezone.override("Asia/Tokyo"), translation.override("en"):
        assert desde_cero() == uno


def test_el_largo_de_la_misma_pagina_cambia_en_cada_pedido() -> None:
    cuerpo = b"<p>lo mismo</p>" * 100
    assert len({len(diccionario.comprimir(cuerpo)) for _ in range(60)}) > 20
