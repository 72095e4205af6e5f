"""El teclado en Chromium: buscar, moverse, marcar, abrir al lado, validar y devolver; y apagarlo."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from acuerdos.models import Avance
from tests import fabricas
from tests.navegador import hay, vale
from tests.web.accesibilidad import faltas

pytestmark = [pytest.mark.navegador, pytest.mark.django_db(transaction=True)]


def test_de_la_tecla_al_acuerdo_y_a_la_lista(
    mundo: SimpleNamespace, entrar: Callable[[str], Any], live_server: Any
) -> None:
    pestana = entrar("olga")
    pestana.set_viewport_size({"width": 1280, "height": 800})
    pestana.goto(f"{live_server.url}/tablero/")
    pestana.keyboard.press("/")
    pestana.keyboard.type("mea-test-002")
    pestana.keyboard.press("Enter")
    pestana.wait_for_url("**/acuerdos/MEA-TEST-002/")
    pestana.keyboard.press("Control+k")
    pestana.keyboard.type("umach")
    pestana.wait_for_selector(".opciones a:has-text('Municipalidad Distrital de Umachiri')")
    assert faltas(pestana, "dialog") == []
    pestana.keyboard.press("Escape")
    pestana.wait_for_selector("dialog", state="detached")
    pestana.keyboard.press("?")
    pestana.wait_for_selector("dialog kbd")
    pestana.keyboard.press("Escape")
    pestana.goto(f"{live_server.url}/acuerdos/")
    # Dentro de una casilla, las letras son letras.
    pestana.fill("[name=search]", "")
    pestana.press("[name=search]", "j")
    vale(pestana, "[name=search]", "j")
    pestana.evaluate("document.activeElement.blur()")
    for tecla in ("j", "j", "x"):
        pestana.keyboard.press(tecla)
    assert pestana.locator("input[name=acuerdo]").nth(1).is_checked()
    pestana.keyboard.press("o")
    pestana.wait_for_selector(".panel-lateral h1:has-text('MEA-TEST-002')")
    pestana.keyboard.press("j")
    pestana.wait_for_selector(".panel-lateral h1:has-text('MEA-TEST-003')")
    assert faltas(pestana) == []
    pestana.keyboard.press("Escape")
    assert pestana.locator(".panel-lateral").is_hidden()
    pestana.keyboard.press("Enter")
    pestana.wait_for_url("**/acuerdos/MEA-TEST-003/?n=3")
    pestana.keyboard.press("j")
    pestana.wait_for_url("**/acuerdos/MEA-TEST-004/?n=4")
    pestana.keyboard.press("u")
    pestana.wait_for_url("**/acuerdos/#MEA-TEST-004")


def test_validar_y_devolver_con_una_tecla(
    mundo: SimpleNamespace, entrar: Callable[[str], Any], live_server: Any
) -> None:
    otro = fabricas.FabricaAvance(hito=fabricas.FabricaHito(acuerdo=mundo.callado), porcentaje=100)
    pestana = entrar("carlos")
    pestana.goto(f"{live_server.url}/validacion/")
    hay(pestana, ".cola [data-fila]", 2)
    pestana.keyboard.press("j")
    pestana.keyboard.press("v")
    pestana.wait_for_selector("text=1 avance validado.")
    pestana.wait_for_load_state()
    pestana.keyboard.press("j")
    pestana.keyboard.press("r")
    pestana.keyboard.type("Falta el acta")
    pestana.keyboard.press("Enter")
    pestana.wait_for_selector("text=1 avance devuelto.")
    decididos = Avance.objects.filter(porcentaje=100).exclude(hito__acuerdo=mundo.cumplido)
    assert decididos.filter(validado_en__isnull=False).count() == 1
    assert decididos.get(devuelto_en__isnull=False).motivo_de_devolucion == "Falta el acta"
    assert otro.pk in decididos.values_list("pk", flat=True)


def test_apagadas_no_hacen_nada_y_ctrl_k_si(
    mundo: SimpleNamespace, entrar: Callable[[str], Any], live_server: Any
) -> None:
    pestana = entrar("olga")
    pestana.goto(f"{live_server.url}/cuenta/pantalla/")
    pestana.check("[name=atajos][value=no]")
    pestana.click("button:has-text('Guardar')")
    pestana.goto(f"{live_server.url}/acuerdos/")
    for tecla in ("/", "?", "j"):
        pestana.keyboard.press(tecla)
    hay(pestana, "dialog", 0)
    assert pestana.evaluate("document.activeElement.tagName") == "BODY"
    pestana.keyboard.press("Control+k")
    hay(pestana, "dialog.buscador", 1)
