"""La dirección de una lista se comparte: lo que se dejó en blanco no queda en ella."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client


@pytest.mark.parametrize(
    ("pedida", "limpia"),
    [
        ("/acuerdos/?search=&sesion=MEA-TEST&estado=&estado=vencido&al=", "/acuerdos/?sesion=MEA-TEST&estado=vencido"),
        ("/acuerdos/?columnas=codigo,texto&sector=", "/acuerdos/?columnas=codigo,texto"),
        ("/municipalidades/?search=", "/municipalidades/"),
    ],
)
def test_lo_vacio_no_queda(mundo: SimpleNamespace, como: Callable[[str], Client], pedida: str, limpia: str) -> None:
    respuesta = como("olga").get(pedida)
    assert (respuesta.status_code, respuesta["Location"]) == (302, limpia)
    assert como("olga").get(limpia).status_code == 200
