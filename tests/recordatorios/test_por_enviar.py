"""Lo que se mira otra vez antes de enviar, de muchos juntos."""

from collections import Counter

import pytest
from django.core import mail

from acuerdos.acciones import preferencias
from acuerdos.enums import Frecuencia
from acuerdos.models import Envio, Recordatorio
from recordatorios import envio as envios
from recordatorios import motor, por_enviar
from tests.recordatorios.envio_de_prueba import AHORA, DIA, tanda

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


@pytest.fixture(autouse=True)
def _solo_antes(catalogos, solo):
    solo("antes")


def test_una_falla_nuestra_al_leer_uno_no_detiene_a_los_demas(tres, monkeypatch):
    malo = []

    def armar(recordatorios, noticias, dia):
        malo[:] = malo or [recordatorios[0].envio_id]
        if recordatorios[0].envio_id == malo[0]:
            raise KeyError("fila")
        return contenido_de(recordatorios, noticias, dia)

    contenido_de = por_enviar.contenido_de
    monkeypatch.setattr(por_enviar, "contenido_de", armar)
    assert tanda() == Counter(fallido=1, enviado=2)
    assert Envio.objects.get(pk=malo[0]).motivo == "Falla nuestra (KeyError): quedó anotada"


def test_a_quien_pidio_no_recibir_no_le_sale_ni_lo_que_ya_estaba_en_la_cola(hito, fatima):
    listos = motor.pasar(ahora=AHORA).listos
    preferencias.cambiar_frecuencia(por=fatima, frecuencia=Frecuencia.NINGUNA)
    assert envios.enviar_tanda(listos, dia=DIA, reloj=lambda: AHORA) == Counter(descartado=1)
    recordatorio = Recordatorio.objects.get()
    assert (recordatorio.estado, recordatorio.motivo) == ("descartado", por_enviar.NO_QUIERE)
    assert mail.outbox == []
