"""Lo automático y lo falsificado no se toma por una respuesta."""

import pytest

from acuerdos.enums import Canal
from acuerdos.models import Avance
from correo.resultado import ResultadoDeRecibir
from tests.correo.conftest import recibos

pytestmark = pytest.mark.django_db


def test_lo_que_el_servidor_dice_falsificado_no_se_toma_ni_se_contesta(buzon, settings):
    settings.CORREO_AUTENTICADO_POR = "mx.pcm.pe"
    ajeno = {"Authentication_Results": "mx.pcm.pe; dmarc=fail header.from=ejemplo.pe"}
    assert buzon.contestar(**ajeno) == ResultadoDeRecibir.CALLADO
    assert recibos() == []
    assert buzon.contestar(Authentication_Results="otro.pe; dmarc=fail") == ResultadoDeRecibir.INFORMADO


AUTOMATICOS = [
    {"Auto_Submitted": "auto-replied"},
    {"Auto_Submitted": "auto-generated; x=1"},
    {"Precedence": "bulk"},
    {"Precedence": "auto_reply"},
    {"X_Autoreply": "yes"},
    {"List_Id": "<lista.ejemplo.pe>"},
    {"Subject": "Respuesta automática: MUNI Ejecutivo"},
    {"Subject": "Fuera de la oficina Re: MUNI Ejecutivo"},
    {"Subject": "Leído: MUNI Ejecutivo"},
    {"de": "mailer-daemon@ejemplo.pe"},
    {"de": "no-responder@localhost"},
]


@pytest.mark.parametrize("cabeceras", AUTOMATICOS)
def test_a_lo_automatico_no_se_le_cree_ni_se_le_contesta(buzon, cabeceras):
    assert buzon.contestar("Estoy de vacaciones, vuelvo el lunes. 60 %", **cabeceras) == ResultadoDeRecibir.CALLADO
    assert not Avance.objects.filter(canal=Canal.CORREO).exists()
    assert recibos() == []
