"""Las páginas de los recordatorios: quién entra a cada una, qué dice y qué hace."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from municipalidades.models import Municipalidad
from tests import fabricas as f
from tests.recordatorios.conftest import pasar
from tests.web.recordatorios.conftest import DIA
from web.recordatorios import urls as urls_de_recordatorios

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


QUIENES = ("anonima", "fatima", "soledad", "eva", "olga", "carlos")


# nombre: (argumentos, GET, POST vacío), en el orden de QUIENES. 302 a quien no ingresó, o tras hacer algo.
SECRETARIA = (302, 403, 403, 403, 200, 200)


SOLO_LEER = (302, 405, 405, 405, 405, 405)


MATRIZ = {
    "recordatorios": (lambda m: [], SECRETARIA, SOLO_LEER),
    "recordatorios_manana": (lambda m: [], SECRETARIA, SOLO_LEER),
    # Ese día ya se le escribió: no hay nada que le saldría.
    "recordatorios_carta": (lambda m: ["u0"], (302, 403, 403, 403, 404, 404), (302, 403, 403, 403, 404, 404)),
    "recordatorios_no_saltar": (
        lambda m: [m["envio"].recordatorios.first().pk],
        SOLO_LEER,
        (302, 403, 403, 403, 302, 302),
    ),
    "recordatorios_envios": (lambda m: [], SECRETARIA, SOLO_LEER),
    "recordatorios_recibidos": (lambda m: [], SECRETARIA, SOLO_LEER),
    "recordatorios_personas": (lambda m: [], SECRETARIA, SOLO_LEER),
    "recordatorios_vacantes": (lambda m: [], SECRETARIA, SOLO_LEER),
    "recordatorios_reintentar": (lambda m: [m["envio"].pk], SOLO_LEER, (302, 403, 403, 403, 302, 302)),
    "recordatorios_reintentar_todos": (lambda m: [], SOLO_LEER, (302, 403, 403, 403, 302, 302)),
    "recordatorios_rebote": (lambda m: [m["fatima"].pk], SECRETARIA, (302, 403, 403, 403, 400, 400)),
    "recordatorios_enlaces": (lambda m: [m["fatima"].pk], SOLO_LEER, (302, 403, 403, 403, 302, 302)),
    "recordatorios_regla": (lambda m: [m["regla"].pk], SECRETARIA, (302, 403, 403, 403, 400, 400)),
    "recordatorios_regla_nueva": (lambda m: [], SECRETARIA, (302, 403, 403, 403, 400, 400)),
    "recordatorios_no_laborable": (lambda m: [], SECRETARIA, (302, 403, 403, 403, 400, 400)),
    "recordatorios_laborable": (lambda m: [m["no_laborable"].pk], SOLO_LEER, (302, 403, 403, 403, 302, 404)),
    "recordatorios_arreglar": (lambda m: [m["fallido"].pk], SECRETARIA, (302, 403, 403, 403, 400, 400)),
    "recordatorios_interruptor": (lambda m: [], SECRETARIA, (302, 403, 403, 403, 302, 302)),
    "mis_recordatorios": (lambda m: [], (302, 200, 200, 200, 200, 200), (302, 400, 400, 400, 400, 400)),
    "calendario_renovar": (lambda m: [], SOLO_LEER, (302, 302, 302, 302, 302, 302)),
    "recordatorios_baja": (lambda m: [m["baja"]], (200,) * 6, (200,) * 6),
    "calendario": (lambda m: [m["sello"]], (200,) * 6, (405,) * 6),
}


def test_toda_direccion_tiene_su_fila():
    assert {p.name for p in urls_de_recordatorios.urlpatterns} == set(MATRIZ)


@pytest.mark.parametrize("nombre", MATRIZ)
def test_cada_quien_recibe_lo_suyo(nombre, mundo, como):
    argumentos, al_leer, al_enviar = MATRIZ[nombre]
    direccion = reverse(nombre, args=argumentos(mundo))
    assert [como(q).get(direccion).status_code for q in QUIENES] == list(al_leer)
    assert [como(q).post(direccion).status_code for q in QUIENES] == list(al_enviar)
    assert {como("carlos").put(direccion).status_code, como("carlos").delete(direccion).status_code} == {405}


@pytest.mark.parametrize("nombre", MATRIZ)
def test_leer_no_cambia_nada(nombre, mundo, como):
    navegador = como("olga")
    direccion = reverse(nombre, args=MATRIZ[nombre][0](mundo))
    with CaptureQueriesContext(connection) as hechas:
        navegador.get(direccion)
    escritas = [q["sql"] for q in hechas if re.match(r"INSERT|UPDATE|DELETE", q["sql"])]
    assert [sql for sql in escritas if "cuentas_acceso" not in sql] == [], "solo queda quién miró"


@pytest.mark.parametrize(
    "nombre", ["recordatorios_manana", "recordatorios_envios", "recordatorios_personas", "recordatorios_vacantes"]
)
def test_las_consultas_no_crecen_con_las_filas(nombre, mundo, como):
    navegador, cuentas = como("olga"), []
    for veces in (1, 8):
        for n in range(veces):
            ubigeo = Municipalidad.objects.order_by("pk")[20 * veces + n].pk
            f.FabricaHito(acuerdo=f.FabricaAcuerdo(municipalidad_id=ubigeo), plazo=DIA + timedelta(days=1))
            if n % 2:
                f.FabricaPuntoFocal(usuario=f.FabricaUsuario(username=f"p{veces}{n}"), municipalidad_id=ubigeo)
        pasar(DIA, 10 + veces)
        with CaptureQueriesContext(connection) as hechas:
            assert navegador.get(reverse(nombre)).status_code == 200
        cuentas.append(len(hechas))
    assert cuentas[1] <= cuentas[0] + 2
    assert cuentas[1] <= 24
