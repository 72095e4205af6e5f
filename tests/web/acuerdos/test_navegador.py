"""La lista en Chromium: marcar, ver antes → después, confirmar y deshacer; accesible y sin desbordar en todo ancho."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from acuerdos.acciones.lotes import confirmar_lote, preparar_lote
from acuerdos.enums import VerboDeLote
from acuerdos.models import Acuerdo, VistaGuardada
from tests.fabricas import en_lima
from tests.navegador import dice, dice_justo, en_la_direccion, la_direccion_acaba_en, se_ve, vale
from tests.web.accesibilidad import revisar
from tests.web.acuerdos.test_columnas import TODAS
from tests.web.conftest import multiplicar

pytestmark = [pytest.mark.navegador, pytest.mark.django_db(transaction=True)]


def test_un_lote_desde_la_lista_hasta_deshacerlo(
    mundo: SimpleNamespace, entrar: Callable[[str], Any], live_server: Any, carlos: Any
) -> None:
    multiplicar(mundo.pronto, 60)
    pestana = entrar("olga")
    pestana.goto(f"{live_server.url}/acuerdos/?sector=MTPE")
    pestana.check("[aria-label='Marcar toda la página']")
    dice_justo(pestana, "#lote-cuales option:checked", "los marcados (50)")
    pestana.uncheck("[aria-label='Marcar toda la página']")
    # Un tramo con Mayúsculas, como en una hoja de cálculo.
    marcas = pestana.locator("input[name=acuerdo]")
    marcas.nth(3).click()
    marcas.nth(6).click(modifiers=["Shift"])
    dice_justo(pestana, "#lote-cuales option:checked", "los marcados (4)")
    pestana.select_option("#lote-verbo", "asignar")
    pestana.click("#lote button")
    dice(pestana, "h1", "4 acuerdos")
    pestana.select_option("[name=usuario]", str(carlos.pk))
    pestana.click("button:has-text('Ver qué cambiaría')")
    dice(pestana, "main", "Vista previa: todavía no cambia nada")
    assert Acuerdo.objects.filter(a_cargo=carlos).count() == 0
    pestana.click("button:has-text('Confirmar: 4 acuerdos')")
    dice(pestana, "main", "Listo: 4 acuerdos.")
    assert Acuerdo.objects.filter(a_cargo=carlos).count() == 4
    pestana.click("button:has-text('Deshacer todo el lote')")
    dice(pestana, "main", "4 acuerdos volvieron")
    assert Acuerdo.objects.filter(a_cargo=carlos).count() == 0


def test_columnas_y_vista_sin_javascript(mundo: SimpleNamespace, browser: Any, live_server: Any, olga: Any) -> None:
    contexto = browser.new_context(java_script_enabled=False, locale="es-PE")
    pestana = contexto.new_page()
    pestana.goto(f"{live_server.url}/ingresar/?next=/acuerdos/")
    pestana.fill("[name=login]", "olga")
    pestana.fill("[name=password]", "una-clave-de-prueba-9")
    pestana.click("main form button.principal")
    pestana.click("summary:has-text('Columnas')")
    pestana.check("[name=columnas][value=cui]")
    pestana.uncheck("[name=columnas][value=semaforo]")
    pestana.click("button:has-text('Mostrar estas columnas')")
    titulos = pestana.locator("thead th").all_inner_texts()
    assert "CUI" in titulos
    assert "Semáforo" not in titulos
    pestana.click("summary:has-text('Guardar esta vista')")
    pestana.fill("#vista-nombre", "Con su CUI")
    pestana.click("button:text-is('Guardar')")
    dice_justo(pestana, ".vistas [aria-current=page]", "Con su CUI")
    # Sin guion que las marque todas, se elige la página entera.
    pestana.select_option("#lote-cuales", "pagina")
    pestana.click("#lote button")
    dice(pestana, "h1", "7 acuerdos")
    contexto.close()


def test_sin_faltas_de_accesibilidad_y_sin_desbordar(
    mundo: SimpleNamespace, entrar: Callable[[str], Any], live_server: Any, hoy: Any, olga: Any, carlos: Any
) -> None:
    multiplicar(mundo.pronto, 60)
    ahora = en_lima(hoy, 11)
    VistaGuardada.objects.create(usuario=olga, nombre="Lo mío", guardada_en=ahora)
    VistaGuardada.objects.create(usuario=carlos, nombre="De la oficina", compartida=True, guardada_en=ahora)
    acuerdos = [mundo.pronto.pk, mundo.cumplido.pk]
    datos = {"plazo_nuevo": "2026-06-30", "motivo": "Las lluvias"}
    previo, hecho = (
        preparar_lote(por=olga, verbo=VerboDeLote.PLAZO, datos=datos, acuerdos=acuerdos, ahora=ahora) for _ in "ab"
    )
    confirmar_lote(por=olga, lote=hecho, ahora=ahora)
    pestana = entrar("olga")
    fallas = []
    for direccion in (
        f"/acuerdos/?columnas={TODAS}",
        "/acuerdos/?columnas=codigo,cui&ordering=cui",
        "/acuerdos/?columnas=cuy",
        "/acuerdos/vistas/",
        f"/acuerdos/vistas/{VistaGuardada.objects.first().pk}/",
        "/acuerdos/lotes/",
        "/acuerdos/lotes/nuevo/?verbo=plazo&cuales=todos",
        "/acuerdos/lotes/nuevo/",
        f"/acuerdos/lotes/{previo.pk}/",
        f"/acuerdos/lotes/{hecho.pk}/",
        "/acuerdos/exportar.csv?esado=x",
    ):
        pestana.set_viewport_size({"width": 320, "height": 800})
        pestana.goto(live_server.url + direccion)
        fallas += revisar(pestana, anchos=[768], sin_axe={768})
        for resumen in pestana.locator(".herramientas summary").all():
            resumen.click()
        fallas += revisar(pestana, anchos=[320, 1280])
    assert not fallas, "\n".join(fallas)


def test_dieciocho_filas_enteras_una_sola_barra_y_el_lugar_al_volver(
    mundo: SimpleNamespace, entrar: Callable[[str], Any], live_server: Any
) -> None:
    multiplicar(mundo.pronto, 60)
    alto, pestana = 800, entrar("olga")
    pestana.set_viewport_size({"width": 1280, "height": alto})
    pestana.goto(f"{live_server.url}/acuerdos/")
    enteras = pestana.evaluate(
        """() => [...document.querySelectorAll('tbody tr')]
            .filter(fila => fila.getBoundingClientRect().bottom <= innerHeight).length"""
    )
    assert enteras >= 18
    caja = pestana.evaluate("(c => [c.scrollHeight, c.offsetHeight])(document.querySelector('.rueda'))")
    assert caja[0] <= caja[1]
    # El encabezado se queda a la vista al bajar.
    pestana.evaluate("scrollTo(0, 700)")
    assert pestana.locator("thead th").first.bounding_box()["y"] >= 0
    fila = pestana.locator("tbody tr").nth(30)
    codigo = fila.get_attribute("id")
    fila.locator("a.codigo").click()
    pestana.click(".migas a:text-is('Acuerdos')")
    pestana.wait_for_load_state()
    la_direccion_acaba_en(pestana, f"/acuerdos/#{codigo}")
    assert 0 < pestana.locator(f"[id='{codigo}']").bounding_box()["y"] < alto


def test_fichas_panel_y_deshacer_sin_salir_de_la_lista(
    mundo: SimpleNamespace, entrar: Callable[[str], Any], live_server: Any
) -> None:
    pestana = entrar("carlos")
    pestana.set_viewport_size({"width": 1440, "height": 900})
    pestana.goto(f"{live_server.url}/acuerdos/")
    pestana.click(".filtros summary")
    pestana.click(".fichas a:has-text('MVCS')")
    pestana.wait_for_selector(".fichas a[aria-current]:has-text('MVCS')")
    en_la_direccion(pestana, "sector=MVCS")
    # Se escribe el nombre, y la elegida se agrega a los filtros.
    pestana.locator("[name=municipalidad]").press_sequentially("umach")
    pestana.wait_for_selector("#municipalidades-sugeridas option", state="attached")
    pestana.fill("[name=municipalidad]", "210809")
    pestana.wait_for_url(lambda url: "municipalidad=210809" in url)
    assert [fila.get_attribute("id") for fila in pestana.locator("tbody tr").all()] == [mundo.vencido.codigo]
    # El acuerdo al lado: se registra un hito y se deshace sin salir.
    pestana.locator("tbody tr td").first.click()
    pestana.click(".panel-dentro a:has-text('Registrar un hito')")
    pestana.fill(".panel-dentro [name=texto]", "   ")
    pestana.fill(".panel-dentro [name=plazo]", "2025-06-01")
    pestana.click(".panel-dentro button:has-text('Registrar')")
    pestana.wait_for_selector(".panel-dentro .error")
    vale(pestana, ".panel-dentro [name=plazo]", "2025-06-01", porque="lo escrito sigue ahí")
    pestana.focus(".panel-dentro [name=texto]")
    pestana.keyboard.press("Escape")
    se_ve(pestana, ".panel-dentro [name=texto]", porque="Escape no se lleva lo que se escribe")
    # En otra pestaña, sin señal: no se pierde lo escrito.
    otra = pestana.context.new_page()
    otra.set_viewport_size({"width": 1440, "height": 900})
    otra.goto(pestana.url)
    otra.locator("tbody tr td").first.click()
    otra.click(".panel-dentro a:has-text('Agregar una nota')")
    otra.fill(".panel-dentro [name=texto]", "Llamar el lunes")
    pestana.context.set_offline(True)
    otra.click(".panel-dentro button:has-text('Guardar la nota')")
    otra.wait_for_selector(".panel-dentro [role=alert]:has-text('No hay señal')")
    pestana.context.set_offline(False)
    vale(otra, ".panel-dentro [name=texto]", "Llamar el lunes")
    otra.click(".panel-dentro button:has-text('Guardar la nota')")
    otra.wait_for_selector(".panel-dentro .con-vuelta")
    assert mundo.vencido.notas.sin_anulados().count() == 1
    otra.click(".panel-dentro .con-vuelta button")
    otra.wait_for_selector(".panel-dentro .aviso:has-text('Nota anulada')")
    assert mundo.vencido.notas.sin_anulados().count() == 0
    en_la_direccion(otra, "/acuerdos/?")
