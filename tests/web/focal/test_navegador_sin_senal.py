"""En Chromium, empezando sin señal: se abre, se informa con fotos, y nada se pierde aunque se cierre de golpe."""

import contextlib
import os
import random
import re
import signal
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Error

from acuerdos.models import Avance
from tests import fabricas
from tests.navegador import dice, dice_justo, en_la_direccion
from tests.servicios import ESPERA_DE_NAVEGADOR
from tests.web.conftest import HOY
from tests.web.focal.antena import Antena, Paso
from tests.web.focal.conftest import DIAS, avance_de, imagen
from tests.web.focal.test_navegador import ENVIAR, TELEFONO, ingresar, llenar
from web.focal import sin_senal as servidor

pytestmark = [pytest.mark.navegador, pytest.mark.django_db(transaction=True)]

CORRIDAS = int(os.environ.get("CORRIDAS", "1"))  # más, a mano: cada una tarda lo que Chromium
DESDE = int(os.environ.get("DESDE", "0"))  # la primera semilla, para ir por tandas
LISTO = """async () => {
  const c = await caches.open('suyo')
  return (await c.match('/mis-acuerdos/')) && navigator.serviceWorker.controller ? true : null
}"""
EN_EL_TELEFONO = """async () => {
  const rutas = []
  for (const k of await caches.keys()) {
    for (const x of await (await caches.open(k)).keys()) rutas.push(new URL(x.url).pathname)
  }
  return rutas
}"""


@pytest.fixture
def antena(live_server: Any) -> Iterator[Antena]:
    una = Antena(live_server.url)
    yield una
    una.apagar()


@pytest.fixture
def telefono(browser: Any, antena: Antena, tareas: SimpleNamespace) -> Iterator[Any]:
    """El de Fátima: ingresó con señal, abrió lo que falta una vez, y ya está guardado."""
    contexto = browser.new_context(**TELEFONO, base_url=antena.url)
    contexto.clock.set_fixed_time(fabricas.en_lima(HOY, 11))
    contexto.set_default_timeout(ESPERA_DE_NAVEGADOR)
    pestana = contexto.new_page()
    pestana.goto("/ingresar/")
    ingresar(pestana)
    esperar_lo_guardado(pestana)
    pestana.close()
    yield contexto
    contexto.close()


def esperar_lo_guardado(pestana: Any) -> None:
    pestana.wait_for_function("() => navigator.serviceWorker.controller")
    for _ in range(100):
        if pestana.evaluate(LISTO):
            return
        pestana.wait_for_timeout(100)
    raise AssertionError("no se guardó nada")


def sin_senal(contexto: Any, antena: Antena) -> None:
    antena.cortar()
    contexto.set_offline(True)


def con_senal(contexto: Any, antena: Antena) -> None:
    antena.volver()
    contexto.set_offline(False)


def en_frio(contexto: Any, direccion: str = "/mis-acuerdos/") -> Any:
    pestana = contexto.new_page()
    pestana.goto(direccion)
    return pestana


def foto(n: int) -> dict[str, Any]:
    return {"name": f"obra{n}.png", "mimeType": "image/png", "buffer": imagen(f"rgb({n * 40}, 90, 40)", 40)}


def test_desde_cero_sin_senal_se_abre_lo_que_falta_y_cada_formulario(
    telefono: Any, antena: Antena, tareas: SimpleNamespace
) -> None:
    sin_senal(telefono, antena)
    pestana = en_frio(telefono)
    visto = pestana.inner_text("main")
    assert "Sin señal: esto se guardó en este teléfono el" in visto
    assert "Actualizar el expediente" in visto
    tarjeta = pestana.locator("article", has_text="Actualizar el expediente")
    for enlace, campo, de_que in (
        ("Informar cómo va", "[name=porcentaje][value='50']", "Actualizar el expediente"),
        ("Algo me detiene", "[name=necesidad]", "Mejorar el agua potable"),
        ("Necesito más tiempo", "[name=plazo_nuevo]", "Actualizar el expediente"),
    ):
        tarjeta.get_by_text(enlace).click()
        pestana.wait_for_selector(campo)
        dice_justo(pestana, "h1", enlace)
        dice(pestana, "main .tarjeta", de_que)
        assert "[" not in pestana.locator("form[data-cola]").get_attribute("data-titulo")
        assert re.fullmatch(r"[0-9a-f]{24}", pestana.input_value("[name=clave]"))
        pestana.go_back()
    pestana.goto("/mis-acuerdos/todos/")
    dice(pestana, "main", "Esta página no está guardada")
    pestana.click("text=Ver lo que falta")
    pestana.wait_for_selector("article")


