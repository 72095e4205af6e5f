"""El aviso de privacidad: se llega a él antes de dar un dato, dice los plazos que de verdad rigen y pesa poco."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.web.publico.test_comprobar import RECURSO, UN_VIAJE

pytestmark = pytest.mark.django_db


def leer(cliente: Client, direccion: str) -> str:
    return " ".join(cliente.get(direccion).content.decode().split())


def test_quien_ingresa_o_llega_por_un_enlace_lo_tiene_delante(client: Client) -> None:
    for direccion in ("/ingresar/", "/e/torcido/"):
        assert 'href="/privacidad/">aviso de privacidad</a>' in leer(client, direccion), direccion


def test_los_plazos_son_los_de_los_ajustes(client: Client, settings: Any) -> None:
    settings.ACCESOS_MESES, settings.CORREO_RECIBIDO_MESES = 7, 1
    html = leer(client, "/privacidad/")
    assert "Para investigar si alguien entra por usted. 7 meses." in html
    assert "se borra al mes." in html
    settings.CORREO_RECIBIDO_MESES = 0
    assert "se borra solo si lo pide." in leer(client, "/privacidad/")


def test_dice_a_quien_escribir(client: Client, settings: Any) -> None:
    settings.PRIVACIDAD_CONTACTO = ""
    assert "por la mesa de partes" in leer(client, "/privacidad/")
    settings.PRIVACIDAD_CONTACTO = "datos@muni.example"
    html = leer(client, "/privacidad/")
    assert "escriba a <strong>datos@muni.example</strong>" in html
    assert "mesa de partes" not in html


def test_no_promete_paginas_publicas_que_no_hay(client: Client, settings: Any) -> None:
    assert "nunca el nombre" in leer(client, "/privacidad/")
    settings.DATOS_ABIERTOS = False
    assert "nunca el nombre" not in leer(client, "/privacidad/")


def peso_de(cliente: Client, direccion: str) -> int:
    """Bytes comprimidos de la página con sus hojas de estilo."""
    respuesta = cliente.get(direccion, headers={"accept-encoding": "gzip"})
    html = gzip.decompress(respuesta.content).decode()
    hojas = sum(len(gzip.compress(Path(finders.find(hoja)).read_bytes())) for hoja in set(RECURSO.findall(html)))
    return len(respuesta.content) + hojas


def test_cabe_en_un_viaje(client: Client) -> None:
    assert peso_de(client, "/privacidad/") <= UN_VIAJE - 500
