"""Las piezas del tablero: cómo se escribe cada cifra."""

from collections.abc import Callable
from types import SimpleNamespace

from django.test import Client


def test_sin_vigentes_el_porcentaje_es_una_raya(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    html = como("olga").get("/sesiones/MEA-OTRA/corte/").content.decode()
    assert "—" in html
    assert "None" not in html
