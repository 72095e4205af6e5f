"""El viaje entero, a 320 px y sin JavaScript: contesta por correo, le devuelven, corrige y se lo validan."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from acuerdos.enums import Canal
from acuerdos.models import Avance
from muniejecutivo.buzon import lectura
from recordatorios import cartas, envio, motor
from tests import fabricas as f
from tests.navegador import dice
from tests.servicios import ESPERA_DE_NAVEGADOR

pytestmark = [pytest.mark.navegador, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("catalogos")]


@pytest.fixture
def hito(sesion, fatima):
    """Uno que vence hoy."""
    hoy = timezone.localdate()
    sesion.fecha = hoy - timedelta(days=40)
    sesion.save()
    acuerdo = f.FabricaAcuerdo(sesion=sesion, evento_el=sesion.fecha)
    return f.FabricaHito(acuerdo=acuerdo, plazo=hoy, texto="Presentar el expediente técnico")


@pytest.fixture
def en_buzon(settings, tmp_path, live_server, hito):
    """Los correos quedan en el buzón, con enlaces que llevan al servidor de la prueba."""
    settings.DEBUG, settings.SITIO, settings.CORREO_RESPUESTAS = True, live_server.url, "respuestas.pe"
    settings.EMAIL_BACKEND, settings.CARPETA_DEL_BUZON = "muniejecutivo.buzon.backend.Buzon", tmp_path / "correo"
    return settings.CARPETA_DEL_BUZON


@pytest.fixture
def telefono(browser: Any, live_server: Any) -> Any:
    contexto = browser.new_context(
        base_url=live_server.url, viewport={"width": 320, "height": 640}, java_script_enabled=False, locale="es-PE"
    )
    contexto.set_default_timeout(ESPERA_DE_NAVEGADOR)
    yield contexto.new_page()
    contexto.close()


def pasar(dias: int = 0) -> None:
    """Lo que salga en el día de hoy o dentro de unos días."""
    dia, ahora = timezone.localdate() + timedelta(days=dias), timezone.now() + timedelta(days=dias)
    pasada = motor.pasar(ahora=ahora, dia=dia, forzada=True)
    envio.enviar_tanda(pasada.listos, dia=dia, reloj=lambda: ahora)
    cartas.enviar_cartas(reloj=lambda: timezone.now() + timedelta(minutes=1))


def abrir_el_ultimo(telefono: Any, carpeta: Any, asunto: str) -> None:
    """El correo más nuevo a Fátima con ese asunto, en el buzón."""
    hallados = [
        n for n in lectura.nombres(carpeta) if asunto in (m := lectura.leer(carpeta, n)).asunto and "fatima" in m.para
    ]
    assert hallados, [lectura.leer(carpeta, n).asunto for n in lectura.nombres(carpeta)]
    telefono.goto(f"/buzon/{hallados[0]}/")


def ultimo() -> Avance:
    return Avance.objects.latest("pk")


def decide(oficina: Client, avance: Avance, decision: str, motivo: str = "") -> None:
    """Como lo hace la Secretaría, en su cola."""
    datos = {"marcados": [avance.pk], "decision": decision, "motivo": motivo}
    assert oficina.post("/validacion/?ver=todos", datos).status_code == 302


def test_contesta_le_devuelven_corrige_y_se_lo_validan_sin_ingresar_nunca(
    telefono: Any, en_buzon: Any, hito: Any, olga: Any, live_server: Any
) -> None:
    # Recibe el recordatorio y lo contesta con una foto, sin decir cuánto.
    pasar()
    abrir_el_ultimo(telefono, en_buzon, "por vencer")
    assert telefono.evaluate("document.documentElement.scrollWidth") <= 320
    telefono.fill("[name=texto]", "Ya se firmó el expediente")
    telefono.set_input_files("[name=fotos]", {"name": "cargo.png", "mimeType": "image/png", "buffer": f.PNG})
    telefono.get_by_role("button", name="Responder").click()
    dice(telefono, "main", "se preguntó lo que falta")
    # Le preguntan, toca una respuesta y la confirma.
    pasar()
    abrir_el_ultimo(telefono, en_buzon, "¿Cuánto va?")
    telefono.get_by_role("link", name=re.compile("^Va en 50 %")).click()
    dice(telefono, "main", "cargo.png")
    assert telefono.evaluate("document.documentElement.scrollWidth") <= 320
    telefono.get_by_role("button", name="Confirmar: va en 50 %").click()
    dice(telefono, ".aviso.exito", "Constancia")
    primero = ultimo()
    assert (primero.porcentaje, primero.canal, primero.evidencias.count()) == (50, Canal.CORREO, 1)
    # La Secretaría lo ve, por correo, y lo devuelve; a ella se le dice.
    oficina = Client()
    oficina.force_login(olga)
    assert "por correo" in oficina.get("/validacion/?ver=todos").content.decode()
    decide(oficina, primero, "rechazar", "Falta la firma del alcalde")
    pasar()
    abrir_el_ultimo(telefono, en_buzon, "devuelto")
    dice(telefono, "main", "Falta la firma del alcalde")
    # Corrige con el enlace.
    telefono.get_by_role("link", name="Informar otra vez").click()
    telefono.check("[name=porcentaje][value='75']", force=True)
    telefono.fill("[name=descripcion]", "Firmó el alcalde")
    telefono.get_by_role("button", name="Enviar").click()
    segundo = ultimo()
    assert (segundo.porcentaje, segundo.canal) == (75, Canal.ENLACE)
    # Se lo validan, y se le dice.
    decide(oficina, segundo, "aprobar")
    pasar(dias=4)
    abrir_el_ultimo(telefono, en_buzon, "validado")
