"""Las páginas en un navegador de verdad: accesibles, sin desbordar en un teléfono, con todos sus enlaces buenos."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from tests import fabricas
from tests.navegador import dice_justo, en_la_direccion, hay
from tests.web.accesibilidad import revisar
from tests.web.conftest import multiplicar

pytestmark = [pytest.mark.navegador, pytest.mark.django_db(transaction=True)]

PAGINAS = {
    "anonima": ["/", "/sesiones/MEA-TEST/corte/", "/sesiones/MEA-TEST/corte/?al=nunca", "/no-existe/"],
    "olga": [
        "/tablero/",
        "/tablero/?sesion=MEA-TEST&al=2025-03-31",
        "/tablero/pantalla/?sesion=MEA-TEST",
        "/tablero/anio/?sesion=MEA-TEST",
        "/tablero/hitos/?sesion=MEA-TEST",
        "/tablero/hitos/?sesion=MEA-TEST&vista=linea",
        "/tablero/atrasos/?sesion=MEA-TEST",
        "/tablero/parecidos/?sesion=MEA-TEST",
        "/sesiones/MEA-TEST/muro/",
        "/sesiones/",
        "/sesiones/MEA-TEST/",
        "/sesiones/MEA-TEST/corte/",
        "/reuniones/MEA-TEST/MTPE-01/",
        "/acuerdos/?sector=MTPE",
        "/acuerdos/?esado=x",
        "/acuerdos/?sector=MEF",
        "/acuerdos/MEA-TEST-001/",
        "/municipalidades/",
        "/municipalidades/210809/",
        "/sectores/MTPE/",
    ],
    "fatima": [
        "/mis-acuerdos/todos/",
        "/acuerdos/MEA-TEST-001/",
        "/municipalidades/210809/",
        "/acuerdos/",
        "/tablero/",
    ],
    # El menú más largo, en las páginas más angostas.
    "soledad": ["/mis-acuerdos/", "/mis-acuerdos/historia/", "/ayuda/", "/cuenta/clave/"],
}


@pytest.mark.parametrize("quien", PAGINAS)
def test_sin_faltas_de_accesibilidad_y_sin_desbordar(
    quien: str, mundo: SimpleNamespace, entrar: Callable[[str], Any], live_server: Any, benita: Any
) -> None:
    multiplicar(mundo.pronto, 60)  # para que haya páginas
    pestana = entrar(quien)
    fallas = []
    for direccion in PAGINAS[quien]:
        pestana.goto(live_server.url + direccion)
        pestana.evaluate("document.querySelectorAll('details').forEach(cajon => { cajon.open = true })")
        fallas += revisar(pestana, sin_axe={768})
        if pestana.evaluate(
            "[...document.querySelectorAll('.cabezal .menu')].some(m => m.scrollHeight > m.clientHeight + 1)"
        ):
            fallas.append(f"{direccion}: el menú se sale del cabezal")
    assert not fallas, "\n".join(fallas)


@pytest.mark.parametrize("quien", PAGINAS)
def test_todo_enlace_propio_lleva_a_alguna_parte(
    quien: str, mundo: SimpleNamespace, como: Callable[[str], Client], entrar: Callable[[str], Any], live_server: Any
) -> None:
    pestana, navegador = entrar(quien), como(quien)
    enlaces: dict[str, str] = {}
    for direccion in PAGINAS[quien]:
        pestana.goto(live_server.url + direccion)
        for href in pestana.eval_on_selector_all("a[href]", "as => as.map(a => a.href.baseVal ?? a.href)"):
            partes = urlsplit(href)
            if partes.scheme in {"", "http", "https"} and (not partes.netloc or href.startswith(live_server.url)):
                enlaces[f"{partes.path}?{partes.query}" if partes.query else partes.path] = direccion
    assert len(enlaces) > 1
    malos = []
    for href, desde in enlaces.items():
        respuesta = navegador.get(href, follow=True)
        b"".join(respuesta)
        if respuesta.status_code != 200 and href not in PAGINAS[quien]:
            malos.append(f"{href} ({respuesta.status_code}) desde {desde}")
    assert not malos, "\n".join(malos)


def test_sin_javascript_se_elige_otra_fecha_y_se_filtra(
    mundo: SimpleNamespace, browser: Any, live_server: Any, olga: Any
) -> None:
    contexto = browser.new_context(java_script_enabled=False, locale="es-PE")
    pestana = contexto.new_page()
    pestana.goto(f"{live_server.url}/sesiones/MEA-TEST/corte/")
    pestana.fill("#al", "2025-03-31")
    pestana.click("form.en-linea button")
    dice_justo(pestana, "h1", "Avances al 31 de marzo de 2025")
    pestana.goto(f"{live_server.url}/ingresar/?next=/acuerdos/")
    pestana.fill("[name=login]", "olga")
    pestana.fill("[name=password]", fabricas.CLAVE)
    pestana.click("main form button.principal")
    pestana.fill("[name=search]", "empleo")
    pestana.click("button:has-text('Buscar')")
    en_la_direccion(pestana, "search=empleo")
    hay(pestana, "tbody tr", 7)
    contexto.close()
