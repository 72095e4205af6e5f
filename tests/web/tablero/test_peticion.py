"""Lo que se le pide al tablero: lo que no se entiende se dice."""

import re
from collections.abc import Callable
from html import unescape
from types import SimpleNamespace

import pytest
from django.test import Client

from tests.web.conftest import HOY

ENLACE_CON_CIFRA = re.compile(
    r'<a[^>]*href="(/(?:acuerdos|municipalidades|tablero/cambios)/\?[^"]*)"[^>]*>(?:<b>)?\s*([\d,]+)<'
)


DE_REGION = re.compile(r'<a href="(/acuerdos/\?[^"]*)" aria-label="[^":]*: ([\d,]+) acuerdos?"')


def cifras_con_enlace(html: str) -> list[tuple[str, int]]:
    pares = ENLACE_CON_CIFRA.findall(html) + DE_REGION.findall(html)
    return [(unescape(url), int(n.replace(",", ""))) for url, n in pares]


@pytest.mark.parametrize(
    ("parametros", "frase"),
    [
        ("sesion=NO-HAY", "No existe la sesión «NO-HAY»"),
        ("al=hola", "«hola» no es una fecha"),
        ("al=2999-01-01", "es posterior al 15/06/2025"),
        ("desde=31/02/2025", "no existe en el calendario"),
        ("al=2025-03-31&desde=2025-04-01", "es posterior al 31/03/2025"),
        ("secion=MEA-TEST", "No existe el parámetro «secion». ¿Quiso decir «sesion»?"),
        ("region=%00", "No existe la región «"),
        ("region=8", "¿Quiso decir «08» (Cusco)?"),
        ("region=Puno", "¿Quiso decir «21» (Puno)?"),
        ("sesion=MEA-TSET", "¿Quiso decir «MEA-TEST»?"),
    ],
)
def test_un_parametro_malo_se_dice_y_no_se_muestra_ninguna_cifra(
    parametros: str, frase: str, mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    for pagina in ("/tablero/", "/tablero/cambios/"):
        respuesta = como("olga").get(f"{pagina}?{parametros}")
        assert respuesta.status_code == 400
        assert frase in respuesta.content.decode()
        assert respuesta.context["al"] <= HOY
        sin_la_campana = respuesta.content.decode().split("<main")[1]
        assert cifras_con_enlace(sin_la_campana) == []


@pytest.mark.parametrize(
    ("direccion", "frase"),
    [
        ("/tablero/cambios/?que=vencido", "¿Quiso decir «vencidos»?"),
        ("/sesiones/MEA-TEST/corte/?all=2025-03-31", "No existe el parámetro «all». ¿Quiso decir «al»?"),
        ("/sesiones/MEA-TEST/corte.xlsx?fecha=2025-03-31", "No existe el parámetro «fecha»"),
    ],
)
def test_lo_que_otra_pagina_no_entiende_tambien(
    direccion: str, frase: str, mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    respuesta = como("olga").get(direccion)
    assert respuesta.status_code == 400
    assert frase in respuesta.content.decode()
