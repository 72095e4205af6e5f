"""En Chromium: relevar a una titular, crear una operadora que entra con su clave, y accesibilidad de estas páginas."""

import re
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from acuerdos.models import Enlace
from municipalidades.models import PuntoFocal
from recordatorios import enlaces
from tests import fabricas
from tests.fabricas import UMACHIRI
from tests.navegador import dice
from tests.web.accesibilidad import revisar
from tests.web.conftest import HOY
from tests.web.personas.cartas import salgan_las_cartas

pytestmark = [pytest.mark.navegador, pytest.mark.django_db(transaction=True)]
FICHA = f"/municipalidades/{UMACHIRI}/"


@pytest.fixture
def enlace(mundo: Any, fatima: Any) -> Enlace:
    hito = mundo.pronto.hitos.get()
    return enlaces.enlaces_de([hito], fatima, ahora=fabricas.en_lima(HOY))[hito.pk]


def test_se_nombra_a_quien_reemplaza_y_todo_pasa_a_ella(
    mundo: Any, entrar: Any, live_server: Any, fatima: Any, enlace: Enlace, browser: Any
) -> None:
    viejo = live_server.url + reverse("enlace", args=[enlaces.firmar(enlace)])
    pestana = entrar("olga")
    pestana.goto(live_server.url + FICHA)
    pestana.click("text=Nombrar punto focal")
    pestana.click("text=Registrar a una persona nueva")
    pestana.fill("[name=nombre]", "Lucía Condori Apaza")
    pestana.fill("[name=desde]", HOY.isoformat())
    pestana.fill("[name=correo]", "lucia@muni.example")
    pestana.fill("[name=telefono]", "951 222 333")
    pestana.fill("[name=documento]", "Oficio 44-2025-MDU/A")
    pestana.click("text=Ver qué cambia")
    cuerpo = pestana.inner_text("main")
    assert "Lo que pasa de Fátima Mamani a Lucía Condori Apaza" in cuerpo
    assert "1 enlace de sus correos deja de abrir" in cuerpo
    assert mundo.pronto.codigo in cuerpo
    pestana.click("button:has-text('Confirmar')")
    pestana.wait_for_url(f"**{FICHA}")
    cuerpo = pestana.inner_text("main")
    assert "Lucía Condori Apaza queda como punto focal" in cuerpo
    assert "La invitación va en camino a lucia@muni.example" in cuerpo
    assert "1 anterior" in cuerpo
    assert PuntoFocal.objects.get(hasta=None).usuario.nombre == "Lucía Condori Apaza"
    # Lo que Fátima tenía en la mano ya no abre; Lucía crea su clave y encuentra el hito.
    otra = browser.new_context(locale="es-PE").new_page()
    otra.goto(viejo)
    dice(otra, "main", "fue anulado")
    salgan_las_cartas()
    invitacion = next(carta for carta in mail.outbox if carta.to == ["lucia@muni.example"])
    otra.goto(live_server.url + re.search(r"(/cuenta/clave/nueva/\S+)", invitacion.body)[1])
    otra.fill("[name=password1]", "un-rio-crece-despacio")
    otra.fill("[name=password2]", "un-rio-crece-despacio")
    otra.click("main form button.principal")
    otra.goto(f"{live_server.url}/ingresar/")
    otra.fill("[name=login]", "lucia@muni.example")
    otra.fill("[name=password]", "un-rio-crece-despacio")
    otra.click("main form button.principal")
    otra.wait_for_url("**/mis-acuerdos/")
    dice(otra, "main", mundo.pronto.texto[:40])
    otra.context.close()


def test_un_coordinador_crea_una_operadora_y_ella_entra(
    mundo: Any, entrar: Any, live_server: Any, browser: Any
) -> None:
    pestana = entrar("carlos")
    pestana.goto(f"{live_server.url}/personas/")
    pestana.click("text=Nueva cuenta de la Secretaría")
    pestana.fill("[name=nombre]", "Ruth Vilca")
    pestana.fill("[name=correo]", "ruth@pcm.example")
    pestana.click("text=Crear e invitar")
    dice(pestana, "main", "ingresa con el usuario «ruth»")
    suya = browser.new_context(locale="es-PE").new_page()
    salgan_las_cartas()
    suya.goto(live_server.url + re.search(r"(/cuenta/clave/nueva/\S+)", mail.outbox[0].body)[1])
    suya.fill("[name=password1]", "la-lluvia-cae-tarde")
    suya.fill("[name=password2]", "la-lluvia-cae-tarde")
    suya.click("main form button.principal")
    suya.goto(f"{live_server.url}/ingresar/")
    suya.fill("[name=login]", "ruth")
    suya.fill("[name=password]", "la-lluvia-cae-tarde")
    suya.click("main form button.principal")
    suya.wait_for_url("**/tablero/")
    suya.context.close()


def test_sin_faltas_de_accesibilidad_y_sin_desbordar(
    mundo: Any, entrar: Any, live_server: Any, fatima: Any, soledad: Any, eva: Any
) -> None:
    alterna = fabricas.FabricaPuntoFocal(usuario=eva, titular=False)
    titular = fatima.puntos_focales.get()
    focal = f"{FICHA}punto-focal/"
    paginas = [
        FICHA,
        f"{focal}nombrar/?buscar=sol",
        f"{focal}nombrar/?nueva=si",
        f"{focal}nombrar/?persona={soledad.pk}",
        f"{focal}{titular.pk}/cesar/",
        f"{focal}{alterna.pk}/ascender/",
        f"{focal}{titular.pk}/contacto/",
        "/sectores/MTPE/funcionarios/nombrar/",
        "/personas/",
        "/personas/?roll=x",
        "/personas/nueva/",
        f"/personas/{fatima.pk}/",
        f"/personas/{fatima.pk}/editar/",
        f"/personas/{fatima.pk}/rol/",
        f"/personas/{fatima.pk}/desactivar/",
        "/tablero/cambios/?desde=2025-01-12",
        "/tablero/?roll=x",
        "/tablero/cambios/?que=nuevos&desde=2025-01-12",
    ]
    pestana = entrar("carlos")
    fallas = []
    for direccion in paginas:
        pestana.goto(live_server.url + direccion)
        fallas += revisar(pestana, sin_axe={768})
    assert not fallas, "\n".join(fallas)