def test_lo_informado_sin_senal_sale_al_volver_y_su_constancia_se_abre_despues(
    telefono: Any, antena: Antena, tareas: SimpleNamespace
) -> None:
    sin_senal(telefono, antena)
    pestana = en_frio(telefono, avance_de(tareas.tarde))
    llenar(pestana, 100, "Hecho en el cerro")
    pestana.set_input_files("[name=evidencias]", foto(1))
    pestana.click(ENVIAR)
    pestana.wait_for_selector("#cola b >> text=Sin enviar (1)")
    pestana.close()
    con_senal(telefono, antena)
    pestana = en_frio(telefono)
    pestana.wait_for_selector("#cola >> text=Constancia N.º A-")
    (avance,) = Avance.objects.filter(hito=tareas.tarde)
    assert (avance.porcentaje, avance.evidencias.count(), avance.fecha) == (100, 1, HOY)
    sin_senal(telefono, antena)
    pestana.goto(f"/mis-acuerdos/avances/{avance.pk}/")
    visto = pestana.inner_text("main")
    for dicho in ("Recibido", f"A-{avance.pk:06d}", "Actualizar el expediente: 100 %", "Si falta algo, se lo dirá."):
        assert dicho in visto


def test_quien_informa_por_un_sector_tambien_abre_lo_suyo_sin_senal(
    browser: Any, antena: Antena, tareas: SimpleNamespace, soledad: Any
) -> None:
    contexto = browser.new_context(**TELEFONO, base_url=antena.url)
    contexto.clock.set_fixed_time(fabricas.en_lima(HOY, 11))
    contexto.set_default_timeout(ESPERA_DE_NAVEGADOR)
    pestana = contexto.new_page()
    pestana.goto("/ingresar/?next=/mis-acuerdos/")
    pestana.fill("[name=login]", "soledad")
    pestana.fill("[name=password]", fabricas.CLAVE)
    pestana.click(".angosto button.principal")
    pestana.wait_for_url("**/mis-acuerdos/")
    esperar_lo_guardado(pestana)
    sin_senal(contexto, antena)
    pestana.goto("/mis-acuerdos/")
    dice(pestana, "main", "Dictar el taller")
    pestana.click(f"a[href*='informar={tareas.ajena.pk}']")
    pestana.wait_for_url(f"**{avance_de(tareas.ajena)}*")
    dice(pestana, "main .tarjeta", "Dictar el taller")
    llenar(pestana, 50, "Se dictó la mitad")
    pestana.click(ENVIAR)
    pestana.wait_for_selector("#cola b >> text=Sin enviar (1)")
    con_senal(contexto, antena)
    pestana.wait_for_selector("#cola >> text=Constancia N.º A-")
    assert [avance.descripcion for avance in Avance.objects.filter(hito=tareas.ajena)] == ["Se dictó la mitad"]
    contexto.close()


def test_al_salir_no_queda_nada_y_otra_persona_no_ve_lo_de_ella(
    telefono: Any, antena: Antena, tareas: SimpleNamespace, benita: Any
) -> None:
    pestana = en_frio(telefono)
    assert "/mis-acuerdos/" in pestana.evaluate(EN_EL_TELEFONO)
    pestana.click(".sesion-de button")
    pestana.wait_for_url("**/")
    assert not [ruta for ruta in pestana.evaluate(EN_EL_TELEFONO) if not ruta.startswith("/static/")]
    sin_senal(telefono, antena)
    pestana.goto("/mis-acuerdos/")
    dice_justo(pestana, "h1", "Sin señal")
    assert "Actualizar" not in pestana.content()
    con_senal(telefono, antena)
    pestana.goto("/ingresar/")
    pestana.fill("[name=login]", "benita")
    pestana.fill("[name=password]", fabricas.CLAVE)
    pestana.click(".angosto button.principal")
    pestana.wait_for_url("**/mis-acuerdos/")
    esperar_lo_guardado(pestana)
    sin_senal(telefono, antena)
    pestana.reload()
    dice(pestana, "main", "Sin señal: esto se guardó")
    assert "Actualizar" not in pestana.content()
    pestana.goto(avance_de(tareas.tarde))
    dice(pestana, "main", "no está guardada")


