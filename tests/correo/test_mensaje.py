"""Un correo, como se lee: quién lo manda, si ya llegó y si da vueltas."""

import pytest

from correo.resultado import ResultadoDeRecibir
from tests.correo.conftest import recibos

pytestmark = pytest.mark.django_db


def test_lo_que_no_tiene_remitente_en_el_sobre_no_se_contesta(buzon):
    assert buzon.contestar(sobre="") == ResultadoDeRecibir.CALLADO
    assert recibos() == []


def test_lo_que_dio_demasiadas_vueltas_es_un_circulo(buzon):
    vueltas = b"".join(b"Received: from a by b; Thu, 20 Mar 2025 10:00:00 -0500\r\n" for _ in range(40))
    assert buzon.entregar(vueltas + buzon.mensaje().as_bytes()) == ResultadoDeRecibir.CALLADO


def test_sin_message_id_tambien_es_uno(buzon):
    crudo = buzon.mensaje().as_bytes().replace(b"Message-ID", b"X-Nada")
    assert [buzon.entregar(crudo), buzon.entregar(crudo)] == [ResultadoDeRecibir.INFORMADO, ResultadoDeRecibir.REPETIDO]


def test_el_que_tiene_dos_remitentes_no_es_de_nadie(buzon):
    crudo = buzon.mensaje().as_bytes().replace(b"<fatima@ejemplo.pe>", b"<fatima@ejemplo.pe>, <otro@ejemplo.pe>")
    assert buzon.entregar(crudo) == ResultadoDeRecibir.CALLADO
