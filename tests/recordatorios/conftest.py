"""Lo que comparten las pruebas de los recordatorios."""

from datetime import date

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from acuerdos.enums import Responsable
from acuerdos.models import ReglaDeRecordatorio
from recordatorios import envio, motor
from tests import fabricas as f
from tests.puestas import puesta

PLAZO = date(2025, 3, 20)  # un jueves, sin feriados cerca


@pytest.fixture
@puesta
def hito(sesion, fatima):
    """Un hito que debe Fátima, de un acuerdo con MTPE, con plazo el jueves 20 de marzo."""
    acuerdo = f.FabricaAcuerdo(sesion=sesion, responsable=Responsable.GL)
    return f.FabricaHito(acuerdo=acuerdo, plazo=PLAZO)


@pytest.fixture
def solo():
    """Deja activas solo las reglas de esas clases (y, si se dice, de esos destinatarios)."""

    def dejar(*clases, para=("responsable",)):
        ReglaDeRecordatorio.objects.exclude(clase__in=clases, destinatario__in=para).update(activa=False)

    return dejar


def pasar(dia, hora=8, minuto=0, *, forzada=False):
    """Una pasada completa a esa hora de Lima; devuelve los correos que salieron en ella."""
    ahora = f.en_lima(dia, hora, minuto)
    ya = len(mail.outbox)
    pasada = motor.pasar(ahora=ahora, forzada=forzada)
    envio.enviar_tanda(pasada.listos, dia=dia, reloj=lambda: ahora)
    return mail.outbox[ya:]


@pytest.fixture
def servidor(monkeypatch):
    """Un servidor de correo de mentira: contesta con los errores que se le den, y después acepta."""
    errores = []
    aceptar = EmailBackend.send_messages

    def enviar(self, mensajes):
        if errores:
            raise errores.pop(0)
        return aceptar(self, mensajes)

    monkeypatch.setattr(EmailBackend, "send_messages", enviar)
    return errores


@pytest.fixture
def tres(sesion):
    """Tres funcionarios a los que se les va a avisar de un mismo hito."""
    for n in range(3):
        f.FabricaFuncionario(usuario=f.FabricaUsuario(username=f"s{n}"))
    return f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=sesion, responsable="GN"), plazo=PLAZO)
