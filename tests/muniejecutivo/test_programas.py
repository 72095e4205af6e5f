"""Quien trae su token no pasa por las capas de las páginas, y todo lo demás le vale igual."""

import gc
import weakref

import pytest
import structlog
from django.test import Client, RequestFactory
from django.urls import resolve

from cuentas.models import Usuario
from muniejecutivo import programas
from tests.api.conftest import cliente_de

pytestmark = pytest.mark.django_db
LISTA = "/api/v1/sesiones/"


def test_con_token_no_se_lee_la_sesion_ni_se_pasa_por_las_paginas(
    carlos: Usuario, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nadie(*_: object) -> None:
        raise AssertionError("una capa de las páginas")

    cliente = cliente_de(carlos)
    cliente.get(LISTA)  # arma las capas
    monkeypatch.setattr("django.contrib.sessions.middleware.SessionMiddleware.process_request", nadie)
    monkeypatch.setattr("csp.middleware.CSPMiddleware.process_response", nadie)
    respuesta = cliente.get(LISTA)
    assert respuesta.status_code == 200
    assert respuesta["Content-Length"] == str(len(respuesta.content))


def test_lo_que_sale_no_se_ejecuta_en_ningun_navegador(carlos: Usuario) -> None:
    for direccion in (LISTA, f"{LISTA}?formato=csv"):
        respuesta = cliente_de(carlos).get(direccion)
        assert respuesta["Content-Security-Policy"] == programas.CABECERAS["Content-Security-Policy"]
        assert (respuesta["X-Frame-Options"], respuesta["X-Content-Type-Options"]) == ("DENY", "nosniff")


def test_su_linea_de_la_bitacora_lleva_el_numero_que_puso_el_proxy(carlos: Usuario) -> None:
    cliente = cliente_de(carlos)
    escritas = structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars])
    with escritas as dichas:
        cliente.get(LISTA, headers={"x-request-id": "del-proxy-1"})
        cliente.get(LISTA)
    una, otra = (linea for linea in dichas if linea["event"] == "request_finished")
    assert (una["request_id"], una["code"], una["request"]) == ("del-proxy-1", 200, f"GET {LISTA}")
    assert otra["request_id"] not in ("", "del-proxy-1")


def test_a_la_direccion_con_barra_se_llega_igual(carlos: Usuario) -> None:
    assert cliente_de(carlos).get(LISTA.removesuffix("/"))["Location"] == LISTA


def test_un_token_no_abre_una_pagina(carlos: Usuario) -> None:
    respuesta = cliente_de(carlos).get("/acuerdos/")
    assert (respuesta.status_code, respuesta["Location"]) == (302, "/ingresar/?next=/acuerdos/")
    assert "default-src 'self'" in respuesta["Content-Security-Policy"]


def test_quien_escribe_con_su_sesion_sigue_necesitando_el_sello(carlos: Usuario) -> None:
    cliente = Client(enforce_csrf_checks=True)
    cliente.force_login(carlos)
    assert cliente.post("/api/v1/acuerdos/", {}, content_type="application/json").status_code == 403
    # Decir que se trae uno, sin traerlo, no abre nada.
    falso = cliente.post(
        "/api/v1/acuerdos/", {}, content_type="application/json", headers={"authorization": "Token muni_no_existe"}
    )
    assert falso.status_code == 401


@pytest.mark.parametrize("con_etag", [False, True], ids=["200", "304"])
def test_lo_de_una_peticion_se_suelta_al_contestarla(carlos: Usuario, con_etag: bool) -> None:
    """Sin esperar a que Python busque basura: con mil peticiones por minuto eran pausas de decenas de milésimas."""
    cabeceras = {"Authorization": cliente_de(carlos).defaults["HTTP_AUTHORIZATION"]}
    if con_etag:
        cabeceras["If-None-Match"] = "*"
    peticion = RequestFactory(headers=cabeceras).get(LISTA)
    peticion.resolver_match = resolve(LISTA)
    gc.disable()
    try:
        respuesta = programas._contestar(peticion)
        assert respuesta.status_code == (304 if con_etag else 200)
        viva = weakref.ref(peticion)
        del peticion, respuesta
        assert viva() is None
    finally:
        gc.enable()
