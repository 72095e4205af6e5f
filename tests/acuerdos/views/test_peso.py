"""Lo que pesa cada página, tal como sale por la red: con todo lo que el navegador tiene que traer para mostrarla."""

import gzip
import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests import fabricas
from tests.acuerdos.views.conftest import HOY, multiplicar

UN_VIAJE = 14_600  # lo que cabe en el primer viaje de una conexión TCP nueva
OFICINA = 60 * 1024
RECURSO = re.compile(r'(?:src|href)="/static/([^"?]+)"')


def peso(respuesta: Any) -> int:
    """Bytes de la respuesta comprimida y de cada recurso que nombra, también comprimido."""
    assert respuesta.status_code == 200
    assert respuesta["Content-Encoding"] == "gzip"
    html = gzip.decompress(respuesta.content).decode()
    recursos = set(RECURSO.findall(html))
    assert recursos
    total = len(respuesta.content)
    for nombre in recursos:
        with open(finders.find(nombre), "rb") as archivo:
            total += len(gzip.compress(archivo.read(), 6))
    return total


def pedir(navegador: Client, direccion: str) -> Any:
    return navegador.get(direccion, headers={"accept-encoding": "gzip"})


@pytest.fixture
def cargado(mundo: SimpleNamespace) -> SimpleNamespace:
    """Umachiri con muchos acuerdos, y uno de ellos con cuatro hitos de tres avances."""
    multiplicar(mundo.pronto, 30)
    for n in range(3):
        hito = fabricas.FabricaHito(acuerdo=mundo.pronto, texto=f"Expediente técnico, parte {n}, remitido al sector")
        for dias in (40, 20, 10):
            fabricas.FabricaAvance(
                hito=hito, fecha=HOY - timedelta(days=dias), porcentaje=100 - dias,
                descripcion=f"Se presentó la documentación número {dias * n} por mesa de partes y se espera respuesta.",
            )  # fmt: skip
    return mundo


@pytest.mark.parametrize(
    "direccion",
    [
        "/mis-acuerdos/", "/acuerdos/MEA-TEST-001/", "/municipalidades/210809/", "/acuerdos/", "/sectores/MTPE/",
        "/reuniones/MEA-TEST/MTPE-01/", "/sesiones/MEA-TEST/",
    ],
)  # fmt: skip
def test_las_paginas_del_punto_focal_caben_en_un_viaje(
    direccion: str, cargado: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    assert peso(pedir(como("fatima"), direccion)) <= UN_VIAJE


@pytest.mark.parametrize(
    "direccion",
    [
        "/tablero/", "/sesiones/", "/sesiones/MEA-TEST/", "/sesiones/MEA-TEST/corte/", "/acuerdos/",
        "/municipalidades/",        "/acuerdos/MEA-TEST-001/", "/municipalidades/210809/", "/sectores/MTPE/", "/",
    ],
)  # fmt: skip
def test_las_de_la_secretaria_en_sesenta_kilobytes(
    direccion: str, cargado: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    assert peso(pedir(como("olga"), direccion)) <= OFICINA
