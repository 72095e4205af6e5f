"""La declaración de accesibilidad: se llega a ella desde cualquier página, dice a quién escribir y pesa poco."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.web.publico.test_comprobar import UN_VIAJE
from tests.web.publico.test_privacidad import leer, peso_de

pytestmark = pytest.mark.django_db
LLEVA = 'href="/accesibilidad/">Accesibilidad</a>'


@pytest.mark.parametrize("direccion", ["/", "/ingresar/", "/privacidad/", "/e/torcido/", "/no-hay-tal-pagina/"])
def test_un_desconocido_llega_desde_cualquier_pagina(client: Client, direccion: str) -> None:
    assert LLEVA in leer(client, direccion)


@pytest.mark.parametrize(("quien", "direccion"), [("fatima", "/mis-acuerdos/"), ("carlos", "/tablero/")])
def test_y_quien_ingreso_tambien(como: Callable[[str], Client], quien: str, direccion: str) -> None:
    assert LLEVA in leer(como(quien), direccion)


def test_dice_a_quien_escribir_y_en_cuanto_se_contesta(client: Client, settings: Any) -> None:
    assert "por la mesa de partes" in leer(client, "/accesibilidad/")
    settings.ACCESIBILIDAD_CONTACTO = "para-todos@muni.example"
    html = leer(client, "/accesibilidad/")
    assert "Escriba a <strong>para-todos@muni.example</strong>. " in html
    assert "mesa de partes" not in html
    assert "Le contestamos en 15 días hábiles." in html


def test_cabe_en_un_viaje(client: Client) -> None:
    assert peso_de(client, "/accesibilidad/") <= UN_VIAJE - 500
