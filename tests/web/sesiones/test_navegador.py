"""Preparar un evento en Chromium: crearlo, programarlo, chocar, moverlo y ponerlo en curso; y con solo el teclado."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from reuniones.models import Sesion
from tests import fabricas
from tests.navegador import dice, dice_justo, hay, vale
from tests.web.accesibilidad import faltas, revisar
from tests.web.sesiones.conftest import programada

pytestmark = [pytest.mark.navegador, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("catalogos")]


@pytest.fixture
def entrar(pagina: Any, live_server: Any, olga: Any, carlos: Any) -> Callable[[str, str], Any]:
    """La pestaña en `direccion`, en que ya ingresó quien se pide."""

    def abrir(quien: str, direccion: str) -> Any:
        pagina.goto(f"{live_server.url}/ingresar/?next={direccion}")
        pagina.fill("[name=login]", quien)
        pagina.fill("[name=password]", fabricas.CLAVE)
        pagina.click("main form button.principal")
        pagina.wait_for_url(lambda url: "/ingresar/" not in url)
        return pagina

    return abrir


def elegir(pestana: Any, texto: str, cual: str) -> None:
    """Escribe en el buscador y agrega la que dice `cual`, sin apretar «Buscar»."""
    pestana.fill("#buscar", texto)
    pestana.click(f"#halladas li:has-text('{cual}') button")
    pestana.wait_for_selector(f".elegidas li:has-text('{cual}')")


def turno(pestana: Any, **campos: str) -> None:
    for nombre, valor in campos.items():
        if nombre == "sector":
            pestana.select_option("[name=sector]", valor)
        else:
            pestana.fill(f"[name={nombre}]", valor)


def test_de_la_sesion_nueva_a_en_curso(entrar: Callable[[str, str], Any]) -> None:
    pestana = entrar("olga", "/sesiones/")
    pestana.click("text=Nueva sesión")
    for nombre, valor in {"codigo": "mea-2026", "nombre": "MUNI Ejecutivo 2026", "fecha": "2026-01-12"}.items():
        pestana.fill(f"[name={nombre}]", valor)
    for sector in ("MTPE", "MVCS"):
        pestana.check(f"[name=sectores][value={sector}]")
    pestana.click("button:has-text('Crear la sesión')")
    dice_justo(pestana, "h1", "MUNI Ejecutivo 2026")

    pestana.click("text=Programar una reunión")
    turno(pestana, sector="MTPE", sala="Sala 1", inicio="09:00", fin="09:40")
    elegir(pestana, "san jose", "Lambayeque, Lambayeque")
    elegir(pestana, "umachiri", "Melgar, Puno")
    vale(pestana, "[name=sala]", "Sala 1", porque="lo escrito sigue ahí")
    pestana.click("button:has-text('seguir con el turno siguiente')")
    dice(pestana, ".mensajes", "MTPE-01 de 09:00 a 09:40")
    vale(pestana, "[name=inicio]", "09:40")

    turno(pestana, sector="MVCS", inicio="09:30", fin="10:10")
    elegir(pestana, "umachiri", "Melgar, Puno")
    pestana.click("button:has-text('Programar') >> nth=0")
    queja = pestana.inner_text(".aviso.error")
    assert "La sala «Sala 1» ya tiene a MTPE-01, de 09:00 a 09:40." in queja
    assert "Umachiri (Melgar) está en MTPE-01" in queja
    turno(pestana, sala="Sala 2", inicio="09:40", fin="10:20")
    pestana.click("button:has-text('Programar') >> nth=0")
    dice_justo(pestana, "h1", "Agenda por sala")

    pestana.click("a:has-text('Mover MVCS-01')")
    pestana.click(".elegidas button")
    pestana.wait_for_selector("#quienes:has-text('Ninguna todavía')")
    elegir(pestana, "030606", "Chincheros")
    pestana.click("button:has-text('Guardar')")
    dice(pestana, "section:has-text('Sala 2')", "Ongoy")

    pestana.click("nav.migas >> text=MEA-2026")
    pestana.click("text=Pasar a «En curso»…")
    dice(pestana, "main", "se pasa lista y se escriben los acuerdos")
    pestana.click("button:has-text('Pasar a «En curso»')")
    dice(pestana, ".mensajes", "La sesión está en «En curso».")
    sesion = Sesion.objects.get(codigo="MEA-2026")
    assert sesion.etapa == "en_curso"
    assert sorted(sesion.reuniones.values_list("codigo", "sala")) == [("MTPE-01", "Sala 1"), ("MVCS-01", "Sala 2")]


def test_la_asistencia_se_escribe_con_el_teclado_y_suma_sola(
    viva_hoy: Sesion, entrar: Callable[[str, str], Any]
) -> None:
    pestana = entrar("olga", "/sesiones/MEA-VIVA/asistencia/")
    pestana.focus("[name=f0-cantidad]")
    for cantidad in ("11", "7"):
        pestana.keyboard.type(cantidad)
        for _ in range(3):  # su «Quitar», la categoría que sigue y su cantidad
            pestana.keyboard.press("Tab")
    pestana.wait_for_selector("#total:text-is('18')")
    pestana.click("button:has-text('Agregar categoría')")
    pestana.wait_for_selector("[name=f6-categoria]")
    vale(pestana, "[name=f0-cantidad]", "11")
    pestana.fill("[name=f6-categoria]", "Regidoras")
    pestana.fill("[name=f6-cantidad]", "5")
    pestana.press("[name=f6-cantidad]", "Enter")
    pestana.wait_for_url("**/sesiones/MEA-VIVA/")
    assert sum(a.cantidad for a in viva_hoy.asistencias.all()) == 23


def test_lo_que_se_escribe_mientras_vuelve_el_total_tambien_se_suma(
    viva_hoy: Sesion, entrar: Callable[[str, str], Any]
) -> None:
    pestana = entrar("olga", "/sesiones/MEA-VIVA/asistencia/")
    pestana.wait_for_load_state()
    pestana.evaluate("""() => document.body.addEventListener('htmx:beforeSwap', () => {
        const otra = document.querySelector('[name=f1-cantidad]')
        otra.value = '7'
        otra.dispatchEvent(new Event('input', { bubbles: true }))
    }, { once: true })""")
    pestana.fill("[name=f0-cantidad]", "11")
    dice_justo(pestana, "#total", "18")


def test_sin_javascript_tambien_se_programa(viva_hoy: Sesion, browser: Any, live_server: Any, olga: Any) -> None:
    contexto = browser.new_context(java_script_enabled=False, locale="es-PE", base_url=live_server.url)
    pestana = contexto.new_page()
    pestana.goto("/ingresar/?next=/sesiones/MEA-VIVA/agenda/nueva/")
    pestana.fill("[name=login]", "olga")
    pestana.fill("[name=password]", fabricas.CLAVE)
    pestana.click("main form button.principal")
    turno(pestana, sector="MTPE", sala="Sala 1", inicio="09:00", fin="09:40")
    pestana.fill("#buscar", "san jose")
    pestana.press("#buscar", "Enter")
    pestana.click("#halladas li:has-text('Lambayeque, Lambayeque') button")
    hay(pestana, ".elegidas li", 1)
    pestana.fill("#buscar", "210809")
    pestana.press("#buscar", "Enter")
    hay(pestana, ".elegidas li", 2)
    pestana.check("[name=reparto][value=seguidas]")
    pestana.click("button[value=guardar]")
    dice_justo(pestana, "h1", "Agenda por sala")
    contexto.close()
    assert sorted(viva_hoy.reuniones.values_list("codigo", flat=True)) == ["MTPE-01", "MTPE-02"]


@pytest.fixture
def viva_hoy(olga: Any) -> Sesion:
    """En preparación, con la fecha de verdad: el navegador no viaja en el tiempo."""
    sesion: Sesion = fabricas.FabricaSesion(
        codigo="MEA-VIVA",
        nombre="MUNI Ejecutivo Vivo",
        etapa="preparacion",
        fecha=date(2026, 1, 12),
        sectores=["MTPE", "MVCS"],
    )
    return sesion


def test_accesible_y_sin_desbordar(viva_hoy: Sesion, entrar: Callable[[str, str], Any], live_server: Any) -> None:
    programada(viva_hoy)
    programada(viva_hoy, "MVCS-01", sector_id="MVCS", estado="no_realizada")
    sesion, de_la_reunion = "/sesiones/MEA-VIVA/", "/reuniones/MEA-VIVA/MTPE-01/"
    pestana, fallas = entrar("carlos", "/sesiones/"), []
    for direccion in (
        "/sesiones/",
        "/sesiones/nueva/",
        sesion,
        f"{sesion}editar/",
        f"{sesion}asistencia/",
        f"{sesion}agenda/",
        f"{sesion}agenda/nueva/?municipalidades=210809,140311",
        f"{sesion}etapa/",
        f"{sesion}publicar/",
        f"{de_la_reunion}mover/",
        f"{de_la_reunion}cancelar/",
    ):
        pestana.goto(live_server.url + direccion)
        if "agenda/nueva" in direccion:
            pestana.fill("#buscar", "san jose")
            pestana.wait_for_selector(".halladas")
        fallas += revisar(pestana)
    # Y con errores a la vista.
    pestana.goto(f"{live_server.url}{sesion}agenda/nueva/")
    pestana.click("button[value=guardar]")
    fallas += [f"con errores: {falta['id']}" for falta in faltas(pestana)]
    assert not fallas, "\n".join(fallas)
