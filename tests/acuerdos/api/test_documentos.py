"""La raíz, el OpenAPI y la página que lo explica."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from acuerdos.api.problemas import CLASES
from cuentas.models import Usuario
from reuniones.models import Sesion
from tests.acuerdos.api.conftest import BASE, leer


def test_la_raiz_nombra_todo_lo_que_hay(db: None) -> None:
    direcciones = leer(Client(), "/")
    assert set(direcciones) >= {"sesiones", "acuerdos", "avances", "esquema", "docs"}
    assert direcciones["acuerdos"] == f"http://testserver{BASE}/acuerdos/"


def test_el_esquema_es_openapi_3_1_y_ofrece_las_sesiones_que_se_ven(
    sesion: Sesion, carlos: Usuario, con_token: Callable[[Usuario], Client]
) -> None:
    def sesiones(cliente: Client) -> Any:
        esquema = leer(cliente, "/esquema/")
        assert esquema["openapi"].startswith("3.1")
        parametros = esquema["paths"][f"{BASE}/acuerdos/"]["get"]["parameters"]
        return next((p["schema"]["items"]["enum"] for p in parametros if p["name"] == "sesion"), None)

    assert sesiones(Client()) is None
    assert sesiones(con_token(carlos)) == [sesion.codigo]
    Sesion.objects.update(publicada=True)
    assert sesiones(Client()) == [sesion.codigo]


def test_la_pagina_lo_explica_sin_guiones(catalogos: None) -> None:
    pagina = Client().get(f"{BASE}/docs/").content.decode()
    assert "<script" not in pagina
    assert f"{BASE}/sesiones/{{codigo}}/corte/" in pagina
    for clase in CLASES.values():
        assert f'id="{clase.ancla}"' in pagina


@pytest.mark.navegador
def test_la_pagina_se_ve_en_el_navegador(pagina: Any, live_server: Any) -> None:
    pagina.goto(f"{live_server.url}{BASE}/docs/")
    assert pagina.locator("h1").inner_text() == "API de MUNI Ejecutivo"
    pagina.locator("#acuerdos_listar summary").first.click()
    assert pagina.locator("#acuerdos_listar code", has_text="plazo_desde").is_visible()
