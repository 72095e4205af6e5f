"""El enlace firmado: un hito, una persona, hasta un día; y su página."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from acuerdos.acciones import avisos, personas
from acuerdos.enums import Responsable
from acuerdos.errores import AccionDenegada
from acuerdos.models import Avance, Enlace
from acuerdos.recordatorios import enlaces
from cuentas.models import Usuario
from municipalidades.models import Municipalidad, PuntoFocal
from reuniones.enums import Etapa
from reuniones.models import Sesion
from tests import fabricas as f
from tests.acuerdos.recordatorios.conftest import pasar

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]
DIA = date(2025, 3, 13)
AHORA = f.en_lima(DIA, 9)


@pytest.fixture
def enlace(hito, fatima):
    return enlaces.enlaces_de([hito], fatima, ahora=AHORA)[hito.pk]


@pytest.fixture
def url(enlace):
    with time_machine.travel(AHORA, tick=False):
        yield reverse("enlace", args=[enlaces.firmar(enlace)])


def motivo(firmado, ahora=AHORA):
    with pytest.raises(AccionDenegada) as error:
        enlaces.abrir(firmado, ahora=ahora)
    return error.value.motivo


def foto(contenido=f.PNG):
    return SimpleUploadedFile("foto.png", contenido, content_type="image/png")


def informe(**cambios):
    return {"porcentaje": "40", "descripcion": "Se firmó el convenio", "clave": "una", "cifras": "", **cambios}


def test_abre_el_hito_de_la_persona(enlace, hito, fatima):
    abierto = enlaces.abrir(enlaces.firmar(enlace), ahora=AHORA)
    assert (abierto.hito, abierto.persona) == (hito, fatima)


@pytest.mark.parametrize("texto", ["", "1", "1.abc", "1-20250412.abc", "x" * 500, "‮.", "1-20250412"])
def test_un_texto_sin_firma_no_abre_nada(enlace, texto, client):
    assert motivo(texto) == enlaces.INVALIDO


def test_cambiar_un_solo_caracter_lo_invalida(enlace):
    firmado = enlaces.firmar(enlace)
    for n in range(len(firmado)):
        otro = firmado[:n] + ("0" if firmado[n] != "0" else "1") + firmado[n + 1 :]
        assert motivo(otro) == enlaces.INVALIDO


def test_sirve_treinta_dias_y_ni_uno_mas(enlace):
    firmado = enlaces.firmar(enlace)
    assert enlaces.abrir(firmado, ahora=f.en_lima(DIA + timedelta(days=30), 23, 59))
    assert motivo(firmado, f.en_lima(DIA + timedelta(days=31), 0, 1)) == enlaces.VENCIDO


def test_un_correo_nuevo_no_revive_el_enlace_de_uno_viejo(enlace, hito, fatima):
    viejo = enlaces.firmar(enlace)
    despues = AHORA + timedelta(days=40)
    nuevo = enlaces.enlaces_de([hito], fatima, ahora=despues)[hito.pk]
    assert nuevo.pk == enlace.pk
    assert enlaces.abrir(enlaces.firmar(nuevo), ahora=despues)
    assert motivo(viejo, despues) == enlaces.VENCIDO


def test_anulado_no_abre_y_el_proximo_correo_lleva_otro(enlace, hito, fatima, olga):
    avisos.revocar_enlace(por=olga, enlace=enlace, ahora=AHORA)
    assert motivo(enlaces.firmar(enlace)) == enlaces.ANULADO
    otro = enlaces.enlaces_de([hito], fatima, ahora=AHORA)[hito.pk]
    assert otro.pk != enlace.pk
    assert enlaces.abrir(enlaces.firmar(otro), ahora=AHORA)


def test_al_cambiar_el_punto_focal_sus_enlaces_se_anulan_aunque_vuelva(enlace, fatima, olga):
    umachiri = Municipalidad.objects.get(pk=f.UMACHIRI)
    nueva = f.FabricaUsuario(username="nora")
    personas.nombrar_punto_focal(por=olga, municipalidad=umachiri, usuario=nueva, desde=DIA, ahora=AHORA)
    enlace.refresh_from_db()
    assert (enlace.revocado_por, enlace.revocado_en) == (olga, AHORA)
    personas.nombrar_punto_focal(por=olga, municipalidad=umachiri, usuario=fatima, desde=DIA, ahora=AHORA)
    assert motivo(enlaces.firmar(enlace)) == enlaces.ANULADO


def test_al_cesar_un_funcionario_se_anulan_los_de_su_sector_y_no_otros(soledad, fatima, olga, sesion):
    f.FabricaPuntoFocal(usuario=soledad, municipalidad_id=f.SAN_JOSE_LAMBAYEQUE)
    del_sector = f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=sesion, responsable="GN"))
    del_lugar = f.FabricaHito(
        acuerdo=f.FabricaAcuerdo(sesion=sesion, municipalidad_id=f.SAN_JOSE_LAMBAYEQUE, sector_id="MVCS")
    )
    enlaces.enlaces_de([del_sector, del_lugar], soledad, ahora=AHORA)
    personas.cesar_funcionario(por=olga, funcionario=soledad.cargos_sectoriales.get(), hasta=DIA, ahora=AHORA)
    assert Enlace.objects.filter(revocado_en__isnull=True).get().hito == del_lugar


@pytest.mark.parametrize("que", ["sin_cargo", "otra_etapa", "inactiva", "secretaria"])
def test_en_cada_uso_se_mira_si_aun_le_toca(enlace, fatima, que):
    if que == "sin_cargo":
        PuntoFocal.objects.update(hasta=DIA)
    elif que == "otra_etapa":
        Sesion.objects.update(etapa=Etapa.CERRADA)
    elif que == "inactiva":
        Usuario.objects.filter(pk=fatima.pk).update(is_active=False)
    else:
        Usuario.objects.filter(pk=fatima.pk).update(rol="operador")
    assert motivo(enlaces.firmar(enlace))


def test_la_secretaria_no_tiene_enlaces(olga):
    hito = f.FabricaHito(acuerdo=f.FabricaAcuerdo(responsable=Responsable.GR))
    assert enlaces.enlaces_de([hito], olga, ahora=AHORA) == {}


# --- La página ------------------------------------------------------------------------------------------------------
def test_get_muestra_el_hito_y_no_cambia_nada(client, url, hito, enlace):
    for _ in range(2):  # los antivirus del correo también lo abren
        respuesta = client.get(url)
        assert respuesta.status_code == 200
    pagina = respuesta.content.decode()
    assert hito.texto in pagina
    assert "Vence en 7 días" in pagina
    assert not Avance.objects.exists()
    enlace.refresh_from_db()
    assert enlace.usado_en is None
    assert respuesta["Referrer-Policy"] == "no-referrer"
    assert "no-store" in respuesta["Cache-Control"]


def test_post_registra_un_avance_por_enlace_sin_validar_y_da_un_recibo(client, url, hito, fatima, enlace):
    respuesta = client.post(url, informe(evidencia=foto()), follow=True)
    avance = Avance.objects.get()
    assert (avance.hito, avance.registrado_por, avance.canal, avance.porcentaje) == (hito, fatima, "enlace", 40)
    assert (avance.fecha, avance.validado_en, avance.en_nombre_de) == (DIA, None, "")
    assert avance.evidencias.get().nombre == "foto.png"
    assert f"Recibo n.º {avance.pk}: 40 %" in respuesta.content.decode()
    enlace.refresh_from_db()
    assert enlace.usado_en == AHORA


def test_enviar_dos_veces_el_mismo_formulario_registra_uno(client, url):
    recibos = [client.post(url, informe())["Location"] for _ in range(2)]
    assert Avance.objects.count() == 1
    assert recibos[0] == recibos[1]


def test_cada_formulario_lleva_su_clave(client, url):
    claves = {re.search(r'name="clave" value="(\w+)"', client.get(url).content.decode())[1] for _ in range(2)}
    assert len(claves) == 2


def test_funciona_sin_cookies(url):

    assert Client(enforce_csrf_checks=True).post(url, informe()).status_code == 302


@pytest.mark.parametrize(
    ("datos", "frase"),
    [
        ({"porcentaje": ""}, "Diga cuánto va, de 0 a 100."),
        ({"porcentaje": "ciento"}, "Escriba un número entero de 0 a 100."),
        ({"porcentaje": "101"}, "100"),
        ({"porcentaje": "100", "cifras": "0000"}, "Para informar 100 % adjunte al menos una evidencia"),
        ({"porcentaje": "100", "cifras": "1234"}, "No son las cuatro últimas cifras"),
        ({"porcentaje": "100", "cifras": ""}, "No son las cuatro últimas cifras"),
    ],
)
def test_lo_que_no_sirve_vuelve_con_su_frase_y_lo_escrito(client, url, datos, frase):
    respuesta = client.post(url, informe(**datos))
    assert respuesta.status_code == 400
    pagina = respuesta.content.decode()
    assert frase in pagina
    assert "Se firmó el convenio" in pagina
    assert not Avance.objects.exists()


def test_un_archivo_que_no_es_foto_ni_pdf_se_rechaza_con_su_frase(client, url):
    respuesta = client.post(url, informe(evidencia=foto(b"MZ programa")))
    assert respuesta.status_code == 400
    assert "no es una foto ni un PDF" in respuesta.content.decode()


def test_el_cien_por_ciento_pide_las_cuatro_ultimas_cifras_del_telefono(client, url):
    respuesta = client.post(url, informe(porcentaje="100", cifras="0000", evidencia=foto()))
    assert respuesta.status_code == 302
    assert Avance.objects.get().validado_en is None


def test_sin_telefono_registrado_el_cien_por_ciento_pide_ingresar(client, url, fatima):
    PuntoFocal.objects.update(telefono="")
    Usuario.objects.filter(pk=fatima.pk).update(telefono="")
    respuesta = client.post(url, informe(porcentaje="100", cifras="0000", evidencia=foto()))
    assert "ingrese con su usuario" in respuesta.content.decode()


def test_adivinar_las_cifras_se_corta_pronto(client, url):
    estados = [
        client.post(url, informe(porcentaje="100", cifras=f"{n:04d}", evidencia=foto())).status_code
        for n in range(1, 8)
    ]
    assert estados == [400] * 5 + [429] * 2
    respuesta = client.post(url, informe(porcentaje="100", cifras="0000", evidencia=foto()))
    assert respuesta.status_code == 429
    assert "demasiados intentos" in respuesta.content.decode()
    assert not Avance.objects.exists()


def test_un_enlace_que_ya_no_sirve_lo_dice_con_403(client, url, enlace, olga):
    avisos.revocar_enlace(por=olga, enlace=enlace, ahora=AHORA)
    for pedir in (client.get, client.post):
        respuesta = pedir(url)
        assert respuesta.status_code == 403
        assert enlaces.ANULADO in respuesta.content.decode()


def test_el_recibo_de_otro_no_se_muestra(client, url, hito):
    ajeno = f.FabricaAvance(hito=hito)
    for recibo in (str(ajeno.pk), "999999", "abc", "9" * 30, "²"):
        assert "Recibo n." not in client.get(url, {"recibo": recibo}).content.decode()


def test_del_correo_al_avance(client, hito, solo):
    solo("antes")
    [mensaje] = pasar(DIA)
    direccion = re.search(r"Informar: http://localhost:8000(\S+)", mensaje.body)[1]
    with time_machine.travel(AHORA):
        assert client.post(direccion, informe(clave="otra")).status_code == 302
    assert Avance.objects.get().porcentaje == 40
