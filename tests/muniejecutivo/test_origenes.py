"""La API desde las páginas de otros sitios: solo desde los nombrados, y sin galletas."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from muniejecutivo.origenes import DesdeOtrosSitios

PANEL = "https://panel.mtpe.gob.pe"


@pytest.fixture
def capa(settings: Any) -> DesdeOtrosSitios:
    settings.API_ORIGENES = [PANEL]
    return DesdeOtrosSitios(lambda request: HttpResponse("adentro"))


def pedir(metodo: str = "get", direccion: str = "/api/v1/acuerdos/", **cabeceras: str) -> HttpRequest:
    return getattr(RequestFactory(), metodo)(direccion, headers=cabeceras)


def test_a_quien_esta_en_la_lista_se_le_deja_leer(capa: DesdeOtrosSitios) -> None:
    respuesta = capa(pedir(origin=PANEL))
    assert (respuesta["Access-Control-Allow-Origin"], respuesta.content) == (PANEL, b"adentro")
    assert "ETag" in respuesta["Access-Control-Expose-Headers"]
    assert respuesta["Vary"] == "Origin"
    assert "Access-Control-Allow-Credentials" not in respuesta


@pytest.mark.parametrize("origen", ["https://otro.example", f"{PANEL}.malo.example", "null", ""])
def test_a_los_demas_no(origen: str, capa: DesdeOtrosSitios) -> None:
    respuesta = capa(pedir(origin=origen))
    assert "Access-Control-Allow-Origin" not in respuesta
    assert respuesta["Vary"] == "Origin"


def test_la_pregunta_previa_se_contesta_sin_pedir_token(capa: DesdeOtrosSitios) -> None:
    cabeceras = {"origin": PANEL, "access-control-request-method": "PATCH"}
    respuesta = capa(pedir("options", **cabeceras))
    assert (respuesta.status_code, respuesta.content) == (204, b"")
    assert "PATCH" in respuesta["Access-Control-Allow-Methods"]
    assert {"Authorization", "If-Match"} <= set(respuesta["Access-Control-Allow-Headers"].split(", "))
    assert capa(pedir("options", **cabeceras | {"origin": "https://otro.example"})).content == b"adentro"


def test_las_paginas_no_cambian(capa: DesdeOtrosSitios) -> None:
    respuesta = capa(pedir(direccion="/acuerdos/", origin=PANEL))
    assert not respuesta.has_header("Vary")
    assert not respuesta.has_header("Access-Control-Allow-Origin")


def test_un_cliente_de_odata_puede_decir_su_version(capa: DesdeOtrosSitios) -> None:
    respuesta = capa(pedir("options", "/odata/v1/acuerdos", origin=PANEL, **{"access-control-request-method": "GET"}))
    assert {"OData-Version", "OData-MaxVersion"} <= set(respuesta["Access-Control-Allow-Headers"].split(", "))
