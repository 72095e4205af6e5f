"""Las páginas de la cuenta, tal como las sirven las vistas de django-allauth, y el menú de cada quien."""

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone

from recordatorios.cartas import enviar_cartas
from tests.cuentas.test_middleware import activar
from tests.fabricas import CLAVE

pytestmark = pytest.mark.django_db
PROPIA = "Presidencia del Consejo de Ministros"


@pytest.fixture
def confirmada(client: Any, olga: Any) -> Any:
    """Un navegador en el que ya ingresó olga."""
    client.post("/ingresar/", {"login": olga.username, "password": CLAVE})
    return client


@pytest.mark.parametrize(
    "ruta",
    [
        "/ingresar/",
        "/cuenta/clave/olvidada/",
        "/cuenta/clave/olvidada/enviada/",
        "/cuenta/clave/nueva/lista/",
        "/cuenta/clave/nueva/x-y/",
        "/cuenta/inactiva/",
    ],
)
def test_quien_no_ha_ingresado_ve_paginas_de_la_casa(client: Any, ruta: str) -> None:
    html = client.get(ruta).content.decode()
    assert PROPIA in html
    assert 'lang="es-PE"' in html


@pytest.mark.parametrize(
    "ruta",
    ["/salir/", "/cuenta/clave/", "/cuenta/dos-pasos/", "/cuenta/dos-pasos/activar/", "/cuenta/confirmar-identidad/"],
)
def test_quien_ingreso_ve_paginas_de_la_casa(confirmada: Any, ruta: str) -> None:
    respuesta = confirmada.get(ruta, follow=True)
    assert respuesta.status_code == 200
    assert PROPIA in respuesta.content.decode()


def test_los_errores_de_un_formulario_se_resumen_y_se_enlazan_a_su_campo(client: Any) -> None:
    html = client.post("/ingresar/", {"login": "", "password": ""}).content.decode()
    assert 'role="alert"' in html
    assert 'href="#id_login"' in html
    assert 'aria-invalid="true"' in html
    descrito = re.search(r'id="id_login"[^>]*|<input[^>]*id="id_login"[^>]*>', html)
    assert descrito
    for identificador in re.findall(r'aria-describedby="([^"]+)"', html):
        assert all(f'id="{uno}"' in html for uno in identificador.split())


def test_se_pide_y_se_guarda_una_contrasena_nueva(client: Any, olga: Any) -> None:
    olga.email = "olga@example.pe"
    olga.save()
    assert client.post("/cuenta/clave/olvidada/", {"email": olga.email}).status_code == 302
    enviar_cartas(reloj=timezone.now)
    enlace = re.search(r"https?://[^/]+(/cuenta/clave/nueva/\S+)", mail.outbox[0].body)
    assert enlace
    pagina = client.get(enlace[1], follow=True)
    assert "Contraseña nueva" in pagina.content.decode()
    ruta = pagina.redirect_chain[-1][0]
    clave = "quinua-y-tarwi-2025"
    assert client.post(ruta, {"password1": clave, "password2": clave}).status_code == 302


def test_el_segundo_paso_de_punta_a_punta(confirmada: Any, olga: Any) -> None:
    activar(confirmada)
    for ruta in (
        "/cuenta/dos-pasos/",
        "/cuenta/dos-pasos/respaldo/",
        "/cuenta/dos-pasos/respaldo/generar/",
        "/cuenta/dos-pasos/desactivar/",
        "/cuenta/dos-pasos/confirmar/",
    ):
        respuesta = confirmada.get(ruta)
        assert respuesta.status_code == 200, ruta
        assert PROPIA in respuesta.content.decode()
    confirmada.post("/salir/")
    ingreso = confirmada.post("/ingresar/", {"login": olga.username, "password": CLAVE}, follow=True)
    assert "Segundo paso" in ingreso.content.decode()


def test_el_ingreso_entero_cabe_en_un_viaje(client: Any) -> None:
    html = client.get("/ingresar/").content
    hoja = (Path(settings.RAIZ) / "static" / "css" / "base.css").read_bytes()
    icono = (Path(settings.RAIZ) / "static" / "img" / "icono.svg").read_bytes()
    assert b"oficina.css" not in html
    assert sum(len(gzip.compress(x, 6)) for x in (html, hoja, icono)) <= 14_600


@pytest.mark.parametrize(
    ("quien", "primero"),
    [("olga", "/tablero/"), ("carlos", "/tablero/"), ("fatima", "/mis-acuerdos/"), ("soledad", "/mis-acuerdos/")],
)
def test_el_menu_es_el_de_cada_quien(quien: str, primero: str, request: pytest.FixtureRequest) -> None:
    peticion = RequestFactory().get("/acuerdos/")
    peticion.user = request.getfixturevalue(quien)
    html = render_to_string("base.html", {}, peticion)
    enlaces = re.findall(r'<li>\s*<a href="([^"]+)"', html)
    assert enlaces[0] == primero
    assert ('href="/acuerdos/" aria-current="page"' in html) is ("/acuerdos/" in enlaces)
    assert '<form method="post" action="/salir/">' in html


def test_el_pie_dice_que_son_datos_de_demostracion_solo_si_lo_son(olga: Any) -> None:
    peticion = RequestFactory().get("/")
    peticion.user = olga
    assert "Datos de demostración" in render_to_string("base.html", {"es_demo": True}, peticion)
    assert "Datos de demostración" not in render_to_string("base.html", {}, peticion)
