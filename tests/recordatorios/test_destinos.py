"""A quién va cada recordatorio, y que se mire otra vez al enviar."""

from datetime import date

import pytest
from django.core import mail

from acuerdos.acciones import acuerdos, personas
from acuerdos.enums import Responsable
from acuerdos.models import Envio, Recordatorio, ReglaDeRecordatorio
from cuentas.models import Usuario
from municipalidades.models import Municipalidad, PuntoFocal
from recordatorios import motor
from tests import fabricas as f
from tests.recordatorios.conftest import PLAZO, pasar

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]
DIA = date(2025, 3, 13)
AHORA = f.en_lima(DIA, 7)


@pytest.fixture(autouse=True)
def _solo_antes(catalogos, solo):
    solo("antes")


def hito_que_debe(responsable, **acuerdo):
    return f.FabricaHito(acuerdo=f.FabricaAcuerdo(responsable=responsable, **acuerdo), plazo=PLAZO)


def destinatarios():
    return sorted(m.to[0] for m in pasar(DIA))


def test_lo_que_debe_la_municipalidad_va_a_su_punto_focal_titular(fatima, benita, soledad):
    alterna = f.FabricaUsuario(username="alba")
    f.FabricaPuntoFocal(usuario=alterna, titular=False)
    hito_que_debe(Responsable.GL)
    assert destinatarios() == ["fatima@ejemplo.pe"]


def test_sin_titular_va_a_los_alternos():
    for nombre in ("alba", "ana"):
        f.FabricaPuntoFocal(usuario=f.FabricaUsuario(username=nombre), titular=False)
    hito_que_debe(Responsable.GL)
    assert destinatarios() == ["alba@ejemplo.pe", "ana@ejemplo.pe"]


def test_lo_que_debe_el_sector_va_a_sus_funcionarios(fatima, soledad, mario):
    f.FabricaFuncionario(usuario=f.FabricaUsuario(username="sonia"))
    hito_que_debe(Responsable.GN)
    assert destinatarios() == ["soledad@ejemplo.pe", "sonia@ejemplo.pe"]


def test_un_sector_sin_funcionario_va_al_operador_a_cargo(olga):
    hito_que_debe(Responsable.GN)
    assert destinatarios() == ["olga@ejemplo.pe"]


def test_lo_que_debe_la_secretaria_va_a_quien_sigue_el_acuerdo(olga):
    otro = f.FabricaOperador(username="oscar", nombre="Óscar Pinto")
    hito = hito_que_debe(Responsable.GR)
    acuerdos.asignar_a_cargo(por=olga, acuerdo=hito.acuerdo, usuario=otro, ahora=AHORA)
    assert destinatarios() == ["oscar@ejemplo.pe"]


def test_si_quien_lo_seguia_ya_no_esta_va_a_todos_los_operadores(olga):
    hito = hito_que_debe(Responsable.GR, sesion=f.FabricaSesion(registrada_por=olga))
    otro = f.FabricaOperador(username="oscar")
    acuerdos.asignar_a_cargo(por=olga, acuerdo=hito.acuerdo, usuario=otro, ahora=AHORA)
    Usuario.objects.filter(username__in=["olga", "oscar"]).update(is_active=False)
    f.FabricaOperador(username="ofelia")
    assert destinatarios() == ["ofelia@ejemplo.pe"]


def test_sin_punto_focal_va_al_correo_institucional():
    Municipalidad.objects.filter(pk=f.UMACHIRI).update(correo="mesa@umachiri.pe")
    hito_que_debe(Responsable.GL)
    [mensaje] = pasar(DIA)
    assert mensaje.to == ["mesa@umachiri.pe"]
    assert "A la Municipalidad Distrital de Umachiri" in mensaje.body
    assert "no tiene punto focal" in mensaje.body
    assert "/e/" not in mensaje.body
    assert "List-Unsubscribe" not in mensaje.extra_headers


def test_sin_punto_focal_ni_correo_institucional_queda_dicho():
    hito_que_debe(Responsable.GL)
    assert destinatarios() == []
    envio = Envio.objects.get()
    assert (envio.estado, envio.motivo) == ("fallido", "No tiene punto focal ni correo institucional")
    assert Recordatorio.objects.get().estado == "fallido"


