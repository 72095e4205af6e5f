"""A quién no le llegan los recordatorios, y por qué."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from acuerdos.acciones import preferencias
from acuerdos.acciones.avances import validar_avance
from acuerdos.acciones.cuentas import con_version
from acuerdos.acciones.personas import DatosDeContacto, editar_contacto
from acuerdos.enums import Frecuencia
from cuentas.models import Usuario
from municipalidades.models import Municipalidad
from tests import fabricas as f
from tests.recordatorios.conftest import pasar
from tests.web.recordatorios.conftest import DIA
from tests.web.recordatorios.test_personales import pagina

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


def test_quien_rebota_pasa_a_la_lista_y_vuelve(mundo, como, fatima):
    direccion = f"/recordatorios/personas/{fatima.pk}/rebote/"
    como("olga").post(direccion, {"motivo": "Volvió el correo"})
    texto = pagina(como("olga").get("/recordatorios/personas/?lista=sin_contacto"))
    assert "Volvió el correo" in texto
    como("olga").post(direccion, {"accion": "recibe"})
    assert "Fátima" not in pagina(como("olga").get("/recordatorios/personas/?lista=sin_contacto"))


def test_decir_dos_veces_lo_mismo_es_decirlo_una(mundo, como, fatima):
    direccion, lista = f"/recordatorios/personas/{fatima.pk}/rebote/", "/recordatorios/personas/?lista=sin_contacto"
    for _ in range(2):  # con doble clic, el segundo decía lo contrario
        como("olga").post(direccion, {"accion": "rebota", "motivo": "Volvió el correo"})
    assert "Fátima" in pagina(como("olga").get(lista))
    assert 'name="accion" value="recibe"' in como("olga").get(direccion).content.decode()
    for _ in range(2):
        como("olga").post(direccion, {"accion": "recibe"})
    assert "Fátima" not in pagina(como("olga").get(lista))
    assert 'name="accion" value="rebota"' in como("olga").get(direccion).content.decode()


def test_de_quien_rebota_se_dice_que_hacer_y_al_corregirle_el_correo_se_le_vuelve_a_escribir(mundo, como, fatima):
    lista = "/recordatorios/personas/?lista=sin_contacto"
    punto, olga = fatima.puntos_focales.get(), Usuario.objects.get(username="olga")
    preferencias.registrar_rebote(por=olga, persona=fatima, motivo="No existe", ahora=f.en_lima(DIA, 9))
    texto = pagina(como("olga").get(lista))
    assert f'corríjalo en <a href="/personas/{fatima.pk}/"' in texto
    assert "al corregirlo se le vuelve a escribir" in texto
    for correo, rebota in ((punto.correo, True), ("nueva@ejemplo.pe", False)):
        contacto = DatosDeContacto(cargo=punto.cargo, correo=correo, telefono="951 550 551")
        editar_contacto(
            por=olga, punto_focal=punto, contacto=contacto, version=con_version(punto).version, ahora=f.en_lima(DIA, 10)
        )
        assert ("Fátima" in pagina(como("olga").get(lista))) is rebota


def test_anular_los_enlaces_de_una_persona(mundo, como, fatima):
    assert Client().get(f"/e/{mundo['firmado']}/").status_code == 200
    respuesta = como("olga").post(f"/recordatorios/personas/{fatima.pk}/enlaces/", follow=True)
    assert "Enlaces anulados de Fátima Mamani: 1." in respuesta.content.decode()
    assert Client().get(f"/e/{mundo['firmado']}/").status_code in (403, 410)


def test_quien_no_quiere_y_quien_no_tiene_correo_estan_en_sus_listas(mundo, como, fatima, eva):
    sin_correo = f.FabricaUsuario(username="silvia", nombre="Silvia Paz", email="")
    f.FabricaFuncionario(usuario=sin_correo)
    preferencias.cambiar_frecuencia(por=fatima, frecuencia=Frecuencia.NINGUNA)
    assert "Silvia Paz" in pagina(como("olga").get("/recordatorios/personas/?lista=sin_contacto"))
    no_quieren = pagina(como("olga").get("/recordatorios/personas/?lista=no_quieren"))
    assert "Fátima Mamani" in no_quieren
    assert "Silvia Paz" not in no_quieren


def test_las_municipalidades_sin_punto_focal_que_deben_algo_estan_en_su_lista(mundo, como):
    f.FabricaHito(acuerdo=f.FabricaAcuerdo(municipalidad_id="150101"), plazo=DIA)
    mala = como("olga").get("/recordatorios/vacantes/", {"region": "8"})
    assert (mala.status_code, "¿Quiso decir «08» (Cusco)?" in mala.content.decode()) == (400, True)
    texto = pagina(como("olga").get("/recordatorios/vacantes/"))
    assert "Municipalidad Metropolitana de Lima" in texto
    assert "Umachiri" not in texto
    assert Municipalidad.objects.get(pk="150101").correo == ""
    assert "No tiene" in texto


def test_a_quien_se_le_respondio_se_le_puede_mandar_por_whatsapp(mundo, como, fatima, carlos):
    hito = f.FabricaHito(acuerdo=f.FabricaAcuerdo(municipalidad_id=f.UMACHIRI), plazo=DIA)
    avance = f.FabricaAvance(hito=hito, registrado_por=fatima, fecha=DIA)
    validar_avance(por=carlos, avance=avance, ahora=f.en_lima(DIA, 8))
    with time_machine.travel(f.en_lima(DIA + timedelta(days=1), 9), tick=False):
        pasar(DIA + timedelta(days=1), 9)
        texto = pagina(como("olga").get("/recordatorios/personas/?lista=respondidas"))
    assert "lo primero: La Secretaría validó su informe" in texto
    assert "https://wa.me/51951000000?text=Hola" in texto
    assert "Nadie en esta lista" in pagina(como("olga").get("/recordatorios/personas/?lista=no_quieren"))