def test_salir_sin_senal_borra_y_dice_que_falta(telefono: Any, antena: Antena) -> None:
    sin_senal(telefono, antena)
    pestana = en_frio(telefono)
    pestana.click(".sesion-de button")
    pestana.wait_for_selector("text=Lo suyo ya se borró de este teléfono")
    pestana.goto("/mis-acuerdos/")
    assert "Actualizar" not in pestana.content()


def test_con_el_ingreso_vencido_se_abre_sin_senal_y_con_ella_lleva_a_ingresar(
    telefono: Any, antena: Antena, tareas: SimpleNamespace
) -> None:
    Session.objects.all().delete()
    pestana = en_frio(telefono)
    en_la_direccion(pestana, "/ingresar/")
    sin_senal(telefono, antena)
    pestana.goto(avance_de(tareas.tarde))
    llenar(pestana, 75, "Falta la firma")
    pestana.click(ENVIAR)
    pestana.wait_for_selector("#cola b >> text=Sin enviar (1)")
    con_senal(telefono, antena)
    pestana.wait_for_selector("#cola li >> text=su ingreso venció")
    pestana.click("#cola a >> text=Ingresar")
    pestana.wait_for_selector("[name=login]")
    ingresar(pestana)
    pestana.wait_for_selector("#cola >> text=Constancia N.º A-")
    assert [v.descripcion for v in Avance.objects.filter(hito=tareas.tarde)] == ["Falta la firma"]


