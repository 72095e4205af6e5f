"""De quién es un envío: se toma una vez, se retoma si se abandonó, y se suelta si se detienen."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from acuerdos.acciones import reglas_de_recordatorio
from acuerdos.models import Envio
from recordatorios import envio as envios
from recordatorios import motor
from tests.recordatorios.envio_de_prueba import AHORA, tanda

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


@pytest.fixture(autouse=True)
def _solo_antes(catalogos, solo):
    solo("antes")


def test_lo_que_un_worker_muerto_dejo_tomado_se_retoma_a_los_diez_minutos(hito):
    [pk] = motor.pasar(ahora=AHORA).listos
    envios.tomar([pk], ahora=AHORA)
    assert tanda(AHORA + timedelta(minutes=9)) == Counter()
    assert tanda(AHORA + timedelta(minutes=11)) == Counter(enviado=1)


def test_el_que_fue_retomado_ya_no_escribe_el_resultado_del_primero(hito):
    [pk] = motor.pasar(ahora=AHORA).listos
    [lento] = envios.tomar([pk], ahora=AHORA)
    assert tanda(AHORA + timedelta(minutes=11)) == Counter(enviado=1)
    assert envios._terminar(lento, "fallido", "tarde", AHORA) == "ajeno"
    assert Envio.objects.get().estado == "enviado"


def test_detener_los_recordatorios_detiene_tambien_lo_que_ya_se_habia_tomado(tres, olga, monkeypatch):
    enviar = EmailBackend.send_messages

    def y_alguien_los_detiene(self, mensajes):
        reglas_de_recordatorio.detener_recordatorios(por=olga, ahora=AHORA)
        return enviar(self, mensajes)

    monkeypatch.setattr(EmailBackend, "send_messages", y_alguien_los_detiene)
    assert tanda() == Counter(enviado=1, ajeno=2)
    assert len(mail.outbox) == 1
    assert Counter(Envio.objects.values_list("estado", "intentos")) == Counter(
        {("enviado", 1): 1, ("programado", 0): 2}
    )