def test_quien_no_tiene_correo_queda_dicho(fatima):
    PuntoFocal.objects.update(correo="")
    Usuario.objects.filter(pk=fatima.pk).update(email="")
    hito_que_debe(Responsable.GL)
    assert destinatarios() == []
    assert Envio.objects.get().motivo == "No tiene correo registrado"


def test_va_al_correo_del_cargo_antes_que_al_de_la_cuenta(fatima):
    PuntoFocal.objects.update(correo="fatima@umachiri.pe")
    hito_que_debe(Responsable.GL)
    assert destinatarios() == ["fatima@umachiri.pe"]


def test_una_persona_con_varias_municipalidades_y_roles_recibe_un_solo_correo(fatima):
    f.FabricaPuntoFocal(usuario=fatima, municipalidad_id=f.SAN_JOSE_LAMBAYEQUE)
    f.FabricaFuncionario(usuario=fatima, sector_id="MVCS")
    hito_que_debe(Responsable.GL)
    hito_que_debe(Responsable.GL, municipalidad_id=f.SAN_JOSE_LAMBAYEQUE)
    hito_que_debe(Responsable.GN, sector_id="MVCS")
    [mensaje] = pasar(DIA)
    assert mensaje.body.count("vence en 7 días") == 3
    assert Recordatorio.objects.filter(estado="enviado").count() == 3


def test_dos_roles_sobre_el_mismo_hito_son_un_recordatorio_y_manda_que_lo_debe(fatima, solo):
    f.FabricaFuncionario(usuario=fatima, sector_id="MTPE")
    hito_que_debe(Responsable.GL)
    ReglaDeRecordatorio.objects.create(clase="antes", dias=7, destinatario="sector")
    [mensaje] = pasar(DIA)
    assert Recordatorio.objects.get().rol == "responsable"
    assert "Informar: " in mensaje.body


def test_quien_deja_el_cargo_despues_de_programado_no_recibe_y_quien_entra_si(fatima, olga):
    hito_que_debe(Responsable.GL)
    motor.pasar(ahora=AHORA, forzada=True)
    nueva = f.FabricaUsuario(username="nora")
    personas.nombrar_punto_focal(
        por=olga, municipalidad=Municipalidad.objects.get(pk=f.UMACHIRI), usuario=nueva, desde=DIA, ahora=AHORA
    )
    assert destinatarios() == ["nora@ejemplo.pe"]
    de_fatima = Recordatorio.objects.get(persona=fatima)
    assert (de_fatima.estado, de_fatima.motivo) == (
        "descartado",
        "Ya no le corresponde: dejó el cargo o el puesto se cubrió",
    )
    assert Envio.objects.get(persona=fatima).estado == "descartado"


def test_si_el_puesto_se_cubre_antes_de_enviar_no_va_a_la_municipalidad(olga):
    Municipalidad.objects.filter(pk=f.UMACHIRI).update(correo="mesa@umachiri.pe")
    hito_que_debe(Responsable.GL)
    motor.pasar(ahora=AHORA, forzada=True)
    f.FabricaPuntoFocal(usuario=f.FabricaUsuario(username="nora"))
    assert destinatarios() == ["nora@ejemplo.pe"]


def test_el_hito_que_culmina_despues_de_programado_no_se_recuerda(fatima):
    hito = hito_que_debe(Responsable.GL)
    otro = hito_que_debe(Responsable.GL)
    motor.pasar(ahora=AHORA, forzada=True)
    f.FabricaAvance(hito=hito, porcentaje=100)
    [mensaje] = pasar(DIA)
    assert otro.acuerdo.codigo in mensaje.body
    assert hito.acuerdo.codigo not in mensaje.body
    assert Recordatorio.objects.get(hito=hito).motivo == "El hito ya no está pendiente"


def test_la_cuenta_desactivada_no_recibe(fatima, olga):
    Usuario.objects.filter(pk=fatima.pk).update(is_active=False)
    hito_que_debe(Responsable.GL)
    assert destinatarios() == []
    assert len(mail.outbox) == 0
