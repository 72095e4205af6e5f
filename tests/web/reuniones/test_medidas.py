"""Lo que la sala pesa y consulta, con sesenta acuerdos escritos."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web.conftest import multiplicar
from tests.web.reuniones.conftest import EN_JSON, SALA, escrito
from tests.web.test_consultas import contar
from tests.web.test_peso import OFICINA, UN_VIAJE, pedir, peso

PAGINAS = {
    SALA: 13,
    f"{SALA}resultado/": 5,
    "/acuerdos/MEA-TEST-001/editar/": 7,
    "/acuerdos/MEA-TEST-001/anular/": 5,
    "/sesiones/MEA-TEST/acuerdos/nuevo/": 8,
}


@pytest.mark.parametrize("direccion", PAGINAS)
def test_las_consultas_no_crecen(direccion: str, sala: SimpleNamespace, como: Callable[[str], Client]) -> None:
    olga = como("olga")
    multiplicar(sala.acuerdo, 10)
    con_pocos = contar(olga, direccion)
    multiplicar_mas(sala.acuerdo, 200)
    assert contar(olga, direccion) <= con_pocos
    assert con_pocos <= PAGINAS[direccion]


def test_registrar_cuesta_lo_mismo_el_primero_que_el_ultimo(
    sala: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    olga = como("olga")

    def cuanto(clave: str, texto: str) -> int:
        with CaptureQueriesContext(connection) as consultas:
            assert olga.post(SALA, escrito(clave=clave, texto=texto), **EN_JSON).status_code == 201
        return len(consultas)

    primero = cuanto("una", "Remitir el modelo de convenio del programa")
    multiplicar(sala.acuerdo, 300)
    assert cuanto("otra", "Visitar la obra del mercado de abastos") <= primero


@pytest.mark.parametrize("direccion", PAGINAS)
def test_pesan_lo_que_deben(direccion: str, sala: SimpleNamespace, como: Callable[[str], Client]) -> None:
    multiplicar(sala.acuerdo, 59)
    assert peso(pedir(como("olga"), direccion)) <= OFICINA


def test_para_el_punto_focal_sigue_cabiendo_en_un_viaje(sala: SimpleNamespace, como: Callable[[str], Client]) -> None:
    multiplicar(sala.acuerdo, 59)
    assert peso(pedir(como("fatima"), SALA)) <= UN_VIAJE


def multiplicar_mas(acuerdo: Any, veces: int) -> None:
    """Otros tantos, con códigos que los anteriores no usaron."""
    copia = type(acuerdo).objects.get(pk=acuerdo.pk)
    copia.sesion.codigo = "MEA-MAS"
    multiplicar(copia, veces)
