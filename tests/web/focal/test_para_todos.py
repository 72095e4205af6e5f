"""Las páginas del punto focal con la letra cuatro veces mayor, con los colores del equipo y sin que nada se mueva."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from acuerdos.models import Enlace
from tests import fabricas
from tests.servicios import ESPERA_DE_NAVEGADOR
from tests.web.conftest import HOY
from tests.web.focal.conftest import avance_de, direccion_de
from tests.web.focal.test_navegador import ingresar

pytestmark = [pytest.mark.navegador, pytest.mark.django_db(transaction=True)]

# 1280 × 1024 al 400 % (WCAG 2.2, criterio 1.4.10).
CUATRO_VECES = {
    "viewport": {"width": 320, "height": 256},
    "forced_colors": "active",
    "reduced_motion": "reduce",
    "locale": "es-PE",
    "timezone_id": "America/Lima",
}
SE_CORTA = """() => [...document.querySelectorAll('body *')].filter(n => {
  const e = getComputedStyle(n);
  return n.offsetParent && n.textContent.trim() && e.overflowX !== 'visible' && e.overflowX !== 'auto'
    && !n.closest('.oculto') && n.scrollWidth > n.clientWidth + 1;
}).map(n => n.outerHTML.slice(0, 120))"""
TAPA = """() => [...document.querySelectorAll('body *')]
  .filter(n => ['fixed', 'sticky'].includes(getComputedStyle(n).position) && n.getBoundingClientRect().height > 128)
  .map(n => n.outerHTML.slice(0, 120))"""
SE_MUEVE = """() => [...document.querySelectorAll('body *')].filter(n => {
  const e = getComputedStyle(n);
  return [e.transitionDuration, e.animationDuration].some(t => t.split(',').some(s => parseFloat(s) > 0.01));
}).map(n => n.outerHTML.slice(0, 120))"""
# Quien mira solo bordes y texto distingue un botón de una frase, y lo que está mal de lo que está bien.
SIN_BORDE = """() => [...document.querySelectorAll('main a.boton, main button, main input, main textarea, .aviso')]
  .filter(n => n.offsetParent && !['radio', 'checkbox', 'file', 'hidden'].includes(n.type))
  .filter(n => ['Top', 'Bottom', 'Left', 'Right'].every(lado => !parseFloat(getComputedStyle(n)[`border${lado}Width`]))
    && !getComputedStyle(n).textDecorationLine.includes('underline'))
  .map(n => n.outerHTML.slice(0, 120))"""
EL_ENFOCADO = """() => {
  const n = document.activeElement;
  if (!n || n === document.body) return null;
  const caja = n.getBoundingClientRect(), e = getComputedStyle(n);
  const visto = caja.bottom > 0 && caja.top < innerHeight;
  const marcado = parseFloat(e.outlineWidth) > 0 && e.outlineStyle !== 'none';
  return {cual: n.outerHTML.slice(0, 120), bien: visto && (marcado || n.matches('#contenido'))};
}"""


@pytest.fixture
def pestana(browser: Any, live_server: Any) -> Iterator[Any]:
    contexto = browser.new_context(**CUATRO_VECES, base_url=live_server.url, service_workers="block")
    contexto.clock.set_fixed_time(fabricas.en_lima(HOY, 11))
    hoja = contexto.new_page()
    hoja.set_default_timeout(ESPERA_DE_NAVEGADOR)
    yield hoja
    contexto.close()


def _enfocados(pestana: Any) -> Iterator[dict[str, Any]]:
    """Lo que recibe el foco con la tecla Tab, una vez cada cosa."""
    vistos: set[str] = set()
    pestana.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0) }")
    for _ in range(80):
        pestana.keyboard.press("Tab")
        uno = pestana.evaluate(EL_ENFOCADO)
        if uno is None or uno["cual"] in vistos:
            return
        vistos.add(uno["cual"])
        yield uno


@pytest.fixture
def direcciones(tareas: SimpleNamespace, enlace: Enlace) -> list[str]:
    codigo, tarde = tareas.acuerdo.codigo, tareas.tarde
    return [
        *("/mis-acuerdos/", "/mis-acuerdos/todos/", "/mis-acuerdos/historia/", "/cuenta/", f"/acuerdos/{codigo}/"),
        *(avance_de(tarde), f"/mis-acuerdos/{codigo}/traba/", f"/mis-acuerdos/hitos/{tarde.pk}/plazo/"),
        *("/privacidad/", "/accesibilidad/", direccion_de(enlace)),
    ]


@pytest.mark.parametrize(
    ("que", "mira"), [("se corta", SE_CORTA), ("tapa", TAPA), ("se mueve", SE_MUEVE), ("sin borde", SIN_BORDE)]
)
def test_nada(que: str, mira: str, pestana: Any, direcciones: list[str]) -> None:
    mal = {}
    for direccion in _abiertas(pestana, direcciones):
        if ancho := pestana.evaluate("() => Math.max(0, document.documentElement.scrollWidth - 320)"):
            mal[direccion] = [f"sobran {ancho} puntos de ancho"]
        mal[direccion] = [*mal.get(direccion, []), *pestana.evaluate(mira)]
    assert {direccion: cuales for direccion, cuales in mal.items() if cuales} == {}, que


def test_con_la_tecla_tab_se_ve_siempre_donde_se_esta(pestana: Any, direcciones: list[str]) -> None:
    mal = {}
    for direccion in _abiertas(pestana, direcciones):
        enfocados = list(_enfocados(pestana))
        assert len(enfocados) >= 3, direccion
        mal[direccion] = [uno["cual"] for uno in enfocados if not uno["bien"]]
    assert {direccion: cuales for direccion, cuales in mal.items() if cuales} == {}


def _abiertas(pestana: Any, direcciones: list[str]) -> Iterator[str]:
    pestana.goto("/ingresar/")
    ingresar(pestana)
    for direccion in direcciones:
        assert pestana.goto(direccion).status == 200, direccion
        yield direccion
