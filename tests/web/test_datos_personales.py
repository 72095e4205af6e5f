"""Correos y teléfonos: para la Secretaría y para cada quien los suyos. La historia, desde que se está en el cargo."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.test import Client

from tests import fabricas
from tests.fabricas import UMACHIRI


def test_la_ficha_da_el_contacto_a_la_secretaria_y_a_la_persona(
    mundo: SimpleNamespace, como: Callable[[str], Client], fatima: Any, soledad: Any
) -> None:
    for quien, lo_ve in (("olga", True), ("fatima", True), ("soledad", False)):
        html = como(quien).get(f"/municipalidades/{UMACHIRI}/").content.decode()
        assert "Fátima Mamani" in html
        assert (fatima.email in html) is lo_ve, quien
        assert ("tel:951000000" in html) is lo_ve, quien
        assert ("Oficio 001-2025" in html) is lo_ve, quien


def test_los_puntos_focales_anteriores_los_ve_la_secretaria(
    mundo: SimpleNamespace, como: Callable[[str], Client], fatima: Any
) -> None:
    anterior = fabricas.FabricaUsuario(username="julian", nombre="Julián Paredes")
    fabricas.FabricaPuntoFocal(
        usuario=anterior, municipalidad_id=UMACHIRI, titular=False, desde=date(2024, 1, 1), hasta=date(2024, 12, 31)
    )
    assert "Julián Paredes" in como("olga").get(f"/municipalidades/{UMACHIRI}/").content.decode()
    assert "Julián Paredes" not in como("fatima").get(f"/municipalidades/{UMACHIRI}/").content.decode()


def test_ninguna_pagina_publica_lleva_un_dato_personal(
    mundo: SimpleNamespace, como: Callable[[str], Client], fatima: Any, olga: Any
) -> None:
    for direccion in ("/", "/sesiones/MEA-TEST/corte/"):
        html = como("anonima").get(direccion).content.decode()
        for dato in (fatima.email, fatima.nombre, olga.nombre, olga.email, "951000000", "mailto:", "tel:"):
            assert dato not in html
