"""Con la red caída, en toda página con formulario de la oficina: se envía, no llega, y lo escrito está ahí.

Dos maneras de no llegar: el equipo sabe que no hay señal, y no se envía; o se envía, nadie contesta, y se vuelve.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from acuerdos.models import Acuerdo
from tests.navegador import dice, hay, vale
from tests.web import test_lo_escrito as lo_escrito
from tests.web.test_lo_escrito import FORMULARIOS, SE_ESCRIBE_EN

pytestmark = [pytest.mark.navegador, pytest.mark.django_db(transaction=True)]
caso, viva, escenario = lo_escrito.caso, lo_escrito.viva, lo_escrito.escenario

# La sala y lo que informa quien está en el campo tienen su propia cola: tests/web/reuniones y tests/web/focal.
CON_SU_COLA = {"reunion", "informar", "mas_plazo", "decir_traba", "propuesto"}
DE_LA_OFICINA = ("olga", "carlos")
TECLEAR = """cual => {
  const formulario = [...document.forms].filter(f => f.method === 'post')[cual];
  const dichos = {};
  for (const control of formulario.elements) {
    if (!control.name || control.readOnly) continue;
    if (control.tagName === 'TEXTAREA' || ['text', 'search', 'email'].includes(control.type)) {
      control.value = dichos[control.name] = `Lo de ${control.name}@x.pe`.replaceAll(' ', '-');
    }
  }
  return dichos;
}"""
LEER = """([cual, dichos]) => {
  const formulario = [...document.forms].filter(f => f.method === 'post')[cual];
  return Object.fromEntries(Object.keys(dichos).map(n => [n, formulario.elements[n].value]));
}"""
ENVIAR = "cual => { [...document.forms].filter(f => f.method === 'post')[cual].requestSubmit() }"
DE_ESA_PAGINA = """ruta => [...document.forms].filter(f => f.method === 'post')
  .findIndex(f => new URL(f.action, location).pathname === ruta)"""


@pytest.mark.parametrize("quien", DE_LA_OFICINA)
def test_sin_red_lo_escrito_sigue_en_su_sitio(
    quien: str,
    escenario: SimpleNamespace,
    entrar: Callable[[str], Any],
    live_server: Any,
) -> None:
    pestana = entrar(quien)
    perdidas, miradas = [], 0
    for nombre, (suya, claves, consulta) in FORMULARIOS.items():
        if suya != quien or nombre in CON_SU_COLA:
            continue
        direccion = reverse(nombre, args=claves(escenario))
        pestana.goto(live_server.url + SE_ESCRIBE_EN.get(nombre, direccion) + consulta)
        cual = pestana.evaluate(DE_ESA_PAGINA, direccion)
        if cual < 0 or not (dichos := pestana.evaluate(TECLEAR, cual)):
            continue
        miradas += 1
        pestana.evaluate("document.forms.length && [...document.forms].forEach(f => f.noValidate = true)")
        perdidas += [nombre] if _se_pierde(pestana, cual, dichos) else []
    assert miradas > 10
    assert perdidas == []


def _se_pierde(pestana: Any, cual: int, dichos: dict[str, str]) -> bool:
    pestana.context.set_offline(True)
    pestana.evaluate(ENVIAR, cual)
    pestana.context.set_offline(False)
    return pestana.locator("[data-red]").count() != 1 or pestana.evaluate(LEER, [cual, dichos]) != dichos


@pytest.mark.parametrize(("nombre", "campo"), [("nota_nueva", "texto"), ("editar_sesion", "lugar"), ("regla", "dias")])
def test_si_nadie_contesto_al_volver_lo_escrito_esta_ahi(
    nombre: str, campo: str, escenario: SimpleNamespace, entrar: Callable[[str], Any], live_server: Any
) -> None:
    nombre = {"regla": "recordatorios_regla"}.get(nombre, nombre)
    quien, claves, consulta = FORMULARIOS[nombre]
    pestana = entrar(quien)
    direccion = live_server.url + reverse(nombre, args=claves(escenario)) + consulta
    pestana.goto(direccion)
    escrito = "12" if campo == "dias" else "Lo que se iba a perder"
    pestana.fill(f"main [name={campo}]", escrito)
    pestana.route("**/*", lambda ruta: ruta.abort() if ruta.request.method == "POST" else ruta.continue_())
    cual = pestana.evaluate(DE_ESA_PAGINA, reverse(nombre, args=claves(escenario)))
    with pestana.expect_event("requestfailed"):
        pestana.evaluate(ENVIAR, cual)
    pestana.wait_for_timeout(300)  # la página de error del navegador no dice cuándo terminó
    pestana.unroute_all()
    pestana.goto(direccion)
    dice(pestana, "[data-red]", "no llegó a enviarse")
    vale(pestana, f"main [name={campo}]", escrito)


def test_lo_que_si_llego_no_vuelve(escenario: SimpleNamespace, entrar: Callable[[str], Any], live_server: Any) -> None:
    pestana = entrar("olga")
    pestana.goto(live_server.url + reverse("nota_nueva", args=[escenario.codigo]))
    pestana.fill("main [name=texto]", "Ya registrada")
    pestana.click("main form button.principal")
    pestana.wait_for_load_state()
    assert pestana.evaluate("sessionStorage.getItem('por-enviar')") is None


def test_lo_que_se_empieza_a_escribir_antes_de_que_el_guion_llegue_se_queda(
    escenario: SimpleNamespace, entrar: Callable[[str], Any], live_server: Any
) -> None:
    """Con la red lenta la página se ve antes que sus guiones: lo último que alguien dijo no lo pisa lo guardado."""
    pestana = entrar("olga")
    direccion = live_server.url + reverse("nota_nueva", args=[escenario.codigo])
    pestana.goto(direccion)
    pestana.fill("main [name=texto]", "Lo de antes")
    pestana.route("**/*", lambda ruta: ruta.abort() if ruta.request.method == "POST" else ruta.continue_())
    with pestana.expect_event("requestfailed"):
        pestana.click("main form button.principal")
    pestana.wait_for_timeout(300)
    pestana.unroute_all()
    demorados: list[Any] = []
    pestana.route("**/js/red*.js", lambda ruta: demorados.append(ruta))  # el de una lista no se deja anotar
    pestana.goto(direccion, wait_until="commit")
    pestana.fill("main [name=texto]", "Lo de ahora")
    while not demorados:
        pestana.wait_for_timeout(50)
    demorados[0].continue_()
    pestana.wait_for_load_state()
    vale(pestana, "main [name=texto]", "Lo de ahora")


def test_lo_que_solo_se_mira_llego_y_no_se_dice_que_falta_enviarlo(
    escenario: SimpleNamespace, entrar: Callable[[str], Any], live_server: Any
) -> None:
    """Una hoja pegada vuelve con sus errores, limpia, en la misma página y sin ninguna alerta."""
    pestana = entrar("olga")
    pestana.goto(live_server.url + reverse("autoridades"))
    pestana.fill("main textarea", "UBIGEO\tAlcalde\tDesde\tHasta\n999999\tNadie\t01/01/2023\t31/12/2026\n")
    pestana.click("main form button.principal")
    pestana.wait_for_selector("text=Corrija abajo lo señalado")
    pestana.wait_for_load_state()
    hay(pestana, "[data-red]", 0)
    assert pestana.evaluate("sessionStorage.getItem('por-enviar')") is None


@pytest.mark.parametrize(
    ("donde", "hoja"),
    [
        ("inversiones", "CUI;Devengado;PIM\n2345678;100;500\n"),
        ("autoridades", "UBIGEO;Nombre;Desde;Hasta\n210809;Elena Quispe;01/01/2023;31/12/2026\n"),
    ],
)
def test_lo_contestado_es_lo_ultimo_lo_subido_vuelve_escrito_y_asi_se_queda(
    donde: str, hoja: str, escenario: SimpleNamespace, entrar: Callable[[str], Any], live_server: Any
) -> None:
    """Al mirarlo, la caja trae lo que decía el archivo: reponer la caja vacía que se envió lo borraba."""
    Acuerdo.objects.filter(codigo=escenario.codigo).update(cui="2345678")
    pestana = entrar("olga")
    pestana.goto(live_server.url + reverse(donde))
    archivo = {"name": "hoja.csv", "mimeType": "text/csv", "buffer": hoja.encode()}
    pestana.set_input_files("main [name=archivo]", files=[archivo])
    pestana.click("main button:has-text('Mirar')")
    pestana.wait_for_load_state()
    hay(pestana, "[data-red]", 0)
    assert "210809" in (caja := pestana.input_value("main [name=pegado]")) or "2345678" in caja
    pestana.click("main button:text-is('Registrar')")
    pestana.wait_for_selector(".mensajes :text('registrada')")
