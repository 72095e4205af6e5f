"""En un navegador de verdad: las páginas de los recordatorios, accesibles y sin desbordar; del buzón se llega al
enlace.
"""

import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from acuerdos.models import ReglaDeRecordatorio
from muniejecutivo.buzon import lectura
from recordatorios import enlaces, envio, motor
from tests import fabricas as f
from tests.navegador import dice, en_la_direccion
from tests.web.accesibilidad import revisar

pytestmark = [pytest.mark.navegador, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("catalogos")]
UN_VIAJE = 14_600  # bytes: lo que cabe en el primer viaje de una conexión nueva


@pytest.fixture
def en_buzon(settings, tmp_path, live_server, fatima, benita, olga, sesion):
    """Los correos de hoy, en el buzón, con enlaces que llevan al servidor de la prueba."""
    settings.DEBUG, settings.SITIO = True, live_server.url
    settings.MEDIA_ROOT = tmp_path / "archivos"
    settings.EMAIL_BACKEND, settings.CARPETA_DEL_BUZON = "muniejecutivo.buzon.backend.Buzon", tmp_path / "correo"
    hoy = timezone.localdate()
    sesion.fecha = hoy - timedelta(days=40)
    sesion.save()
    for ubigeo, dias in ((f.UMACHIRI, 7), (f.UMACHIRI, -7), ("150101", 1)):
        acuerdo = f.FabricaAcuerdo(sesion=sesion, municipalidad_id=ubigeo)
        f.FabricaHito(acuerdo=acuerdo, plazo=hoy + timedelta(days=dias), texto="Presentar el expediente técnico")
    pasada = motor.pasar(ahora=timezone.now(), forzada=True)
    envio.enviar_tanda(pasada.listos, dia=hoy, reloj=timezone.now)
    return settings.CARPETA_DEL_BUZON


def test_las_paginas_no_tienen_faltas_de_accesibilidad_ni_desbordan(pagina, en_buzon, live_server, fatima, olga):
    [*_, correo] = lectura.nombres(en_buzon)
    de_la_oficina = [
        "",
        "manana/",
        "envios/",
        "recibidos/",
        "personas/",
        "personas/?lista=sin_contacto",
        "vacantes/",
        "interruptor/",
        f"personas/{fatima.pk}/rebote/",
        f"reglas/{ReglaDeRecordatorio.objects.first().pk}/",
    ]
    libres = [
        "/buzon/",
        f"/buzon/{correo}/",
        f"/avisos/baja/{enlaces.firmar_baja(fatima.pk)}/",
    ]
    fallas = revisar_todas(pagina, live_server, libres)
    pagina.goto(f"{live_server.url}/ingresar/")
    pagina.fill("[name=login]", olga.username)
    pagina.fill("[name=password]", f.CLAVE)
    pagina.click("main form button.principal")
    pagina.wait_for_url(lambda url: "/ingresar/" not in url)
    fallas += revisar_todas(pagina, live_server, ["/avisos/", *(f"/recordatorios/{r}" for r in de_la_oficina)])
    assert not fallas, "\n".join(fallas)


def revisar_todas(pestana, servidor, direcciones):
    fallas = []
    for direccion in direcciones:
        pestana.goto(servidor.url + direccion)
        fallas += revisar(pestana)
    return fallas


def test_la_baja_del_correo_cabe_en_un_viaje_y_no_pide_javascript(en_buzon, fatima):
    html = Client().get(f"/avisos/baja/{enlaces.firmar_baja(fatima.pk)}/").content
    assert b"<script" not in html
    recursos = set(re.findall(rb'(?:src|href)="/static/([^"?]+)"', html))
    assert recursos
    archivos = [Path(finders.find(r.decode())).read_bytes() for r in recursos]
    assert sum(len(gzip.compress(parte, 6)) for parte in [html, *archivos]) <= UN_VIAJE


def test_del_buzon_se_llega_al_enlace_del_hito(pagina, en_buzon, live_server):
    pagina.goto(f"{live_server.url}/buzon/")
    pagina.click("text=1 hito vencido y 1 por vencer")
    pagina.get_by_role("link", name="Informar cómo va").first.click()
    en_la_direccion(pagina, "/e/")
    dice(pagina, "main", "Presentar el expediente técnico")
