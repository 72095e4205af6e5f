"""El mismo correo entregado dos veces al mismo tiempo: un avance, una constancia."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from acuerdos.enums import Canal
from acuerdos.models import Avance, CorreoRecibido
from correo.resultado import ResultadoDeRecibir
from tests.correo.conftest import recibos

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("catalogos")]
VECES = 4


def test_entregado_cuatro_veces_a_la_vez_es_uno(buzon):
    crudo, juntos = buzon.mensaje("Vamos al 60 %").as_bytes(), Barrier(VECES)

    def entregar(_: int) -> ResultadoDeRecibir:
        juntos.wait(10)
        try:
            return buzon.entregar(crudo)
        finally:
            connection.close()

    with ThreadPoolExecutor(VECES) as hilos:
        resultados = list(hilos.map(entregar, range(VECES)))
    assert sorted(resultados) == sorted([ResultadoDeRecibir.INFORMADO, *[ResultadoDeRecibir.REPETIDO] * (VECES - 1)])
    assert Avance.objects.filter(canal=Canal.CORREO).count() == 1
    assert CorreoRecibido.objects.count() == 1
    assert len(recibos()) == 1
