"""De punta a punta en Chromium, a 320 puntos de ancho: sin JavaScript todo funciona; con él, también sin señal."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from PIL import Image

from acuerdos.enums import Canal
from acuerdos.models import Avance, Enlace, Traba
from cuentas import antivirus
from cuentas.models import Borrador
from tests import fabricas
from tests.navegador import dice, dice_justo, hay, la_direccion_acaba_en, marcada, no_dice, no_se_ve, vale
from tests.recordatorios.conftest import pasar
from tests.servicios import ESPERA_DE_NAVEGADOR
from tests.web.accesibilidad import desborda, faltas
from tests.web.conftest import HOY
from tests.web.focal.conftest import avance_de, direccion_de, imagen

pytestmark = [pytest.mark.navegador, pytest.mark.django_db(transaction=True)]

TELEFONO = {"viewport": {"width": 320, "height": 640}, "locale": "es-PE", "timezone_id": "America/Lima"}
ENVIAR = "form[data-cola] button.principal"
RECIBIDO = "main .exito >> text=Constancia N.º A-"
CONTROLES_BAJOS = """() => [...document.querySelectorAll(
  'main a.boton, button, main input:not([type=hidden], [type=radio]), textarea, .opcion, summary, .menu a')]
  .filter(n => n.offsetParent).map(n => [n.textContent.trim() || n.name, Math.round(n.getBoundingClientRect().height)])
  .filter(([_, alto]) => alto < 44)"""


@pytest.fixture
def abrir(
    browser: Any, live_server: Any, settings: Any, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Any]]:
    """`abrir(con_js=…)`: una pestaña de teléfono en que Fátima ya ingresó; `ingresada=False`, una sin ingresar."""
    contextos, quejas = [], []

    def _abrir(*, con_js: bool, ingresada: bool = True) -> Any:
        # Sin el trabajador, cuyos pedidos la prueba no podría cortar; lo suyo está en test_navegador_sin_senal.
        contexto = browser.new_context(
            **TELEFONO, java_script_enabled=con_js, base_url=live_server.url, service_workers="block"
        )
        contextos.append(contexto)
        contexto.clock.set_fixed_time(fabricas.en_lima(HOY, 11))
        pestana = contexto.new_page()
        pestana.set_default_timeout(ESPERA_DE_NAVEGADOR)
        pestana.on("pageerror", lambda error: quejas.append(str(error)))
        if ingresada:
            pestana.goto("/ingresar/")
            ingresar(pestana)
        return pestana

    yield _abrir
    for contexto in contextos:
        contexto.close()
    assert not quejas


def ingresar(pestana: Any) -> None:
    pestana.fill("[name=login]", "fatima")
    pestana.fill("[name=password]", fabricas.CLAVE)
    pestana.click(".angosto button.principal")
    pestana.wait_for_url(lambda url: "/ingresar/" not in url)


def archivo(nombre: str = "obra.png", contenido: bytes = b"") -> dict[str, Any]:
    return {"name": nombre, "mimeType": "image/png", "buffer": contenido or imagen("green")}


def llenar(pestana: Any, porcentaje: int, texto: str) -> None:
    pestana.check(f"[name=porcentaje][value='{porcentaje}']")
    pestana.fill("textarea", texto)


def avances(hito: Any) -> list[Avance]:
    return list(Avance.objects.filter(hito=hito))


def _cambia(pestana: Any, hacer: Callable[[], None]) -> None:
    """Hace algo que lleva a otra página y espera a que llegue."""
    with pestana.expect_navigation():
        hacer()


# --- Sin JavaScript -------------------------------------------------------------------------------------------------
def test_sin_javascript_se_ingresa_se_informa_con_foto_y_se_recibe_la_constancia(
    abrir: Any, tareas: SimpleNamespace
) -> None:
    pestana = abrir(con_js=False)
    la_direccion_acaba_en(pestana, "/mis-acuerdos/")
    pestana.locator("article", has_text="Actualizar el expediente").get_by_text("Informar cómo va").click()
    llenar(pestana, 100, "Se entregó el expediente")
    pestana.set_input_files("[name=evidencias]", archivo())
    pestana.click(ENVIAR)
    (avance,) = avances(tareas.tarde)
    dice_justo(pestana, "[data-recibido]", f"Recibido\n\nConstancia N.º A-{avance.pk:06d}")
    assert (avance.porcentaje, avance.evidencias.get().nombre) == (100, "obra.png")
    pestana.get_by_text("Volver a lo que falta").click()
    no_dice(pestana, "main", "Actualizar el expediente")


def test_sin_javascript_el_enlace_deja_un_avance_con_foto_por_validar(
    abrir: Any, tareas: SimpleNamespace, enlace: Enlace
) -> None:
    pestana = abrir(con_js=False, ingresada=False)
    pestana.goto(direccion_de(enlace))
    llenar(pestana, 100, "Se entregó el expediente")
    pestana.fill("[name=cifras]", "0000")
    pestana.set_input_files("[name=evidencias]", archivo())
    pestana.click(ENVIAR)
    dice(pestana, "[data-recibido]", "Constancia")
    por_validar = Avance.objects.sin_anulados().filter(validado_en__isnull=True, devuelto_en__isnull=True)
    avance = por_validar.get(hito=tareas.tarde)
    assert (avance.canal, avance.evidencias.count()) == (Canal.ENLACE, 1)
    assert "csrftoken" not in {galleta["name"] for galleta in pestana.context.cookies()}


def test_del_correo_al_enlace_a_la_foto_y_a_la_cola_de_la_secretaria(
    abrir: Any, tareas: SimpleNamespace, olga: Any
) -> None:
    """El viaje entero: el recordatorio, su enlace, el avance con foto sin contraseña y la Secretaría que lo ve."""
    (correo,) = [m for m in pasar(HOY, 11, forzada=True) if tareas.tarde.texto in m.body and "/e/" in m.body]
    ruta = re.search(rf"{tareas.tarde.texto}\nInformar: \S+?(/e/\S+)", correo.body)
    assert ruta
    pestana = abrir(con_js=False, ingresada=False)
    pestana.goto(ruta[1])
    llenar(pestana, 75, "Falta la firma del ingeniero")
    pestana.set_input_files("[name=evidencias]", archivo("avance.png"))
    pestana.click(ENVIAR)
    dice(pestana, ".aviso.exito", "Constancia")
    secretaria = Client()
    secretaria.force_login(olga)
    cola = secretaria.get("/validacion/?ver=todos").content.decode()
    assert "Falta la firma del ingeniero" in cola
    assert "por enlace" in cola
    assert "avance.png" in cola


def test_sin_javascript_si_vence_el_ingreso_el_texto_vuelve(abrir: Any, tareas: SimpleNamespace) -> None:
    pestana = abrir(con_js=False)
    pestana.goto(avance_de(tareas.tarde))
    llenar(pestana, 75, "Falta la firma del ingeniero")
    Session.objects.all().delete()
    pestana.click(ENVIAR)
    dice(pestana, "main", "Lo que escribió está guardado")
    ingresar(pestana)
    vale(pestana, "textarea", "Falta la firma del ingeniero")
    marcada(pestana, "[value='75']")
    pestana.click(ENVIAR)
    assert [v.porcentaje for v in avances(tareas.tarde)] == [75]


# --- Con JavaScript -------------------------------------------------------------------------------------------------
def test_sin_senal_espera_en_el_telefono_y_al_volver_se_envia_una_vez(abrir: Any, tareas: SimpleNamespace) -> None:
    pestana = abrir(con_js=True)
    pestana.goto(avance_de(tareas.tarde))
    pestana.context.set_offline(True)
    llenar(pestana, 50, "Estamos en la obra")
    pestana.set_input_files("[name=evidencias]", archivo())
    pestana.click(ENVIAR)
    pestana.wait_for_selector("#cola b >> text=Sin enviar (1)")
    vale(pestana, "textarea", "")
    assert avances(tareas.tarde) == []
    pestana.context.set_offline(False)
    pestana.wait_for_selector("#cola >> text=Constancia N.º A-")
    no_dice(pestana, "#cola", "Sin enviar")
    (avance,) = avances(tareas.tarde)
    assert (avance.descripcion, avance.fecha, avance.evidencias.count()) == ("Estamos en la obra", HOY, 1)
    pestana.goto("/mis-acuerdos/")
    assert len(avances(tareas.tarde)) == 1


def test_lo_que_espera_sigue_ahi_al_abrir_otra_pagina_y_son_dos(abrir: Any, tareas: SimpleNamespace) -> None:
    pestana = abrir(con_js=True)
    for hito in (tareas.tarde, tareas.pronto):
        pestana.goto(avance_de(hito))
        pestana.context.set_offline(True)
        llenar(pestana, 25, f"Va lo de {hito.texto}")
        pestana.click(ENVIAR)
        pestana.wait_for_selector("#dicho >> text=Guardado en este teléfono")
        pestana.route("**/avance/", lambda ruta: ruta.abort() if ruta.request.method == "POST" else ruta.continue_())
        pestana.context.set_offline(False)
    pestana.wait_for_selector("#cola b >> text=Sin enviar (2)")
    pestana.goto("/mis-acuerdos/")
    pestana.wait_for_selector("#cola b >> text=Sin enviar (2)")
    pestana.unroute_all()
    pestana.reload()
    pestana.wait_for_selector("#cola p:nth-of-type(2) >> text=Constancia")
    assert [len(avances(h)) for h in (tareas.tarde, tareas.pronto)] == [1, 1]


def test_tocar_dos_veces_enviar_registra_uno(abrir: Any, tareas: SimpleNamespace) -> None:
    pestana = abrir(con_js=True)
    pestana.goto(avance_de(tareas.tarde))
    llenar(pestana, 50, "Va")
    pestana.dblclick(ENVIAR)
    pestana.wait_for_selector(RECIBIDO)
    assert len(avances(tareas.tarde)) == 1


# Cortar desde fuera, al terminar el servidor, a veces llegaba antes que el cuerpo de la respuesta: corta quien la lee.
CORTAR_AL_LEER = """() => {
  const leer = Response.prototype.json
  Response.prototype.json = async function () {
    const dicho = await leer.call(this)
    await cortar()
    return dicho
  }
}"""


def test_el_recibo_se_dibuja_con_la_respuesta_en_mano_aunque_la_senal_se_vaya_ahi_mismo(
    abrir: Any, tareas: SimpleNamespace
) -> None:
    pestana = abrir(con_js=True)
    pestana.goto(avance_de(tareas.tarde))

    pestana.expose_function("cortar", lambda: pestana.context.set_offline(True))
    pestana.evaluate(CORTAR_AL_LEER)
    llenar(pestana, 75, "Falta la firma")
    pestana.click(ENVIAR)
    pestana.wait_for_selector(RECIBIDO)
    (avance,) = avances(tareas.tarde)
    visto = pestana.inner_text("main")
    for dicho in (f"A-{avance.pk:06d}", "Actualizar el expediente: 75 %", "Si falta algo, se lo dirá."):
        assert dicho in visto
    pestana.wait_for_function("document.activeElement.textContent === 'Recibido'")
    no_se_ve(pestana, "#cola")
    hay(pestana, ENVIAR, 0, porque="no queda con qué enviarlo otra vez")
    pestana.context.set_offline(False)
    pestana.reload()
    dice(pestana, "[data-recibido]", f"Constancia N.º A-{avance.pk:06d}")
    pestana.get_by_text("Volver a lo que falta").click()
    pestana.wait_for_url("**/mis-acuerdos/")
    assert len(avances(tareas.tarde)) == 1


def test_si_la_senal_se_va_entre_el_texto_y_la_foto_hay_constancia_y_la_foto_espera(
    abrir: Any, tareas: SimpleNamespace
) -> None:
    pestana = abrir(con_js=True)
    pestana.goto(avance_de(tareas.tarde))
    pestana.route("**/mis-acuerdos/avances/*/", lambda r: r.abort() if r.request.method == "POST" else r.continue_())
    llenar(pestana, 50, "Con foto")
    pestana.set_input_files("[name=evidencias]", archivo())
    pestana.click(ENVIAR)
    pestana.wait_for_selector(RECIBIDO)
    pestana.wait_for_selector("#cola li >> text=falta la foto")
    assert avances(tareas.tarde)[0].evidencias.count() == 0
    pestana.unroute_all()
    pestana.reload()
    pestana.wait_for_selector("#cola >> text=Constancia N.º A-")
    (avance,) = avances(tareas.tarde)
    assert avance.evidencias.count() == 1


def test_si_la_respuesta_se_pierde_no_se_duplica_y_la_constancia_llega(abrir: Any, tareas: SimpleNamespace) -> None:
    pestana = abrir(con_js=True)
    pestana.goto(avance_de(tareas.tarde))

    def perder(ruta: Any) -> None:
        if ruta.request.method == "POST":
            ruta.fetch()  # llega al servidor, pero la respuesta no vuelve
            ruta.abort()
        else:
            ruta.continue_()

    pestana.route("**/avance/", perder)
    llenar(pestana, 50, "Va")
    pestana.click(ENVIAR)
    pestana.wait_for_selector("#cola b >> text=Sin enviar (1)")
    assert len(avances(tareas.tarde)) == 1
    pestana.unroute_all()
    pestana.reload()
    pestana.wait_for_selector("#cola >> text=Constancia N.º A-")
    assert len(avances(tareas.tarde)) == 1


def test_si_vence_el_ingreso_se_envia_al_volver_a_ingresar(abrir: Any, tareas: SimpleNamespace) -> None:
    pestana = abrir(con_js=True)
    pestana.goto(avance_de(tareas.tarde))
    llenar(pestana, 75, "Falta la firma")
    Session.objects.all().delete()
    pestana.click(ENVIAR)
    pestana.wait_for_selector("#dicho >> text=su ingreso venció")
    _cambia(pestana, lambda: pestana.click("#cola a >> text=Ingresar"))
    ingresar(pestana)
    pestana.wait_for_selector("#cola >> text=Constancia N.º A-")
    assert [v.descripcion for v in avances(tareas.tarde)] == ["Falta la firma"]
    vale(pestana, "textarea", "")


def test_si_al_enviarse_resulta_que_falta_algo_se_corrige_sin_perder_lo_escrito(
    abrir: Any, tareas: SimpleNamespace
) -> None:
    pestana = abrir(con_js=True)
    pestana.goto(avance_de(tareas.tarde))
    pestana.context.set_offline(True)
    llenar(pestana, 100, "Terminado desde el cerro")  # sin foto: lo sabrá al volver la señal
    pestana.click(ENVIAR)
    pestana.wait_for_selector("#cola b >> text=Sin enviar (1)")
    pestana.context.set_offline(False)
    pestana.wait_for_selector("#cola li >> text=hace falta una foto")
    _cambia(pestana, lambda: pestana.click("#cola >> text=Corregir"))
    vale(pestana, "textarea", "Terminado desde el cerro")
    pestana.set_input_files("[name=evidencias]", archivo())
    pestana.click(ENVIAR)
    pestana.wait_for_selector(RECIBIDO)
    assert [v.porcentaje for v in avances(tareas.tarde)] == [100]
    no_se_ve(pestana, "#cola")


def test_lo_que_ya_no_se_puede_enviar_se_muestra_y_solo_se_borra_si_ella_quiere(
    abrir: Any, tareas: SimpleNamespace, fatima: Any
) -> None:
    pestana = abrir(con_js=True)
    pestana.goto(avance_de(tareas.tarde))
    pestana.context.set_offline(True)
    llenar(pestana, 50, "Lo último que hice")
    pestana.click(ENVIAR)
    pestana.wait_for_selector("#cola b >> text=Sin enviar (1)")
    tareas.acuerdo.sesion.etapa = "cerrada"
    tareas.acuerdo.sesion.save()
    pestana.context.set_offline(False)
    pestana.wait_for_selector("#cola li >> text=ya no se puede enviar")
    pestana.goto("/mis-acuerdos/")
    dice(pestana, "#cola li", "Lo último que hice")
    pestana.on("dialog", lambda pregunta: pregunta.accept())
    pestana.click("#cola >> text=Borrar")
    pestana.wait_for_selector("#cola", state="hidden")


def test_lo_escrito_vuelve_si_se_cierra_la_pagina(abrir: Any, tareas: SimpleNamespace) -> None:
    pestana = abrir(con_js=True)
    pestana.goto(avance_de(tareas.tarde))
    llenar(pestana, 75, "A medio escri")
    pestana.close()
    otra = pestana.context.new_page()
    otra.goto(avance_de(tareas.tarde))
    vale(otra, "textarea", "A medio escri")
    marcada(otra, "[value='75']")
    assert not Borrador.objects.exists()


def test_cien_sin_foto_dice_que_falta_sin_borrar_nada(abrir: Any, tareas: SimpleNamespace) -> None:
    pestana = abrir(con_js=True)
    pestana.goto(avance_de(tareas.tarde))
    llenar(pestana, 100, "Todo listo")
    pestana.click(ENVIAR)
    pestana.wait_for_selector("#dicho >> text=hace falta una foto o un PDF")
    vale(pestana, "textarea", "Todo listo")
    no_se_ve(pestana, "#cola")
    pestana.set_input_files("[name=evidencias]", archivo())
    pestana.click(ENVIAR)
    pestana.wait_for_selector(RECIBIDO)
    assert [v.evidencias.count() for v in avances(tareas.tarde)] == [1]


def test_la_foto_se_achica_en_el_telefono(abrir: Any, tareas: SimpleNamespace) -> None:
    salida = io.BytesIO()
    Image.effect_noise((3000, 2000), 90).convert("RGB").save(salida, "JPEG", quality=95)
    pestana = abrir(con_js=True)
    pestana.goto(avance_de(tareas.tarde))
    llenar(pestana, 50, "Con foto grande")
    pestana.set_input_files(
        "[name=evidencias]", {"name": "IMG_1.JPG", "mimeType": "image/jpeg", "buffer": salida.getvalue()}
    )
    pestana.click(ENVIAR)
    pestana.wait_for_selector(RECIBIDO)
    evidencia = avances(tareas.tarde)[0].evidencias.get()
    with evidencia.archivo.open("rb") as abierta, Image.open(abierta) as guardada:
        assert guardada.size == (1600, 1067)
    assert evidencia.tamano < len(salida.getvalue()) / 2


def test_el_enlace_tambien_espera_sin_senal(abrir: Any, tareas: SimpleNamespace, enlace: Enlace) -> None:
    pestana = abrir(con_js=True, ingresada=False)
    pestana.goto(direccion_de(enlace))
    pestana.context.set_offline(True)
    llenar(pestana, 50, "Desde el cerro")
    pestana.click(ENVIAR)
    pestana.wait_for_selector("#cola b >> text=Sin enviar (1)")
    pestana.context.set_offline(False)
    pestana.wait_for_selector("#cola >> text=Constancia N.º A-")
    assert [v.canal for v in avances(tareas.tarde)] == [Canal.ENLACE]


def test_una_traba_tambien_espera_sin_senal(abrir: Any, tareas: SimpleNamespace) -> None:
    pestana = abrir(con_js=True)
    pestana.goto(f"/mis-acuerdos/{tareas.acuerdo.codigo}/traba/")
    pestana.context.set_offline(True)
    pestana.check("[value=climatica]")
    pestana.fill("textarea", "Se cayó el puente")
    pestana.click(ENVIAR)
    pestana.wait_for_selector("#cola b >> text=Sin enviar (1)")
    pestana.context.set_offline(False)
    pestana.wait_for_selector("#cola >> text=Constancia N.º D-")
    assert Traba.objects.get().necesidad == "Se cayó el puente"


# --- Cada página ----------------------------------------------------------------------------------------------------
def test_sin_faltas_de_accesibilidad_sin_desbordar_y_con_blancos_para_el_pulgar(
    abrir: Any, tareas: SimpleNamespace, enlace: Enlace, fatima: Any
) -> None:
    hecho = fabricas.FabricaAvance(hito=tareas.pronto, registrado_por=fatima)
    traba = fabricas.FabricaTraba(acuerdo=tareas.acuerdo)
    solicitud = fabricas.FabricaReprogramacion(hito=tareas.lejana, plazo_nuevo=HOY + fabricas.timedelta(days=200))
    pestana = abrir(con_js=True)
    paginas = [
        "/mis-acuerdos/",
        "/mis-acuerdos/todos/",
        "/mis-acuerdos/historia/",
        avance_de(tareas.devuelta),
        f"/mis-acuerdos/avances/{hecho.pk}/",
        f"/mis-acuerdos/{tareas.acuerdo.codigo}/traba/",
        f"/mis-acuerdos/trabas/{traba.pk}/",
        f"/mis-acuerdos/hitos/{tareas.tarde.pk}/plazo/",
        f"/mis-acuerdos/hitos/{tareas.lejana.pk}/plazo/",
        f"/mis-acuerdos/plazos/{solicitud.pk}/",
        direccion_de(enlace),
        "/e/torcido/",
    ]
    fallas = []
    for direccion in paginas:
        pestana.goto(direccion)
        fallas += [f"{direccion}: {falla}" for falla in _fallas(pestana)]
    pestana.goto(f"/mis-acuerdos/{tareas.acuerdo.codigo}/traba/")
    pestana.evaluate("document.querySelector('form[data-cola]').submit()")  # como sin JavaScript: con errores
    pestana.wait_for_selector(".con-error")
    fallas += _fallas(pestana)
    pestana.goto(avance_de(tareas.tarde))
    pestana.context.set_offline(True)
    llenar(pestana, 25, "Va")
    pestana.click(ENVIAR)
    pestana.wait_for_selector("#cola b >> text=Sin enviar (1)")
    fallas += _fallas(pestana)
    assert fallas == []


def _fallas(pestana: Any) -> list[str]:
    """Lo que axe encuentra, si desborda, y los controles de menos de 44 puntos de alto."""
    return [
        *(f"{falta['id']}: {falta['nodes'][0]['html'][:120]}" for falta in faltas(pestana)),
        *desborda(pestana, 320),
        *(f"bajo: {control}" for control in pestana.evaluate(CONTROLES_BAJOS)),
    ]


def test_una_foto_que_por_ahora_no_se_puede_mirar_sigue_esperando_en_el_telefono(
    abrir: Any, tareas: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sin_antivirus(*_: object) -> None:
        raise antivirus.PorAhoraNoSeRevisa("No se pudo revisar la foto. Inténtelo en unos minutos.")

    pestana = abrir(con_js=True)
    pestana.goto(avance_de(tareas.tarde))
    llenar(pestana, 50, "Con foto")
    pestana.set_input_files("[name=evidencias]", archivo())
    with monkeypatch.context() as callado:
        callado.setattr(antivirus, "exigir_sano", sin_antivirus)
        pestana.click(ENVIAR)
        pestana.wait_for_selector(RECIBIDO)
        pestana.wait_for_selector("#cola li >> text=Inténtelo en unos minutos")
        assert avances(tareas.tarde)[0].evidencias.count() == 0
    pestana.reload()
    pestana.wait_for_selector("#cola >> text=Constancia N.º A-")
    assert avances(tareas.tarde)[0].evidencias.count() == 1


def test_lo_que_no_sirvio_de_lo_enviado_desde_la_cola_se_dice(
    abrir: Any, tareas: SimpleNamespace, tmp_path: Path
) -> None:
    pestana = abrir(con_js=True)
    pestana.goto(avance_de(tareas.tarde))
    pestana.context.set_offline(True)
    llenar(pestana, 75, "Con un archivo que no es foto")
    malo = tmp_path / "planilla.pdf"
    malo.write_bytes(b"esto no es un PDF")
    pestana.set_input_files("[name=evidencias]", str(malo))
    pestana.click(ENVIAR)
    pestana.wait_for_selector("#cola b >> text=Sin enviar (1)")
    pestana.context.set_offline(False)
    pestana.wait_for_selector("#cola >> text=Constancia N.º A-")
    dice(pestana, "#cola", "planilla.pdf")
    assert avances(tareas.tarde)[0].evidencias.count() == 0


def test_con_una_senal_que_no_trae_nada_lo_escrito_lleva_el_dia_en_que_se_escribio(
    abrir: Any, tareas: SimpleNamespace
) -> None:
    """El teléfono cree que hay señal: lo que se quedó en la cola sale otro día, con el suyo."""
    pestana = abrir(con_js=True)
    pestana.goto(avance_de(tareas.tarde))
    pestana.evaluate("""() => {
        const formato = Date.prototype.toLocaleDateString
        Date.prototype.toLocaleDateString = function (...como) {
            return como[0] === 'en-CA' ? '2025-06-13' : formato.apply(this, como)
        }
    }""")
    pestana.route("**/avance/", lambda r: r.abort() if r.request.method == "POST" else r.continue_())
    llenar(pestana, 50, "Antes del plazo")
    pestana.click(ENVIAR)
    pestana.wait_for_selector("#cola b >> text=Sin enviar (1)")
    pestana.unroute_all()
    pestana.reload()
    pestana.wait_for_selector("#cola >> text=Constancia N.º A-")
    assert [avance.fecha for avance in avances(tareas.tarde)] == [date(2025, 6, 13)]


def test_una_pagina_de_error_en_vez_de_respuesta_no_traba_la_cola(abrir: Any, tareas: SimpleNamespace) -> None:
    pestana = abrir(con_js=True)
    pestana.goto(avance_de(tareas.tarde))
    pestana.route(
        "**/mis-acuerdos/avances/*/",
        lambda r: r.fulfill(status=400, body="<h1>Bad Request</h1>") if r.request.method == "POST" else r.continue_(),
    )
    llenar(pestana, 50, "Con foto")
    pestana.set_input_files("[name=evidencias]", archivo())
    pestana.click(ENVIAR)
    pestana.wait_for_selector(RECIBIDO)
    pestana.wait_for_selector("#cola li >> text=ya no se puede enviar")
    pestana.wait_for_selector("#cola >> text=Borrar")


MEDIO_MINUTO = "window.setInterval = hacer => { window.pasaMedioMinuto = hacer }"
SE_MANDO = "() => window.pasaMedioMinuto && window.pasaMedioMinuto()"


def test_la_foto_que_el_enlace_ya_no_recibe_se_suelta_y_se_dice(
    abrir: Any, tareas: SimpleNamespace, enlace: Enlace, olga: Any
) -> None:
    """Llegó el texto, la señal se fue, y para cuando vuelve la Secretaría ya lo anuló."""
    pestana = abrir(con_js=True, ingresada=False)
    pestana.goto(direccion_de(enlace))
    pestana.route("**/e/*/*/", lambda r: r.abort() if r.request.method == "POST" else r.continue_())
    llenar(pestana, 50, "Con foto")
    pestana.set_input_files("[name=evidencias]", archivo())
    pestana.click(ENVIAR)
    pestana.wait_for_selector("#cola li >> text=falta la foto")
    anulado = {"anulado_en": fabricas.en_lima(HOY, 23), "anulado_por": olga, "motivo_de_anulacion": "Era de otro"}
    Avance.objects.filter(hito=tareas.tarde).update(**anulado)
    pestana.unroute_all()
    pestana.goto(direccion_de(enlace))
    pestana.wait_for_selector("#cola.exito >> text=Constancia N.º A-")
    assert avances(tareas.tarde)[0].evidencias.count() == 0


def test_lo_que_se_reintenta_no_crece(abrir: Any, tareas: SimpleNamespace) -> None:
    pestana = abrir(con_js=True)
    pestana.add_init_script(MEDIO_MINUTO)
    enviados: list[str] = []

    def fallar(ruta: Any) -> None:
        if ruta.request.method != "POST":
            ruta.continue_()
            return
        enviados.append((ruta.request.post_data_buffer or b"").decode(errors="replace"))
        estado = 503 if len(enviados) < 4 else 400
        ruta.fulfill(status=estado, json={"errores": ["Falta algo."]} if estado == 400 else {})

    pestana.goto(avance_de(tareas.tarde))
    pestana.route("**/avance/", fallar)
    llenar(pestana, 50, "Va")
    pestana.click(ENVIAR)
    pestana.wait_for_selector("#cola b >> text=Sin enviar (1)")
    for _ in range(3):
        with pestana.expect_response("**/avance/"):
            pestana.evaluate(SE_MANDO)
        pestana.wait_for_timeout(200)  # lo que tarda en anotarlo
    assert [dicho.count('name="escrito_el"') for dicho in enviados] == [0, 1, 1, 1]
    pestana.wait_for_selector("#cola li >> text=Falta algo")
    pestana.unroute_all()
    pestana.reload()
    pestana.wait_for_selector("#cola >> text=Constancia N.º A-")
