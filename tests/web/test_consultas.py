"""Cada página hace un número fijo de consultas, haya diez acuerdos o mil."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web.conftest import multiplicar

# dirección: (quién, tope de consultas)
PAGINAS = {
    "/": ("anonima", 17),
    "/tablero/?sesion=MEA-TEST": ("olga", 21),
    "/tablero/?sesion=MEA-TEST&al=2025-03-31": ("olga", 12),
    "/tablero/anio/?sesion=MEA-TEST": ("olga", 24),
    "/tablero/hitos/?sesion=MEA-TEST": ("olga", 9),
    "/tablero/hitos/?sesion=MEA-TEST&vista=linea": ("olga", 11),
    "/tablero/atrasos/?sesion=MEA-TEST": ("olga", 11),
    "/tablero/parecidos/?sesion=MEA-TEST": ("olga", 12),
    "/tablero/cambios/?sesion=MEA-TEST&desde=2025-01-12": ("olga", 10),
    "/tablero/cambios/?sesion=MEA-TEST&desde=2025-01-12&que=nuevos": ("olga", 10),
    "/sesiones/": ("olga", 6),
    "/sesiones/MEA-TEST/": ("olga", 10),
    "/sesiones/MEA-TEST/corte/?al=2025-03-31": ("olga", 20),
    "/reuniones/MEA-TEST/MTPE-01/": ("olga", 8),
    "/acuerdos/": ("olga", 11),
    "/acuerdos/?search=empleo&estado=en_proceso&ordering=-avance": ("olga", 15),
    "/acuerdos/?al=2025-03-31": ("olga", 18),
    "/acuerdos/MEA-TEST-001/": ("olga", 31),
    "/municipalidades/?con_acuerdos=true": ("olga", 9),
    "/municipalidades/210809/": ("olga", 17),
    "/sectores/MTPE/": ("olga", 12),
    "/personas/": ("olga", 10),
    "/personas/?search=mamani&con_cargo=true": ("olga", 13),
    "/mis-acuerdos/": ("fatima", 12),
    "/mis-acuerdos/?cuando=atrasado&search=taller": ("soledad", 18),
    "/mis-acuerdos/todos/": ("fatima", 10),
    "/mis-acuerdos/historia/": ("fatima", 14),
}


def contar(navegador: Client, direccion: str) -> int:
    with CaptureQueriesContext(connection) as consultas:
        assert navegador.get(direccion).status_code == 200
    return len(consultas)


@pytest.mark.parametrize("direccion", PAGINAS)
def test_las_consultas_de_una_pagina_no_crecen(
    direccion: str, mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    quien, tope = PAGINAS[direccion]
    navegador = como(quien)
    con_pocos = contar(navegador, direccion)
    multiplicar(mundo.pronto, 1000)
    con_muchos = contar(navegador, direccion)
    assert con_muchos <= con_pocos
    assert con_muchos <= tope
