"""El correo: uno por persona y día, lo vencido primero, diez filas y «y N más»."""

import re
from datetime import date

import pytest
from django.core import mail

from acuerdos.enums import Responsable
from acuerdos.models import Envio
from recordatorios import enlaces
from recordatorios.filas import filas_del_resumen
from recordatorios.mensaje_corto import LARGO, celular, direccion_de_whatsapp, texto_corto
from tests import fabricas as f
from tests.recordatorios.conftest import PLAZO, pasar

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]
DIA = date(2025, 3, 13)


def test_trae_texto_y_html_con_el_mismo_enlace_firmado(hito, solo):
    solo("antes")
    [mensaje] = pasar(DIA)
    html = mensaje.alternatives[0].content
    [direccion] = re.findall(r"Informar: (\S+)", mensaje.body)
    assert f'href="{direccion}"' in html
    abierto = enlaces.abrir(direccion.split("/e/")[1].rstrip("/"), ahora=f.en_lima(DIA))
    assert (abierto.hito, abierto.persona.username) == (hito, "fatima")
    assert mensaje.subject == "MUNI Ejecutivo: 1 por vencer"
    assert "Le toca informar cómo va: 1 por vencer." in mensaje.body
    assert "Hola, Fátima:" in mensaje.body


def test_a_la_secretaria_no_se_le_dan_enlaces_sin_contrasena(olga, solo):
    solo("antes")
    f.FabricaHito(acuerdo=f.FabricaAcuerdo(responsable=Responsable.GR), plazo=PLAZO)
    [mensaje] = pasar(DIA)
    assert "/e/" not in mensaje.body
    assert "sin contraseña" not in mensaje.body
    assert "List-Unsubscribe" not in mensaje.extra_headers


def test_lleva_las_cabeceras_de_baja_de_un_clic_y_un_message_id_que_no_cambia(hito, client, solo):
    solo("antes")
    [mensaje] = pasar(DIA)
    envio = Envio.objects.get()
    cabeceras = mensaje.message()
    assert cabeceras["Message-ID"] == envio.message_id
    assert cabeceras["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert cabeceras["Auto-Submitted"] == "auto-generated"
    baja = cabeceras["List-Unsubscribe"].replace("\n", "").strip("<> ").replace("http://localhost:8000", "")
    # Sin cookie ni token: así lo hace el programa de correo.
    respuesta = type(client)(enforce_csrf_checks=True).post(baja, {"List-Unsubscribe": "One-Click"})
    assert respuesta.status_code == 200
    hito.acuerdo.hitos.create(
        numero=9,
        texto="Otro",
        responsable="GL",
        evento_el=f.EVENTO,
        plazo=PLAZO,
        plazo_vigente=PLAZO,
        registrado_el=f.EVENTO,
        registrado_en=f.en_lima(f.EVENTO),
        registrado_por=envio.persona,
    )
    assert pasar(date(2025, 3, 14)) == []


def test_el_texto_del_hito_no_rompe_el_html(sesion, fatima, solo):
    solo("antes")
    f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=sesion), plazo=PLAZO, texto='<script>alert("1")</script> & Cía')
    [mensaje] = pasar(DIA)
    assert "<script>" not in mensaje.alternatives[0].content
    assert '<script>alert("1")</script> & Cía' in mensaje.body


@pytest.mark.parametrize("nombre", ["Fátima", "N" * 150])
@pytest.mark.parametrize("texto", ["Corto", "Largo " * 80])
@pytest.mark.parametrize("enlace", ["https://muniejecutivo.gob.pe/e/" + "x" * 60, "https://" + "m" * 230])
def test_el_texto_corto_cabe_en_300_letras_con_el_enlace_entero(hito, solo, nombre, texto, enlace):
    solo("antes")
    type(hito).objects.filter(pk=hito.pk).update(texto=texto)
    pasar(DIA)
    filas = filas_del_resumen(Envio.objects.get().recordatorios.select_related("hito__acuerdo"), DIA)
    corto = texto_corto(nombre, filas[0], 4, enlace)
    assert len(corto) <= LARGO
    assert corto.endswith(enlace)
    assert "vence en 7 días y 3 más" in corto


@pytest.mark.parametrize(
    ("telefono", "cifras"),
    [
        ("951 000 000", "951000000"),
        ("+51 951000000", "951000000"),
        ("0051951000000", "951000000"),
        ("051-352000", ""),
        ("", ""),
    ],
)
def test_solo_los_celulares_tienen_whatsapp(telefono, cifras):
    assert celular(telefono) == cifras
    assert direccion_de_whatsapp(telefono, "Hola, ¿qué tal?") == (
        f"https://wa.me/51{cifras}?text=Hola%2C%20%C2%BFqu%C3%A9%20tal%3F" if cifras else ""
    )


def test_nada_que_avisar_no_manda_nada(fatima):
    assert pasar(DIA) == []
    assert mail.outbox == []