def test_otra_version_reemplaza_a_la_anterior_y_en_cero_se_retira(
    telefono: Any, antena: Antena, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    fijos = "async () => (await caches.keys()).filter(k => k.startsWith('fijo-'))"
    pestana = en_frio(telefono)
    antes = pestana.evaluate(fijos)
    leer = servidor._leer
    monkeypatch.setattr(servidor, "_leer", lambda n: leer(n) + (b"a{}" if n == "css/base.css" else b""))
    pestana.reload()
    _hasta(pestana, lambda: pestana.evaluate(fijos) not in ([], antes) and len(pestana.evaluate(fijos)) == 1)
    settings.SIN_SENAL = False
    pestana.reload()
    _hasta(pestana, lambda: pestana.evaluate("async () => (await caches.keys()).length") == 0)
    pestana.reload()
    sin_senal(telefono, antena)
    with pytest.raises(Error, match="ERR_"):
        pestana.goto("/mis-acuerdos/historia/")


def _hasta(pestana: Any, se_cumple: Callable[[], bool]) -> None:
    for _ in range(100):
        if se_cumple():
            return
        pestana.wait_for_timeout(100)
        pestana.evaluate("navigator.serviceWorker.getRegistration().then(r => r && r.update()).catch(() => 0)")
    raise AssertionError("no ocurrió")


def test_una_senal_que_no_trae_nada_no_deja_nada_a_medias(
    telefono: Any, antena: Antena, tareas: SimpleNamespace
) -> None:
    """Lo que se manda no llega ni falla: al irse la señal se suelta, y al volver sale."""
    pestana = en_frio(telefono, avance_de(tareas.tarde))
    llenar(pestana, 50, "Desde el cerro")
    antena.enmudecer()
    pestana.click(ENVIAR)
    pestana.wait_for_selector("#dicho >> text=Enviando…")
    pestana.evaluate("dispatchEvent(new Event('offline'))")
    pestana.wait_for_selector("#dicho >> text=Guardado en este teléfono")
    antena.cortar()
    antena.volver()
    pestana.evaluate("dispatchEvent(new Event('online'))")
    pestana.wait_for_selector("#cola >> text=Constancia N.º A-")
    assert [avance.descripcion for avance in Avance.objects.filter(hito=tareas.tarde)] == ["Desde el cerro"]


# --- Cerrado de golpe ------------------------------------------------------------------------------------------------
LIMITE = 60.0  # segundos que se espera un paso, por lenta que esté la máquina
SIN_TRABAJADOR = ("ERR_INTERNET_DISCONNECTED", "ERR_CONNECTION", "ERR_EMPTY_RESPONSE", "Timeout", "crashed")
ABRIR_OTRA_VEZ = 3
MUERTE_AL_CARGAR = 0.4  # de cada apertura, cuántas mueren además mientras carga
APERTURAS = 60  # con cinco informes, cada uno muerto al llenar, al salir y al contestarle, sobran
# Cuándo se mata a quien envía: al abrir, en cuanto un envío sale, o en cuanto le contestan; y cuánto después.
AL_ABRIR = (None, 0.3)
AL_SALIR = (Paso.SALE, 0.15)
AL_CONTESTAR = (Paso.CONTESTAN, 0.05)


@pytest.mark.parametrize("corrida", range(DESDE, DESDE + CORRIDAS))
def test_cinco_informes_con_foto_desde_cero_sin_senal_cerrado_de_golpe(
    corrida: int, telefono: Any, antena: Antena, tareas: SimpleNamespace
) -> None:
    """Se mata la página en cualquier instante: al llenar, al guardar y al enviar. Cada informe llega una vez.

    Ninguna espera supone una máquina rápida: la que envía se mata al verla enviar, no a los tantos segundos.
    """
    azar = random.Random(corrida)
    suyos = [tareas.tarde, tareas.pronto, tareas.lejana]
    suyos += [
        fabricas.FabricaHito(acuerdo=tareas.acuerdo, texto=f"Otra tarea {n}", plazo=HOY + DIAS(days=n))
        for n in range(2)
    ]
    pestana = en_frio(telefono)
    pestana.wait_for_selector("text=Otra tarea 1")
    _hasta(pestana, lambda: "Otra tarea 1" in pestana.evaluate(_GUARDADO))
    pestana.close()
    antena.cortar()  # sin `set_offline`, que a una pestaña muerta no le llega
    for n, hito in enumerate(suyos):
        for _ in range(20):
            _informar_y_matar(telefono, hito, n, azar)
            if f"h{hito.pk}" in _en_cola(telefono):
                break
    assert sorted(_en_cola(telefono)) == sorted(f"h{hito.pk}" for hito in suyos)
    antena.volver()
    faltan = _enviar_y_matar(telefono, antena, azar)
    assert not faltan, f"tras {APERTURAS} aperturas siguen sin enviar: {faltan}"
    informados = Avance.objects.filter(hito__in=suyos, descripcion__startswith="Informe")
    assert sorted(avance.descripcion for avance in informados) == [f"Informe {n}" for n in range(5)]
    assert [avance.evidencias.count() for avance in informados] == [1] * 5
    pestana = en_frio(telefono, "/mis-acuerdos/historia/")
    guardadas = _preguntar(pestana, "recibos", "constancia")
    assert sorted(guardadas) == sorted(f"A-{avance.pk:06d}" for avance in informados)


_GUARDADO = "async () => await (await (await caches.open('suyo')).match('/mis-acuerdos/')).text()"
_LEER = """([tienda, campo, limite]) => new Promise((ya, mal) => {
  const queja = dicho => mal(new Error(`al leer «${tienda}» del teléfono: ${dicho}`))
  setTimeout(() => queja(`nadie contestó en ${limite} s`), limite * 1000)
  const r = indexedDB.open('muniejecutivo', 2)
  r.onblocked = () => queja('otra página no la suelta')
  r.onupgradeneeded = () => r.transaction.abort() // no hay ninguna: no se hace una vacía
  r.onerror = () => r.error.name === 'AbortError' ? ya([]) : queja(r.error)
  r.onsuccess = () => {
    const q = r.result.transaction(tienda).objectStore(tienda).getAll()
    q.onerror = () => queja(q.error)
    q.onsuccess = () => { r.result.close(); ya(q.result.map(x => x[campo])) }
  }
})"""


def _preguntar(pestana: Any, tienda: str, campo: str) -> list[str]:
    """Lo que hay en esa tienda del teléfono; falla con una frase si no contesta."""
    hallado: list[str] = pestana.evaluate(_LEER, [tienda, campo, LIMITE])
    return hallado


def _abrir(contexto: Any, direccion: str = "/mis-acuerdos/") -> Any:
    """Abre. Si el trabajador muere con esta página en la mano, Chromium la pide a la red y dice que no la hay: el
    registro y lo guardado siguen enteros, y abrirla otra vez basta. Si no bastara, falla."""
    for intento in range(ABRIR_OTRA_VEZ):
        pestana = contexto.new_page()
        try:
            pestana.goto(direccion, wait_until="commit")
            break
        except Error as error:
            if intento + 1 == ABRIR_OTRA_VEZ or not any(dicho in str(error) for dicho in SIN_TRABAJADOR):
                raise
    return pestana


def _esperar(pestana: Any, segundos: float) -> None:
    pestana.wait_for_timeout(segundos * 1000)


def _matar(pestana: Any) -> None:
    """Los procesos de la página y de su trabajador, con -9: como cuando el teléfono se queda sin memoria.

    La pestaña queda como murió: a cerrar la que murió mientras cargaba, Chromium a veces no contesta nunca.
    """
    cdp = pestana.context.browser.new_browser_cdp_session()
    for proceso in cdp.send("SystemInfo.getProcessInfo")["processInfo"]:
        if proceso["type"] == "renderer":
            with contextlib.suppress(ProcessLookupError):
                os.kill(proceso["id"], signal.SIGKILL)
    cdp.detach()


def _informar_y_matar(contexto: Any, hito: Any, n: int, azar: random.Random) -> None:
    pestana = _abrir(contexto, avance_de(hito))
    if azar.random() < MUERTE_AL_CARGAR:
        time.sleep(azar.uniform(0, 0.15))
        _matar(pestana)
        pestana = _abrir(contexto, avance_de(hito))
    pestana.wait_for_selector("form[data-cola]")
    pestana.wait_for_load_state("load")
    if pestana.locator("#cola li", has_text=hito.texto).count():
        pestana.close()
        return
    llenar(pestana, 100, f"Informe {n}")
    pestana.set_input_files("[name=evidencias]", foto(n))
    pestana.evaluate("document.querySelector('form[data-cola] button.principal').click()")
    _esperar(pestana, azar.choice((0, 0.005, 0.02, 0.05, 0.2)))
    _matar(pestana)


def _enviar_y_matar(contexto: Any, antena: Antena, azar: random.Random) -> list[str]:
    """Abre, deja enviar y mata, hasta que no quede nada. Devuelve lo que quedó sin enviar tras `APERTURAS`."""
    faltan = _en_cola(contexto)
    for apertura in range(APERTURAS):
        if not faltan:
            break
        cuando, despues = (AL_ABRIR, AL_SALIR, AL_CONTESTAR)[azar.randrange(3) if apertura % 3 else 2]
        desde = antena.cuantos(cuando) if cuando else 0
        pestana = _abrir(contexto)
        if cuando and not antena.ver_pasar(cuando, desde, LIMITE) and _preguntar(pestana, "cola", "tema"):
            cree = "hay señal" if pestana.evaluate("navigator.onLine") else "no la hay"
            raise AssertionError(f"con {faltan} en la cola no se vio pasar {cuando.name}; el navegador cree que {cree}")
        time.sleep(azar.uniform(0, despues))
        _matar(pestana)
        faltan = _en_cola(contexto)
    return faltan


def _en_cola(contexto: Any) -> list[str]:
    pestana = _abrir(contexto, "/mis-acuerdos/historia/")
    pestana.wait_for_load_state("load")  # como arriba: entera, para poder cerrarla
    temas = _preguntar(pestana, "cola", "tema")
    pestana.close()
    return temas
