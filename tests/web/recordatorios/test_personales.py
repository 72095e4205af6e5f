"""Lo de cada quien: cada cuánto se le avisa, su baja y su calendario."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from acuerdos.acciones.hitos import HitoEscrito, editar_hito
from acuerdos.models import PreferenciaDeRecordatorios
from recordatorios import enlaces
from tests import fabricas
from tests.web.recordatorios.conftest import DIA

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


def pagina(respuesta):
    assert respuesta.status_code == 200
    return re.sub(r"\s+", " ", respuesta.content.decode())


def test_cada_quien_elige_cada_cuanto_y_la_secretaria_no_puede_dejarlos(mundo, como, fatima, olga):
    assert como("fatima").post("/avisos/", {"frecuencia": "semanal"}).status_code == 302
    assert PreferenciaDeRecordatorios.objects.get(usuario=fatima).frecuencia == "semanal"
    assert "> Nunca" in pagina(como("fatima").get("/avisos/"))
    assert "> Nunca" not in pagina(como("olga").get("/avisos/"))
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


def test_el_calendario_de_quien_dejo_el_cargo_queda_sin_hitos_y_sigue_siendo_valido(mundo, fatima):
    fatima.puntos_focales.update(hasta=DIA)
    leido = Calendar.from_ical(Client().get("/calendario/un-sello-de-prueba.ics").content)
    assert not leido.walk("VEVENT")
    assert [str(zona["TZID"]) for zona in leido.walk("VTIMEZONE")] == ["America/Lima"], "RFC 5545 pide un componente"


def test_el_calendario_dice_cual_hito_y_cuando_leerlo_otra_vez(mundo, hito):
    leido = Calendar.from_ical(Client().get("/calendario/un-sello-de-prueba.ics").content)
    assert leido["REFRESH-INTERVAL"].dt == timedelta(hours=6)
    assert leido["X-PUBLISHED-TTL"] == "PT6H"
    eventos = {str(evento["UID"]): evento for evento in leido.walk("VEVENT")}
    suyo = eventos[f"hito-{hito.pk}@localhost"]
    assert suyo["SUMMARY"].startswith(f"Vence: {hito.texto[:40]}")
    assert hito.acuerdo.codigo in suyo["SUMMARY"]
    assert suyo["LAST-MODIFIED"].dt.tzinfo is not None


def test_sin_nada_nuevo_da_lo_mismo_y_al_moverse_el_plazo_sube_la_secuencia(mundo, hito, olga):
    direccion = "/calendario/un-sello-de-prueba.ics"
    una = Client().get(direccion)
    otra = Client().get(direccion, headers={"if-none-match": una["ETag"]})
    assert (otra.status_code, otra.content) == (304, b"")
    antes = _del_hito(una.content, hito)
    hito.refresh_from_db()
    editar_hito(
        por=olga,
        hito=hito,
        version=hito.version,
        datos=replace(HitoEscrito.de(hito), plazo=hito.plazo + timedelta(days=3)),
        ahora=fabricas.en_lima(DIA, 11),
    )
    nueva = Client().get(direccion, headers={"if-none-match": una["ETag"]})
    assert nueva.status_code == 200
    ahora = _del_hito(nueva.content, hito)
    assert ahora["SEQUENCE"] > antes["SEQUENCE"]
    assert ahora["DTSTART"].dt == antes["DTSTART"].dt + timedelta(days=3)


def _del_hito(archivo, hito):
    (evento,) = [e for e in Calendar.from_ical(archivo).walk("VEVENT") if f"hito-{hito.pk}@" in e["UID"]]
    return evento
