"""Una conexión guardada: se usa sin preguntar mientras nadie la cerró, y si la cerraron se nota antes de usarla."""

import time

import pytest
from django.db import connection

pytestmark = [pytest.mark.django_db, pytest.mark.servicios]


@pytest.fixture
def otra():
    if connection.vendor != "postgresql":
        pytest.skip("es de PostgreSQL")
    otra = connection.copy()
    otra.connect()
    yield otra
    otra.close()


def test_la_que_nadie_cerro_sirve_y_no_se_le_pregunta(otra):
    with connection.cursor() as mirar:
        consulta = "SELECT query_start FROM pg_stat_activity WHERE pid = %s"
        mirar.execute(consulta, [otra.connection.get_backend_pid()])
        antes = mirar.fetchone()
        assert otra.is_usable()
        mirar.execute(consulta, [otra.connection.get_backend_pid()])
        assert mirar.fetchone() == antes


def test_la_que_el_servidor_termino_no_sirve_y_se_abre_otra(otra):
    with connection.cursor() as terminar:
        terminar.execute("SELECT pg_terminate_backend(%s)", [otra.connection.get_backend_pid()])
    limite = time.monotonic() + 10
    while otra.is_usable() and time.monotonic() < limite:
        time.sleep(0.01)
    otra.health_check_enabled, otra.health_check_done = True, False
    with otra.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def test_la_que_fallo_se_pregunta_de_verdad(otra):
    otra.errors_occurred = True
    assert otra.is_usable()
    otra.connection.close()
    assert not otra.is_usable()
