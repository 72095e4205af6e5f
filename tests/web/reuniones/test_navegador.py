"""La sala en Chromium: sin ratón, sin red, con el ingreso vencido o la pestaña cerrada, nada se pierde ni se dobla."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from acuerdos.models import Acuerdo
from reuniones.models import Participacion
from tests import fabricas
from tests.navegador import dice, dice_justo, hay, la_direccion_acaba_en, no_dice, no_se_ve, se_ve, vale
from tests.servicios import ESPERA_DE_NAVEGADOR
from tests.web.accesibilidad import revisar
from tests.web.conftest import multiplicar
from tests.web.reuniones.conftest import SALA, TEXTO

pytestmark = [pytest.mark.navegador, pytest.mark.django_db(transaction=True)]

UNO, DOS, TRES = (
    "Remitir el modelo de convenio del programa de empleo",
    "Gestionar la transferencia para el camino vecinal",
    "Visitar la obra del mercado de abastos en marzo",
)


@pytest.fixture
def abrir(browser: Any, live_server: Any, sala: SimpleNamespace) -> Iterator[Callable[..., Any]]:
    """`abrir()`: una pestaña de la sala en que Olga ya ingresó."""
    contextos, quejas = [], []

    def _abrir(*, con_js: bool = True, quien: str = "olga", direccion: str = SALA) -> Any:
        contexto = browser.new_context(
            java_script_enabled=con_js,
            base_url=live_server.url,
            locale="es-PE",
            timezone_id="America/Lima",
            viewport={"width": 1280, "height": 800},
        )
        contextos.append(contexto)
        pestana = contexto.new_page()
        pestana.set_default_timeout(ESPERA_DE_NAVEGADOR)
        pestana.on("pageerror", lambda error: quejas.append(str(error)))
        pestana.goto(f"/ingresar/?next={direccion}")
        ingresar(pestana, quien)
        return pestana

    yield _abrir
    for contexto in contextos:
        contexto.close()
    assert not quejas


def ingresar(pestana: Any, quien: str = "olga") -> None:
    pestana.fill("[name=login]", quien)
    pestana.fill("[name=password]", fabricas.CLAVE)
    pestana.press("[name=password]", "Enter")
    pestana.wait_for_url(lambda url: "/ingresar/" not in url)


def escribir(pestana: Any, texto: str) -> None:
    """Teclea un acuerdo donde esté el foco y lo registra."""
    pestana.keyboard.type(texto)
    pestana.keyboard.press("Enter")


def hasta(pestana: Any, selector: str, tecla: str = "Tab") -> None:
    """Pulsa `tecla` hasta que el foco llegue a `selector`."""
    for _ in range(80):
        if pestana.evaluate("s => document.activeElement.matches(s)", selector):
            return
        pestana.keyboard.press(tecla)
    raise AssertionError(f"con {tecla} no se llega a {selector}")


def textos() -> list[str]:
    return list(Acuerdo.objects.sin_anulados().exclude(texto=TEXTO).order_by("pk").values_list("texto", flat=True))


def esperar(pestana: Any, codigo: str) -> None:
    pestana.wait_for_selector(f"#a-{codigo}")


def elegir_municipalidad(pestana: Any) -> None:
    pestana.keyboard.press("Alt+m")
    pestana.keyboard.type("Um")
    pestana.keyboard.press("Alt+t")


# --- De corrido -----------------------------------------------------------------------------------------------------
def test_una_reunion_con_tres_acuerdos_solo_con_el_teclado(abrir: Any) -> None:
    pestana = abrir()
    pestana.wait_for_function("document.activeElement.name === 'texto'")
    # Pasar lista y empezar, subiendo desde la fila.
    hasta(pestana, "#si-210809", "Shift+Tab")
    pestana.keyboard.press("Enter")
    pestana.wait_for_selector("#si-210809[aria-pressed=true]")
    hasta(pestana, "#empezar", "Shift+Tab")
    pestana.keyboard.press("Space")
    pestana.wait_for_selector("#terminar")
    # La única presente ya está elegida: cada acuerdo es su texto y Enter.
    pestana.keyboard.press("Alt+t")
    escribir(pestana, UNO)
    escribir(pestana, DOS)
    esperar(pestana, "MEA-TEST-003")
    # El tercero cambia de responsable y lleva CUI y monto.
    pestana.keyboard.type(TRES)
    pestana.keyboard.press("Shift+Enter")
    pestana.keyboard.type("con el alcalde")
    hasta(pestana, "[name=responsable]")
    pestana.keyboard.type("GR")
    pestana.keyboard.press("Alt+u")
    pestana.keyboard.type("2345678")
    pestana.keyboard.press("Tab")
    pestana.keyboard.type("1500.50")
    pestana.keyboard.press("Enter")
    esperar(pestana, "MEA-TEST-004")
    pestana.wait_for_function("document.activeElement.name === 'texto'")
    assert (pestana.input_value("#id_texto"), pestana.input_value("#id_cui")) == ("", "")
    pestana.wait_for_selector("#anuncio[role=status] >> text=MEA-TEST-004 registrado.", state="attached")
    assert textos() == [UNO, DOS, f"{TRES}\ncon el alcalde"]
    tercero = Acuerdo.objects.get(codigo="MEA-TEST-004")
    assert (tercero.responsable, tercero.cui, str(tercero.monto)) == ("GR", "2345678", "1500.50")
    assert {a.municipalidad_id for a in Acuerdo.objects.all()} == {fabricas.UMACHIRI}
    hasta(pestana, "#terminar", "Shift+Tab")
    pestana.keyboard.press("Enter")
    pestana.wait_for_selector("text=Terminó")
    assert Participacion.objects.get(municipalidad_id=fabricas.UMACHIRI).presente
    acta = pestana.request.get(pestana.get_attribute("text=Acta (PDF)", "href"))
    assert (acta.status, acta.headers["content-type"]) == (200, "application/pdf")
    assert acta.body().startswith(b"%PDF-")


def test_dos_enter_seguidos_o_el_boton_a_la_vez_registran_uno(abrir: Any) -> None:
    pestana = abrir()
    elegir_municipalidad(pestana)
    pestana.keyboard.type(UNO)
    pestana.keyboard.press("Enter")
    pestana.keyboard.press("Enter")
    esperar(pestana, "MEA-TEST-002")
    pestana.fill("#id_texto", DOS)
    pestana.dblclick("text=Registrar >> nth=-1")
    esperar(pestana, "MEA-TEST-003")
    no_dice(pestana, "#escribir", "Escriba lo que se acordó")
    assert textos() == [UNO, DOS]


def test_lo_pegado_de_mas_no_se_corta_se_dice(abrir: Any) -> None:
    pestana = abrir()
    elegir_municipalidad(pestana)
    pestana.keyboard.insert_text("x" * 5_003)
    pestana.keyboard.press("Enter")
    dice(pestana, "#escribir .con-error", "pasa de 5000 letras: tiene 5003")
    assert len(pestana.input_value("#id_texto")) == 5_003
    for monto in ("S/ 1 250", "1,250.00"):
        pestana.fill("#id_texto", f"Transferir {monto}")
        pestana.fill("#id_monto", monto)
        pestana.press("#id_monto", "Enter")
    esperar(pestana, "MEA-TEST-003")
    assert [int(a.monto or 0) for a in Acuerdo.objects.exclude(texto=TEXTO).order_by("pk")] == [1250, 1250]


def test_dos_pestanas_de_la_misma_sala_ven_lo_que_registra_cualquiera(abrir: Any) -> None:
    una = abrir()
    elegir_municipalidad(una)
    otra = una.context.new_page()
    otra.goto(SALA)
    escribir(una, UNO)
    esperar(una, "MEA-TEST-002")
    esperar(otra, "MEA-TEST-002")
    dice_justo(otra, "#cuantos", "2 acuerdos")


def test_tras_empezar_sigue_pasar_lista_y_tras_terminar_escribir(abrir: Any) -> None:
    pestana = abrir()
    pestana.focus("#empezar")
    pestana.keyboard.press("Enter")
    pestana.wait_for_selector("#terminar")
    pestana.wait_for_selector(".interruptor .boton:focus")
    pestana.wait_for_selector("#anuncio:has-text('Empezó')", state="attached")
    pestana.focus("#terminar")
    pestana.keyboard.press("Enter")
    pestana.wait_for_selector("#id_texto:focus")


def test_sin_javascript_se_escribe_uno_tras_otro(abrir: Any) -> None:
    pestana = abrir(con_js=False)
    pestana.select_option("#id_municipalidad", fabricas.UMACHIRI)
    for texto in (UNO, DOS):
        pestana.fill("#id_texto", texto)
        with pestana.expect_navigation():
            pestana.click("#escribir button.principal")
        la_direccion_acaba_en(pestana, "#escribir")
        vale(pestana, "#id_municipalidad", fabricas.UMACHIRI)
    assert textos() == [UNO, DOS]
    pestana.click("#si-210809")
    pestana.click("#empezar")
    dice(pestana, "#como-fue", "Empezó")


def test_lo_casi_igual_se_pregunta_en_la_lista_sin_detener_lo_demas(abrir: Any) -> None:
    pestana = abrir()
    elegir_municipalidad(pestana)
    pestana.keyboard.type(TEXTO[:30])
    pestana.wait_for_selector("#parecidos >> text=Se parece a lo ya registrado")
    pestana.keyboard.type(TEXTO[30:])
    pestana.keyboard.press("Enter")
    pestana.wait_for_selector(".captado.mal >> text=Ya existe MEA-TEST-001 con un texto casi igual")
    escribir(pestana, UNO)
    esperar(pestana, "MEA-TEST-002")
    dice_justo(pestana, "#parecidos", "")
    hasta(pestana, ".captado.mal button", "Shift+Tab")
    hasta(pestana, ".captado.mal button:first-of-type", "Shift+Tab")
    pestana.keyboard.press("Enter")
    esperar(pestana, "MEA-TEST-003")
    assert Acuerdo.objects.filter(texto=TEXTO).count() == 2
    no_se_ve(pestana, "#sin-enviar")


def test_lo_que_el_servidor_rechaza_se_corrige_sin_perder_lo_que_se_estaba_escribiendo(abrir: Any) -> None:
    pestana = abrir()
    elegir_municipalidad(pestana)
    pestana.keyboard.type(TEXTO)
    pestana.keyboard.press("Enter")
    pestana.wait_for_selector(".captado.mal")
    pestana.keyboard.type("Lo siguiente, a medias")
    pestana.click(".captado.mal button >> text=Corregir")
    vale(pestana, "#id_texto", TEXTO)
    pestana.fill("#id_texto", UNO)
    pestana.keyboard.press("Enter")
    esperar(pestana, "MEA-TEST-002")
    pestana.click("text=Retomar")
    vale(pestana, "#id_texto", "Lo siguiente, a medias")
    pestana.keyboard.press("Enter")
    esperar(pestana, "MEA-TEST-003")
    assert textos() == [UNO, "Lo siguiente, a medias"]


def test_corregir_y_anular_desde_la_lista_y_volver_sin_perder_lo_escrito(abrir: Any) -> None:
    pestana = abrir()
    pestana.keyboard.type("A medio escribir")
    with pestana.expect_navigation():
        pestana.click("#captados >> text=Corregir")
    pestana.fill("[name=texto]", UNO)
    with pestana.expect_navigation():
        pestana.click("main form button.principal")
    la_direccion_acaba_en(pestana, f"{SALA}#a-MEA-TEST-001")
    vale(pestana, "#id_texto", "A medio escribir")
    with pestana.expect_navigation():
        pestana.click("#captados >> text=Anular")
    pestana.fill("[name=motivo]", "Era de otra sala")
    with pestana.expect_navigation():
        pestana.click("main form button.principal")
    vale(pestana, "#id_texto", "A medio escribir")
    hay(pestana, ".captado", 0)


# --- Nada se pierde -------------------------------------------------------------------------------------------------
def test_sin_red_se_sigue_escribiendo_y_al_volver_se_envia_todo_una_vez_y_en_orden(abrir: Any) -> None:
    pestana = abrir()
    elegir_municipalidad(pestana)
    pestana.keyboard.type(UNO[:10])
    pestana.context.set_offline(True)
    escribir(pestana, UNO[10:])
    escribir(pestana, DOS)
    pestana.wait_for_selector("#sin-enviar >> text=2 sin enviar")
    pestana.wait_for_function("document.title.startsWith('(2 sin registrar)')")
    assert textos() == []
    pestana.keyboard.type(TRES)
    pestana.context.set_offline(False)
    esperar(pestana, "MEA-TEST-003")
    pestana.wait_for_selector("#sin-enviar", state="hidden")
    vale(pestana, "#id_texto", TRES)
    pestana.keyboard.press("Enter")
    esperar(pestana, "MEA-TEST-004")
    assert textos() == [UNO, DOS, TRES]
    pestana.reload()
    hay(pestana, ".captado", 4)
    assert textos() == [UNO, DOS, TRES]


def test_si_la_respuesta_se_pierde_no_se_dobla(abrir: Any) -> None:
    pestana = abrir()
    elegir_municipalidad(pestana)

    def perder(ruta: Any) -> None:
        if ruta.request.method == "POST":
            ruta.fetch()  # llega al servidor, pero la respuesta no vuelve
            ruta.abort()
        else:
            ruta.continue_()

    pestana.route(f"**{SALA}", perder)
    escribir(pestana, UNO)
    pestana.wait_for_selector("#sin-enviar >> text=1 sin enviar")
    assert textos() == [UNO]
    pestana.unroute_all()
    esperar(pestana, "MEA-TEST-002")
    assert textos() == [UNO]


def test_la_pestana_se_cierra_y_al_volver_esta_todo(abrir: Any) -> None:
    pestana = abrir()
    elegir_municipalidad(pestana)
    contexto = pestana.context
    contexto.set_offline(True)
    escribir(pestana, UNO)
    pestana.wait_for_selector("#sin-enviar >> text=1 sin enviar")
    pestana.keyboard.type("A medio escri")
    pestana.close()
    contexto.set_offline(False)
    otra = contexto.new_page()
    otra.goto(SALA)
    esperar(otra, "MEA-TEST-002")
    assert textos() == [UNO]
    vale(otra, "#id_texto", "A medio escri")
    vale(otra, "#id_municipalidad", fabricas.UMACHIRI)
    otra.keyboard.type("bir")
    otra.keyboard.press("Enter")
    esperar(otra, "MEA-TEST-003")
    assert textos() == [UNO, "A medio escribir"]


def test_un_toque_sin_red_se_dice_y_la_pagina_sigue_ahi(abrir: Any) -> None:
    pestana = abrir()
    pestana.keyboard.type("A medio escribir")
    pestana.context.set_offline(True)
    pestana.click("#si-210809")
    pestana.wait_for_selector("#como-fue .aviso >> text=Sin conexión")
    pestana.context.set_offline(False)
    pestana.click("#si-210809")
    pestana.wait_for_selector("#si-210809[aria-pressed=true]")
    no_se_ve(pestana, "#como-fue .aviso")
    vale(pestana, "#id_texto", "A medio escribir")


def test_al_salir_con_algo_sin_enviar_se_avisa(abrir: Any) -> None:
    pestana = abrir()
    elegir_municipalidad(pestana)
    pestana.context.set_offline(True)
    escribir(pestana, UNO)
    pestana.wait_for_selector("#sin-enviar >> text=1 sin enviar")
    preguntas: list[str] = []
    pestana.on("dialog", lambda pregunta: (preguntas.append(pregunta.type), pregunta.dismiss()))
    pestana.close(run_before_unload=True)
    pestana.wait_for_timeout(300)
    assert preguntas == ["beforeunload"]


def test_si_vence_el_ingreso_lo_dice_y_se_envia_al_ingresar_en_otra_pestana(abrir: Any) -> None:
    pestana = abrir()
    elegir_municipalidad(pestana)
    Session.objects.all().delete()
    escribir(pestana, UNO)
    pestana.wait_for_selector("#sin-enviar >> text=Su ingreso venció")
    pestana.keyboard.type("Lo siguiente")
    assert textos() == []
    with pestana.context.expect_page() as nueva:
        pestana.click("#sin-enviar a")
    otra = nueva.value
    otra.wait_for_load_state()
    ingresar(otra)
    otra.close()
    pestana.bring_to_front()
    esperar(pestana, "MEA-TEST-002")
    pestana.wait_for_selector("#sin-enviar", state="hidden")
    assert textos() == [UNO]
    # El sello de la página es del ingreso anterior: lo que sigue se registra igual.
    vale(pestana, "#id_texto", "Lo siguiente")
    pestana.focus("#id_texto")
    pestana.keyboard.press("Enter")
    esperar(pestana, "MEA-TEST-003")
    pestana.click("#no-140311")
    pestana.wait_for_selector("#no-140311[aria-pressed=true]")
    assert textos() == [UNO, "Lo siguiente"]


def test_lo_que_espera_de_una_persona_no_sale_a_nombre_de_otra(abrir: Any, carlos: Any) -> None:
    pestana = abrir()
    elegir_municipalidad(pestana)
    Session.objects.all().delete()
    escribir(pestana, UNO)
    pestana.wait_for_selector("#sin-enviar >> text=Su ingreso venció")
    otra = pestana.context.new_page()
    otra.goto(f"/ingresar/?next={SALA}")
    ingresar(otra, "carlos")
    otra.wait_for_selector("#escribir")
    pestana.wait_for_timeout(6000)  # pasa una vuelta del reintento
    assert textos() == []
    se_ve(pestana, "#sin-enviar >> text=1 sin enviar")


# --- Se ve bien -----------------------------------------------------------------------------------------------------
def test_la_sala_y_sus_paginas_son_accesibles_y_no_desbordan(abrir: Any, sala: SimpleNamespace) -> None:
    multiplicar(sala.acuerdo, 59)
    pestana, fallas = abrir(), []
    for direccion in (
        SALA,
        f"{SALA}resultado/",
        "/acuerdos/MEA-TEST-001/editar/",
        "/acuerdos/MEA-TEST-001/anular/",
        "/sesiones/MEA-TEST/acuerdos/nuevo/",
    ):
        pestana.goto(direccion)
        if direccion == SALA:
            pestana.fill("#id_texto", TEXTO)
            pestana.keyboard.press("End")
            pestana.keyboard.type(".")
            pestana.wait_for_selector("#parecidos >> text=Casi igual")
        fallas += revisar(pestana)
    assert not fallas, "\n".join(fallas)
    pestana.set_viewport_size({"width": 1280, "height": 800})
    pestana.goto(SALA)
    caja = pestana.locator("#escribir").bounding_box()
    assert caja["y"] + caja["height"] <= 800, "con sesenta acuerdos, la fila de escribir está a la vista"


def test_lo_de_otra_persona_aparece_solo_y_la_clasificacion_se_sugiere(abrir: Any) -> None:
    pestana, otra = abrir(), abrir(quien="carlos")
    elegir_municipalidad(pestana)
    pestana.keyboard.type("Programar una visita técnica al sistema de agua")
    pestana.wait_for_selector("[data-clasificacion=visita_a_territorio]")
    vale(pestana, "#id_clasificacion", "visita_a_territorio")
    pestana.select_option("#id_clasificacion", "financiamiento")
    pestana.press("#id_texto", "End")
    pestana.keyboard.type(" y una inspección")
    pestana.wait_for_timeout(900)
    vale(pestana, "#id_clasificacion", "financiamiento")  # lo que la persona eligió queda
    elegir_municipalidad(otra)
    escribir(otra, UNO)
    esperar(otra, "MEA-TEST-002")
    pestana.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # lo que pasa además cada 15 segundos
    esperar(pestana, "MEA-TEST-002")
    vale(pestana, "#id_texto", "Programar una visita técnica al sistema de agua y una inspección")
    dice_justo(pestana, "#cuantos", "2 acuerdos")
    quien = Acuerdo.objects.get(codigo="MEA-TEST-002").registrado_por
    Acuerdo.objects.filter(codigo="MEA-TEST-002").update(
        anulado_en=timezone.now(), anulado_por=quien, motivo_de_anulacion="Repetido"
    )
    pestana.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    pestana.wait_for_selector("#a-MEA-TEST-002", state="detached")


def test_quien_escribe_de_corrido_no_se_queda_con_la_clasificacion_de_la_fila_anterior(abrir: Any) -> None:
    pestana = abrir()
    elegir_municipalidad(pestana)
    dichas = ("Financiar el expediente del canal", "Visitar la obra del mercado", "Orientar a la gerencia del distrito")
    for n, texto in enumerate(dichas, start=2):
        escribir(pestana, texto)
        esperar(pestana, f"MEA-TEST-{n:03d}")
    pestana.select_option("#id_clasificacion", "asistencia_tecnica")
    pestana.keyboard.press("Alt+t")
    escribir(pestana, "Financiar el segundo tramo del camino")  # la que la persona elige queda
    esperar(pestana, "MEA-TEST-005")
    suyas = Acuerdo.objects.exclude(texto=TEXTO).order_by("pk").values_list("clasificacion_id", flat=True)
    assert list(suyas) == ["financiamiento", "visita_a_territorio", "orientacion", "asistencia_tecnica"]


def test_lo_registrado_mientras_viaja_la_lista_de_los_demas_sigue_en_pantalla(abrir: Any) -> None:
    pestana = abrir()
    elegir_municipalidad(pestana)
    pestana.evaluate("""() => {
        const deVerdad = window.fetch
        window.fetch = async (url, ...resto) => {
            const respuesta = await deVerdad(url, ...resto)
            if (String(url).endsWith('filas/') && !window.leida) {
                window.leida = true
                await new Promise(seguir => { window.seguir = seguir })
                const leer = respuesta.text.bind(respuesta)
                respuesta.text = () => leer().finally(() => setTimeout(() => { window.llego = true }, 100))
            }
            return respuesta
        }
        document.dispatchEvent(new Event('visibilitychange'))
    }""")
    pestana.wait_for_function("() => window.leida")
    escribir(pestana, UNO)
    esperar(pestana, "MEA-TEST-002")
    pestana.evaluate("window.seguir()")
    pestana.wait_for_function("() => window.llego")
    # Se mira una vez: a los quince segundos llegarían todos otra vez, y no se notaría.
    assert pestana.evaluate("document.querySelectorAll('.captado').length") == 2
    assert pestana.evaluate("document.getElementById('cuantos').textContent") == "2 acuerdos"


def test_corregir_devuelve_tambien_la_casilla_de_los_hitos(abrir: Any) -> None:
    pestana = abrir()
    elegir_municipalidad(pestana)
    pestana.uncheck("[name=con_hitos]")
    pestana.keyboard.press("Alt+t")
    escribir(pestana, TEXTO)
    pestana.wait_for_selector(".captado.mal")
    pestana.check("[name=con_hitos]")
    pestana.click(".captado.mal button >> text=Corregir")
    vale(pestana, "#id_texto", TEXTO)
    assert not pestana.is_checked("[name=con_hitos]")
