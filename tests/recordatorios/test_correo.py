"""Lo que dice el servidor de correo: qué significa cada «no»."""

import smtplib
from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.mail.backends.locmem import EmailBackend

from acuerdos.acciones import preferencias
from acuerdos.models import Envio, PreferenciaDeRecordatorios
from cuentas import freno
from cuentas.correo import SinRespuesta
from cuentas.models import Usuario
from municipalidades.models import PuntoFocal
from recordatorios import motor
from recordatorios.correo import falla_de
from tests import fabricas as f
from tests.recordatorios.conftest import PLAZO, pasar
from tests.recordatorios.envio_de_prueba import AHORA, tanda

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


@pytest.fixture(autouse=True)
def _solo_antes(catalogos, solo):
    solo("antes")


def test_la_direccion_que_no_existe_pasa_a_sin_contacto_y_no_se_le_escribe_mas(hito, servidor, olga, fatima):
    servidor += [smtplib.SMTPRecipientsRefused({"fatima@ejemplo.pe": (550, b"5.1.1 no such user")})]
    assert tanda() == Counter(fallido=1)
    preferencia = PreferenciaDeRecordatorios.objects.get(usuario=fatima)
    assert preferencia.rebotado_en == AHORA
    assert "no such user" in preferencia.motivo_de_rebote
    assert pasar(date(2025, 3, 19)) == []
    assert Envio.objects.get(dia=date(2025, 3, 19)).motivo.startswith("Su correo rebota")
    preferencias.quitar_rebote(por=olga, persona=fatima)
    assert len(pasar(date(2025, 3, 20))) == 1


def al_contestar(**cambios):
    """El «no» de un buzón que no existe, que llega cuando en la cuenta de Fátima ya dice otra cosa."""

    class NoExiste(smtplib.SMTPRecipientsRefused):
        def __init__(self) -> None:
            super().__init__({"fatima@ejemplo.pe": (550, b"5.1.1 no such user")})
            Usuario.objects.filter(username="fatima").update(**cambios)
            PuntoFocal.objects.filter(usuario__username="fatima").update(correo=cambios.get("email", ""))

    return NoExiste


def test_quien_rebota_conserva_como_le_toca_recibir_y_consta_en_su_historia(hito, servidor, fatima):
    servidor.append(al_contestar(rol="coordinador"))  # a quien coordina le toca el semanal
    assert tanda() == Counter(fallido=1)
    preferencia = PreferenciaDeRecordatorios.objects.get(usuario=fatima)
    assert preferencia.rebotado_en == AHORA
    assert preferencia.frecuencia == "semanal"
    assert "no such user" in preferencia.history.latest().history_change_reason


def test_si_entretanto_le_corrigieron_el_correo_no_queda_sin_contacto(hito, servidor, fatima):
    servidor.append(al_contestar(email="otro@ejemplo.pe"))
    assert tanda() == Counter(fallido=1)
    assert not PreferenciaDeRecordatorios.objects.filter(usuario=fatima, rebotado_en__isnull=False).exists()


@pytest.mark.parametrize(
    ("error", "es"),
    [
        (smtplib.SMTPRecipientsRefused({"a": (550, b"5.1.1 no existe")}), {"rebota"}),
        (smtplib.SMTPRecipientsRefused({"a": (550, b"no existe")}), {"rebota"}),
        (smtplib.SMTPRecipientsRefused({"a": (554, b"5.7.1 relay access denied")}), set()),
        (smtplib.SMTPRecipientsRefused({"a": (450, b"4.2.0 greylisted")}), {"pasajera"}),
        (smtplib.SMTPSenderRefused(553, b"no", "x"), {"pasajera"}),
        (smtplib.SMTPDataError(554, b"spam"), set()),
        (smtplib.SMTPDataError(452, b"lleno"), {"pasajera"}),
        (smtplib.SMTPNotSupportedError("SMTPUTF8"), set()),
        (smtplib.SMTPServerDisconnected("adiós"), {"pasajera", "silencio"}),
        (TimeoutError("timed out"), {"pasajera", "silencio"}),
        (ConnectionResetError(104, "reset"), {"pasajera", "silencio"}),
        (SinRespuesta("timed out"), {"pasajera", "silencio", "quiza"}),
    ],
)
def test_lo_que_significa_cada_no_del_servidor(error, es):
    falla = falla_de(error)
    assert {que for que in ("pasajera", "rebota", "quiza", "silencio") if getattr(falla, que)} == es
    assert falla.motivo


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPAuthenticationError(535, b"no"),
        ConnectionRefusedError(111, "refused"),
        smtplib.SMTPConnectError(554, b"no"),
    ],
)
def test_si_no_se_puede_entrar_al_servidor_se_deja_de_insistir_y_nada_se_da_por_perdido(sesion, monkeypatch, error):
    for n in range(6):
        f.FabricaFuncionario(usuario=f.FabricaUsuario(username=f"s{n}"))
    f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=sesion, responsable="GN"), plazo=PLAZO)
    monkeypatch.setattr(EmailBackend, "open", lambda self: (_ for _ in ()).throw(error))
    assert tanda() == Counter(programado=4)  # y los otros dos ni se tomaron
    assert Envio.objects.filter(estado="programado").count() == 6
    assert Envio.objects.filter(intentos=0).count() == 2
    assert freno.pausa().motivo.startswith("No se pudo conectar al servidor de correo")
    assert motor.pasar(ahora=AHORA + timedelta(minutes=4)).listos == ()
    monkeypatch.undo()
    assert tanda(AHORA + timedelta(minutes=20)) == Counter(enviado=6)
    assert freno.pausa() is None
