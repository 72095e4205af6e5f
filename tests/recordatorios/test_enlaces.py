"""El enlace firmado: un hito, una persona, hasta un día. Su página se prueba en `views/focal`."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.signing import Signer

from acuerdos.acciones import enlaces as verbos_de_enlaces
from acuerdos.acciones import personas
from acuerdos.enums import Responsable
from acuerdos.errores import AccionDenegada
from acuerdos.models import Avance, Enlace
from cuentas.models import Usuario
from municipalidades.models import Municipalidad, PuntoFocal
from recordatorios import enlaces
from reuniones.enums import Etapa
from reuniones.models import Sesion
from tests import fabricas as f
from tests.recordatorios.conftest import pasar

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]
DIA = date(2025, 3, 13)
AHORA = f.en_lima(DIA, 9)


@pytest.fixture
def enlace(hito, fatima):
    return enlaces.enlaces_de([hito], fatima, ahora=AHORA)[hito.pk]


def motivo(firmado, ahora=AHORA):
    with pytest.raises(AccionDenegada) as error:
        enlaces.abrir(firmado, ahora=ahora)
    return error.value.motivo


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
    verbos_de_enlaces.revocar_enlaces_de(por=olga, persona=enlace.persona, ahora=AHORA)
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
    personas.cesar_funcionario(
        por=olga, funcionario=soledad.cargos_sectoriales.get(), hasta=DIA, ahora=AHORA, queda_vacante=True
    )
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


def test_la_firma_es_la_de_django(enlace):
    de_django = Signer(salt="muniejecutivo.enlace", sep=".").sign(f"{enlace.pk}-{enlace.vence_el:%Y%m%d}")
    assert enlaces.firmar(enlace) == de_django


def test_vale_con_la_clave_anterior_hasta_que_se_quita(enlace, settings):
    firmado, anterior = enlaces.firmar(enlace), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "otra" * 20, [anterior]
    assert enlaces.abrir(firmado, ahora=AHORA) == enlace
    assert enlaces.firmar(enlace) != firmado
    settings.SECRET_KEY_FALLBACKS = []
    assert motivo(firmado) == "Este enlace no es válido. Cópielo completo desde el correo."


def test_los_que_faltan_se_crean_y_no_se_leen_otra_vez(hito, fatima, django_assert_num_queries):
    otro = f.FabricaHito(acuerdo=hito.acuerdo)
    with django_assert_num_queries(2):  # cuáles hay, y crear los que no
        [suyos] = enlaces.enlaces_de_varias([(fatima, [hito, otro])], ahora=AHORA).values()
    guardados = Enlace.objects.filter(persona=fatima, creado_en=AHORA, vence_el=DIA + timedelta(days=30))
    assert {(e.hito_id, e.pk, e.vence_el) for e in guardados} == {(h, e.pk, e.vence_el) for h, e in suyos.items()}
    assert suyos.keys() == {hito.pk, otro.pk}


def test_el_que_otro_crea_entretanto_es_el_que_va(enlace, hito, fatima, monkeypatch):
    leer, ciegas = enlaces._vivos, [set()]
    monkeypatch.setattr(enlaces, "_vivos", lambda suyos: {} if ciegas and not ciegas.pop() else leer(suyos))
    suyos = enlaces.enlaces_de_varias([(fatima, [hito])], ahora=AHORA + timedelta(days=1))
    assert suyos == {fatima.pk: {hito.pk: (enlace.pk, DIA + timedelta(days=31))}}
    assert Enlace.objects.count() == 1


def test_del_correo_al_avance(client, hito, solo):
    solo("antes")
    [mensaje] = pasar(DIA)
    direccion = re.search(r"Informar: http://localhost:8000(\S+)", mensaje.body)[1]
    with time_machine.travel(AHORA):
        assert client.post(direccion, {"porcentaje": "50"}).status_code == 303
    assert Avance.objects.get().porcentaje == 50
