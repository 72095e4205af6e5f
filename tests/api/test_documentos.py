"""La raíz, el OpenAPI y la página que lo explica."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from acuerdos.models import Acuerdo
from api import documentos
from api.problemas import CLASES
from cuentas.api import crear_token
from cuentas.models import Usuario
from reuniones.models import Sector
from tests.api.conftest import BASE, errores_de, leer
from tests.fabricas import FabricaSesion


def test_la_raiz_nombra_todo_lo_que_hay(db: None) -> None:
    direcciones = leer(Client(), "/")
    assert set(direcciones) >= {"sesiones", "acuerdos", "avances", "esquema", "docs"}
    assert direcciones["acuerdos"] == f"http://testserver{BASE}/acuerdos/"


def test_el_esquema_es_uno_solo_lo_pida_quien_lo_pida_y_haya_lo_que_haya(
    carlos: Usuario, eva: Usuario, con_token: Callable[[Usuario], Client]
) -> None:
    documentos.esquema.cache_clear()
    documentos._esquema_escrito.cache_clear()
    vacia = Client().get(f"{BASE}/esquema/")
    assert vacia.json()["openapi"].startswith("3.1")
    FabricaSesion(codigo="MEA-2031", publicada=True)
    Sector.objects.create(sigla="NUEVO", nombre="Un ministerio nuevo")
    documentos.esquema.cache_clear()
    documentos._esquema_escrito.cache_clear()
    for cliente in (Client(), con_token(carlos), con_token(eva)):
        respuesta = cliente.get(f"{BASE}/esquema/")
        assert respuesta.content == vacia.content
        assert respuesta["ETag"] == vacia["ETag"]
    assert "MEA-2031" not in vacia.content.decode()


def test_lo_que_es_de_un_catalogo_dice_donde_esta(db: None) -> None:
    parametros = leer(Client(), "/esquema/")["paths"][f"{BASE}/acuerdos/"]["get"]["parameters"]
    de_catalogo = {p["name"]: p["x-catalogo"] for p in parametros if "x-catalogo" in p}
    assert de_catalogo == {
        nombre: f"{BASE}/{catalogo}/"
        for nombre, catalogo in (
            ("clasificacion", "clasificaciones"),
            ("municipalidad", "municipalidades"),
            ("provincia", "municipalidades"),
            ("region", "regiones"),
            ("sector", "sectores"),
            ("sesion", "sesiones"),
        )
    }
    for parametro in parametros:
        if parametro["name"] in de_catalogo:
            forma = parametro["schema"].get("items", parametro["schema"])
            assert "pattern" in forma
            assert "enum" not in forma


def test_el_esquema_que_no_cambio_se_contesta_304(db: None) -> None:
    primera = Client().get(f"{BASE}/esquema/")
    segunda = Client().get(f"{BASE}/esquema/", headers={"if-none-match": primera["ETag"]})
    assert (segunda.status_code, segunda.content) == (304, b"")
    en_yaml = Client().get(f"{BASE}/esquema/", headers={"accept": "application/vnd.oai.openapi"})
    assert en_yaml.content.startswith(b"openapi: 3.1")
    assert en_yaml["ETag"] != primera["ETag"]


@pytest.mark.parametrize("direccion", ["/", "/esquema/"])
def test_ni_la_raiz_ni_el_esquema_aceptan_parametros(direccion: str, db: None) -> None:
    assert list(errores_de(leer(Client(), f"{direccion}?version=2", 400))) == ["version"]


def test_la_pagina_lo_explica_sin_guiones(catalogos: None) -> None:
    pagina = Client().get(f"{BASE}/docs/").content.decode()
    assert "<script" not in pagina
    assert f"{BASE}/sesiones/{{codigo}}/corte/" in pagina
    for clase in CLASES.values():
        assert f'id="{clase.ancla}"' in pagina


def test_la_pagina_se_escribe_una_vez_y_a_quien_la_tiene_no_se_le_manda(
    catalogos: None, carlos: Usuario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Es medio megabyte, la abre cualquiera y era la que más procesador pedía de todas."""
    documentos._recursos.cache_clear()
    hechas: list[str] = []
    escribir = documentos.render_to_string
    monkeypatch.setattr(documentos, "render_to_string", lambda *algo: hechas.append(algo[0]) or escribir(*algo))
    anonima, suya = Client(), Client()
    suya.force_login(carlos)
    primera = anonima.get(f"{BASE}/docs/")
    assert [anonima.get(f"{BASE}/docs/").content, suya.get(f"{BASE}/docs/").status_code] == [primera.content, 200]
    assert hechas == ["api/_recursos.html"]
    de_nuevo = anonima.get(f"{BASE}/docs/", headers={"if-none-match": primera["ETag"]})
    assert (de_nuevo.status_code, de_nuevo.content) == (304, b"")


def test_a_quien_la_pide_sin_parar_sin_ingresar_se_le_dice(
    catalogos: None, carlos: Usuario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documentos, "VECES", 2)
    assert [Client().get(f"{BASE}/docs/").status_code for _ in range(3)] == [200, 200, 429]
    suya = Client()
    suya.force_login(carlos)
    assert [suya.get(f"{BASE}/docs/").status_code for _ in range(4)] == [200] * 4


@pytest.mark.navegador
def test_la_pagina_se_ve_en_el_navegador(pagina: Any, live_server: Any) -> None:
    pagina.goto(f"{live_server.url}{BASE}/docs/")
    assert pagina.locator("h1").inner_text() == "API de MUNI Ejecutivo"
    pagina.locator("#acuerdos_listar summary").first.click()
    assert pagina.locator("#acuerdos_listar code", has_text="plazo_desde").is_visible()


@pytest.mark.navegador
def test_se_prueba_de_verdad_sin_salir_del_sitio(
    pagina: Any, live_server: Any, acuerdo_de_fatima: Acuerdo, carlos: Usuario
) -> None:
    """Que nada venga de otra máquina ni choque con la CSP lo mira `pagina`."""
    pagina.goto(f"{live_server.url}{BASE}/probar/")
    pagina.locator("button.authorize").first.click()
    del_token = pagina.locator(".auth-container", has_text="token (apiKey)")
    del_token.locator("input").fill(f"Bearer {crear_token(usuario=carlos)[1]}")
    del_token.locator("button[type=submit]").click()
    pagina.locator(".modal-ux .btn-done").first.click()
    pagina.locator("#operations-tag-acuerdos").click()
    operacion = pagina.locator("#operations-acuerdos-acuerdos_leer")
    operacion.locator(".opblock-summary-control").click()
    operacion.locator(".try-out__btn").click()
    operacion.get_by_placeholder("codigo").fill(acuerdo_de_fatima.codigo)
    operacion.locator("button.execute").click()
    contestado = operacion.locator(".live-responses-table .response").first
    contestado.wait_for()
    assert contestado.locator(".response-col_status").inner_text().strip().startswith("200")
    assert acuerdo_de_fatima.codigo in contestado.inner_text()
