"""Veinte mil hitos por vencer y mil ochocientas personas: consultas contadas por tanda y memoria pareja."""

import tracemalloc
from datetime import date, timedelta
from math import ceil

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from acuerdos.acciones import preferencias
from acuerdos.enums import Frecuencia
from acuerdos.models import Envio, Recordatorio
from cuentas.models import Usuario
from cuentas.tandas import TANDA
from recordatorios import cola, envio, motor
from tests import fabricas as f
from tests.recordatorios.poblacion import poblar

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]
DIA = date(2025, 3, 13)
AHORA = f.en_lima(DIA, 8)
PLAZO = DIA + timedelta(days=7)
MEGA = 1024 * 1024
POR_TANDA = 30  # tomarlos, leerlos, sus enlaces y dejarlo dicho
NUMERAR = 6  # lo que cuesta dejar dicho que una tanda cambió: dos del retorno, mirar cuáles, leer, tomar y poner


def consultas(que):
    with CaptureQueriesContext(connection) as capturadas:
        que()
    return len(capturadas)


@pytest.mark.parametrize(("hitos", "tandas"), [(1_000, 1), (4_000, 4)])
def test_programar_y_juntar_hacen_las_mismas_consultas_por_tanda(hitos, tandas):
    poblar(500, plazo=PLAZO, hitos=hitos)
    # Por cada mil hitos, leer lo ya registrado y dos inserciones, que SQLite parte por sus límites.
    partes = ceil(TANDA / connection.ops.bulk_batch_size(Recordatorio._meta.concrete_fields[1:], [None] * TANDA))
    por_mil = 1 + 2 * (partes + NUMERAR)
    fijas = consultas(lambda: cola.programar(DIA, ahora=AHORA)) - tandas * por_mil
    assert 0 < fijas <= 15  # una, los días que un decreto declaró no laborables
    assert consultas(lambda: cola.juntar(DIA, ahora=AHORA)) <= 12 + ceil(500 / 40)
    assert Recordatorio.objects.filter(envio__isnull=False).count() == hitos
    assert Envio.objects.count() == 500


@pytest.mark.parametrize("personas", [10, 40])
def test_enviar_hace_las_mismas_consultas_por_tanda_y_dos_por_correo(personas):
    poblar(personas, plazo=PLAZO, hitos=10 * personas)
    listos = motor.pasar(ahora=AHORA).listos
    hechas = consultas(lambda: envio.enviar_tanda(listos, dia=DIA, reloj=lambda: AHORA))
    assert Envio.objects.filter(estado="enviado").count() == personas
    assert hechas <= POR_TANDA + 2 * personas


@pytest.mark.servicios  # una sola vez, y en PostgreSQL, que es donde se lee por partes
def test_veinte_mil_hitos_se_recorren_y_registran_con_memoria_pareja():
    poblar(1_800, plazo=PLAZO, hitos=20_000)
    tracemalloc.start()
    try:
        assert cola.programar(DIA, ahora=AHORA) == 20_000
        assert cola.juntar(DIA, ahora=AHORA) == 1_800
        pico = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert pico < 40 * MEGA
    assert Recordatorio.objects.count() == 20_000
    assert Envio.objects.count() == 1_800


def test_quien_no_quiere_avisos_no_cuesta_una_consulta_por_persona():
    poblar(40, plazo=PLAZO)
    for persona in Usuario.objects.filter(username__startswith="p")[:20]:
        preferencias.cambiar_frecuencia(por=persona, frecuencia=Frecuencia.NINGUNA)
    cola.programar(DIA, ahora=AHORA)
    # De las 17, una pregunta quiénes coordinan; otra, cuáles se juntan.
    assert consultas(lambda: cola.juntar(DIA, ahora=AHORA)) <= 17 + NUMERAR
    assert Recordatorio.objects.filter(estado="descartado").count() == 20
