"""Lo que las páginas del punto focal tienen igual es lo mismo para todos; cómo viajan, en `test_diccionario`."""

from collections.abc import Callable
from datetime import datetime

import pytest
import time_machine
from django.utils import timezone, translation

from tests.fabricas import LIMA
from web.focal import marco


@pytest.fixture
def desde_cero() -> Callable[[], bytes]:
    def hacer() -> bytes:
        marco.contenido.cache_clear()
        return marco.contenido()

    return hacer


def test_es_el_mismo_para_todos_y_no_lee_la_base(desde_cero: Callable[[], bytes]) -> None:
    """Sin base: esta prueba no la pide, y leerla sería un error."""
    uno = desde_cero()
    otro_dia = time_machine.travel(datetime(2031, 2, 3, 4, 5, tzinfo=LIMA))
    with otro_dia, timezone.override("Asia/Tokyo"), translation.override("en"):
        assert desde_cero() == uno
