"""El seguimiento en un navegador de verdad: validar y devolver; pedir plazo y aprobarlo; accesible y sin desbordar."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from acuerdos.acciones.avances import adjuntar_evidencia
from acuerdos.evidencias import revisar_archivo
from acuerdos.models import Acuerdo, Avance
from muniejecutivo.demo.sustentos import foto
from tests import fabricas
from tests.fabricas import EVENTO
from tests.navegador import dice, dice_justo
from tests.web.accesibilidad import revisar
from tests.web.conftest import HOY

pytestmark = [pytest.mark.navegador, pytest.mark.django_db(transaction=True)]


def se_dibuja(pestana: Any, imagen: str) -> None:
    """Espera a que la imagen llegue y se pueda mostrar."""
    pestana.locator(imagen).first.evaluate("i => i.decode()")


def salir(pestana: Any) -> None:
    pestana.click("header button:has-text('Salir')")
    pestana.wait_for_selector("header button:has-text('Salir')", state="detached")


def test_validar_uno_y_devolver_otro_desde_el_acuerdo(
    caso: SimpleNamespace, entrar: Callable[[str], Any], live_server: Any, fatima: Any
) -> None:
    otro = fabricas.FabricaAvance(hito=caso.sin_avances, fecha=HOY - timedelta(days=1), registrado_por=fatima)
    pestana = entrar("olga")
    pestana.goto(live_server.url + caso.url)
    pestana.click(f"#hito-{caso.con_avance.numero} button:has-text('Validar')")
    dice(pestana, ".mensajes", "Avance validado.")
    pestana.click(f"#hito-{caso.sin_avances.numero} a:has-text('Devolver')")
    pestana.click("button:has-text('Devolver')")
    dice(pestana, "[role=alert]", "Diga por qué.")
    pestana.fill("[name=motivo]", "Falta el cargo de mesa de partes")
    pestana.click("button:has-text('Devolver')")
    dice(pestana, ".mensajes", "Avance devuelto")
    dice(pestana, "main", "Falta el cargo de mesa de partes")
    caso.avance.refresh_from_db()
    assert caso.avance.validado_por.username == "olga"
    assert Avance.objects.get(pk=otro.pk).devuelto_en


def test_dla_solicitud_de_plazo_a_su_aprobacion_en_la_cola(
    caso: SimpleNamespace, entrar: Callable[[str], Any], live_server: Any
) -> None:
    nuevo = EVENTO + timedelta(days=600)
    pestana = entrar("soledad")
    del_sector = fabricas.FabricaHito(acuerdo=caso.acuerdo, responsable="GN", texto="Opinión del sector")
    pestana.goto(live_server.url + caso.url)
    pestana.click(f"#hito-{del_sector.numero} a:has-text('Necesito más tiempo')")
    pestana.fill("[name=plazo_nuevo]", nuevo.isoformat())
    pestana.fill("[name=motivo]", "El estudio de suelos demora")
    pestana.click("button:has-text('Pedir el plazo')")
    dice(pestana, ".mensajes", "Solicitud enviada")
    assert Acuerdo.objects.get(pk=caso.acuerdo.pk).plazo_vigente == caso.acuerdo.plazo, "todavía no se mueve nada"
    salir(pestana)
    entrar("carlos")
    pestana.goto(f"{live_server.url}/validacion/")
    pestana.click("nav.pestanas a:has-text('Plazos')")
    fila = pestana.locator("main li", has_text="El estudio de suelos demora")
    fila.locator("input[type=checkbox]").check()
    pestana.click("button:has-text('Aprobar los marcados')")
    dice(pestana, ".mensajes", "1 aprobado.")
    assert pestana.locator("main li", has_text="El estudio de suelos demora").count() == 0
    pestana.goto(live_server.url + caso.url)
    hito = pestana.inner_text(f"#hito-{del_sector.numero}")
    assert "5 set 2026" in hito
    assert "reprogramado" in hito
    dice_justo(pestana, f"#hito-{del_sector.numero} s", "12 jun 2025", porque="el original sigue a la vista")
    dice(pestana, "#datos ~ dl", "el firmado era el 9 de noviembre de 2025")
    assert Acuerdo.objects.get(pk=caso.acuerdo.pk).plazo_vigente == nuevo


@pytest.mark.parametrize("quien", ["carlos", "fatima"])
def test_accesible_y_sin_desbordar(
    quien: str, caso: SimpleNamespace, entrar: Callable[[str], Any], live_server: Any
) -> None:
    vacio = fabricas.FabricaAcuerdo(sesion=caso.sesion, clasificacion_id="financiamiento")
    paginas = {
        "carlos": [
            caso.url,
            f"/acuerdos/{vacio.codigo}/hitos/plantilla/",
            f"{caso.url}hitos/1/editar/",
            f"{caso.url}hitos/3/decidir/",
            f"{caso.url}hitos/1/avance/",
            f"{caso.url}avances/{caso.avance.pk}/devolver/",
            f"{caso.url}plazos/{caso.plazo.pk}/decidir/",
            f"{caso.url}desestimaciones/{caso.baja.pk}/decidir/",
            f"{caso.url}trabas/nueva/",
            f"{caso.url}notas/nueva/",
            "/validacion/?ver=plazos",
            "/validacion/?ver=hitos",
            "/validacion/?ver=desestimaciones",
        ],
        "fatima": [caso.url, f"{caso.url}hitos/proponer/", f"{caso.url}desestimacion/"],
    }
    pestana, fallas = entrar(quien), []
    for direccion in paginas[quien]:
        assert pestana.goto(live_server.url + direccion).status == 200, direccion
        fallas += revisar(pestana, anchos=[320, 1280])
    assert not fallas, "\n".join(fallas)


def test_la_cola_con_fotos_trae_miniaturas_y_la_foto_entera_solo_al_abrirla(
    caso: SimpleNamespace, entrar: Callable[[str], Any], live_server: Any
) -> None:
    for n, parada in enumerate((False, True)):
        archivo = revisar_archivo(f"canal de riego de la comunidad {n}.jpg", foto(n, parada=parada))
        adjuntar_evidencia(por=caso.avance.registrado_por, avance=caso.avance, archivo=archivo, ahora=timezone.now())
    pestana, fallas = entrar("carlos"), []
    pedidas: list[str] = []
    pestana.on("request", lambda r: pedidas.append(r.url) if "/evidencias/" in r.url else None)
    for ancho in (320, 1280):
        pestana.set_viewport_size({"width": ancho, "height": 800})
        pestana.goto(f"{live_server.url}/validacion/?ver=todos")
        pestana.locator(".cola-evidencia summary").first.scroll_into_view_if_needed()
        se_dibuja(pestana, ".cola-evidencia summary img")
        assert [url for url in pedidas if not url.endswith("/miniatura/")] == []
        for abrir in (False, True):
            if abrir:
                pestana.click(".cola-evidencia summary")
                se_dibuja(pestana, ".cola-foto")
                pestana.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            fallas += revisar(pestana, anchos=[ancho])
        pedidas.clear()
    assert not fallas, "\n".join(fallas)
