"""Cómo se guardan las páginas abiertas, y cuántas se le dan a uno solo. Qué muestran, en tests/web/publico."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from reuniones.models import Sesion
from tests.fabricas import UMACHIRI
from web.comun.abierto import VECES

FICHA = f"/publico/municipalidades/{UMACHIRI}/"


def test_quien_ya_la_tiene_recibe_304_y_nadie_guarda_la_de_quien_ingreso(mundo: Any, como: Any) -> None:
    primera = como("anonima").get(FICHA)
    assert primera["Cache-Control"] == "public, max-age=300"
    assert "Cookie" in primera["Vary"]
    assert como("anonima").get(FICHA, headers={"if-none-match": primera["ETag"]}).status_code == 304
    assert "private" in como("carlos").get(FICHA)["Cache-Control"]


@pytest.mark.parametrize("direccion", ["/", "/sesiones/MEA-TEST/corte/", "/sesiones/MEA-TEST/cortes/"])
def test_las_cifras_se_guardan_y_se_pregunta_si_cambiaron(direccion: str, mundo: Any, como: Any) -> None:
    primera = como("anonima").get(direccion)
    assert (primera["Cache-Control"], "Cookie" in primera["Vary"]) == ("public, no-cache", True)
    pregunta = {"if-none-match": primera["ETag"]}
    assert como("anonima").get(direccion, headers=pregunta).status_code == 304
    Sesion.objects.update(nombre="Otro nombre")
    assert como("anonima").get(direccion, headers=pregunta).status_code == 200
    assert como("carlos").get(direccion)["Cache-Control"] == "private, no-cache"


def test_quien_pide_demasiadas_espera(mundo: SimpleNamespace, client: Client) -> None:
    for _ in range(VECES):
        assert client.get("/publico/datos/").status_code == 200
    assert client.get("/publico/datos/").status_code == 429
