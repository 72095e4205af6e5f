"""Lo de cada quien: cada cuánto se le avisa, su baja y su calendario."""

import re

import pytest
from django.test import Client

from acuerdos.models import PreferenciaDeRecordatorios
from recordatorios import enlaces
from tests.web.recordatorios.conftest import DIA

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


def pagina(respuesta):
    assert respuesta.status_code == 200
    return re.sub(r"\s+", " ", respuesta.content.decode())


def test_cada_quien_elige_cada_cuanto_y_la_secretaria_no_puede_dejarlos(mundo, como, fatima, olga):
    assert como("fatima").post("/avisos/", {"frecuencia": "semanal"}).status_code == 302
    assert PreferenciaDeRecordatorios.objects.get(usuario=fatima).frecuencia == "semanal"
    assert "No quiere recordatorios" in pagina(como("fatima").get("/avisos/"))
    assert "No quiere recordatorios" not in pagina(como("olga").get("/avisos/"))
    assert como("olga").post("/avisos/", {"frecuencia": "ninguna"}).status_code == 400


def test_la_baja_pregunta_con_get_y_actua_con_post(mundo, fatima):
    navegador = Client(enforce_csrf_checks=True)
    direccion = f"/avisos/baja/{mundo['baja']}/"
    assert "No recibir más" in pagina(navegador.get(direccion))
    assert not PreferenciaDeRecordatorios.objects.filter(usuario=fatima, frecuencia="ninguna").exists()
    assert "Ya no le enviaremos" in pagina(navegador.post(direccion, {"List-Unsubscribe": "One-Click"}))
    assert PreferenciaDeRecordatorios.objects.get(usuario=fatima).frecuencia == "ninguna"


def test_la_baja_no_vale_sin_firma_ni_para_la_secretaria(mundo, olga):
    for texto in ("abc", "1", mundo["baja"] + "x", mundo["firmado"], enlaces.firmar_baja(olga.pk)):
        assert Client().post(f"/avisos/baja/{texto}/").status_code == 404


def test_el_calendario_trae_lo_que_debe_y_al_renovarlo_el_anterior_no_sirve(mundo, como, hito):
    respuesta = Client().get("/calendario/un-sello-de-prueba.ics")
    archivo = respuesta.content.decode()
    assert respuesta["Content-Type"].startswith("text/calendar")
    assert "DTSTART;VALUE=DATE:20250320" in archivo
    assert hito.acuerdo.codigo in archivo
    como("fatima").post("/avisos/calendario/")
    assert Client().get("/calendario/un-sello-de-prueba.ics").status_code == 404
    nueva = re.search(r'href="http://localhost:8000(/calendario/[^"]+)"', pagina(como("fatima").get("/avisos/")))[1]
    assert Client().get(nueva).status_code == 200


def test_el_calendario_de_quien_dejo_el_cargo_queda_vacio(mundo, fatima):
    fatima.puntos_focales.update(hasta=DIA)
    assert "BEGIN:VEVENT" not in Client().get("/calendario/un-sello-de-prueba.ics").content.decode()
