"""Lo que pesa cada página, tal como sale por la red: con todo lo que el navegador tiene que traer para mostrarla."""

import gzip
import io
import random
import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

from acuerdos.acciones.avances import registrar_avance
from acuerdos.evidencias import revisar_archivo
from acuerdos.models import Acuerdo, Hito
from tests import fabricas
from tests.puestas import puesta
from tests.web.conftest import HOY, multiplicar

PALABRAS = [
    "la",
    "municipalidad",
    "distrital",
    "gestiona",
    "ante",
    "el",
    "sector",
    "capacitación",
    "empleo",
    "temporal",
    "jóvenes",
    "mujeres",
    "agua",
    "potable",
    "puente",
    "vecinal",
    "expediente",
    "técnico",
    "saneamiento",
    "físico",
    "legal",
    "ambulancia",
    "mercado",
    "abastos",
    "riego",
    "tecnificado",
    "transferencia",
    "de",
    "partidas",
    "mantenimiento",
    "periódico",
    "camino",
    "supervisión",
    "convenio",
    "marco",
    "informe",
    "conformidad",
    "visita",
    "territorio",
    "asistencia",
    "priorización",
    "cartera",
    "inversiones",
    "certificación",
    "presupuestal",
    "comité",
    "vigilancia",
    "escolar",
    "alimentación",
    "internet",
    "espacios",
]
UN_VIAJE = 14_600  # lo que cabe en el primer viaje de una conexión TCP nueva
OFICINA = 60 * 1024
MINIATURA = re.compile(r'src="(/evidencias/\d+/miniatura/)"')
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
@puesta
def cargado(mundo: SimpleNamespace) -> SimpleNamespace:
    """Umachiri con muchos acuerdos, y uno de ellos con cuatro hitos de tres avances."""
    azar = random.Random(13)  # textos distintos entre sí: los iguales se comprimen demasiado bien
    multiplicar(mundo.pronto, 60, lambda: " ".join(azar.choices(PALABRAS, k=20)).capitalize())
    copias = Acuerdo.objects.filter(codigo__gte="MEA-TEST-1000")
    Hito.objects.bulk_create(
        Hito(
            acuerdo=a,
            numero=1,
            texto=" ".join(azar.choices(PALABRAS, k=8)),
            responsable="GL",
            evento_el=a.evento_el,
            plazo=HOY + timedelta(days=n % 40),
            plazo_vigente=HOY + timedelta(days=n % 40),
            registrado_el=a.evento_el,
            registrado_en=a.registrado_en,
            registrado_por=a.registrado_por,
        )
        for n, a in enumerate(copias)
    )
    for n in range(3):
        hito = fabricas.FabricaHito(acuerdo=mundo.pronto, texto=f"Expediente técnico, parte {n}, remitido al sector")
        for dias in (40, 20, 10):
            fabricas.FabricaAvance(
                hito=hito,
                fecha=HOY - timedelta(days=dias),
                porcentaje=100 - dias,
                descripcion=f"Se presentó la documentación número {dias * n} por mesa de partes y se espera respuesta.",
            )
    return mundo


@pytest.mark.parametrize(
    "direccion",
    [
        "/mis-acuerdos/",
        "/mis-acuerdos/todos/",
        "/acuerdos/MEA-TEST-001/",
        "/municipalidades/210809/",
        "/acuerdos/",
        "/sectores/MTPE/",
        "/reuniones/MEA-TEST/MTPE-01/",
        "/sesiones/MEA-TEST/",
    ],
)
def test_las_paginas_del_punto_focal_caben_en_un_viaje(
    direccion: str, cargado: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    assert peso(pedir(como("fatima"), direccion)) <= UN_VIAJE


@pytest.mark.parametrize(
    "direccion",
    [
        "/tablero/",
        "/sesiones/",
        "/sesiones/MEA-TEST/",
        "/sesiones/MEA-TEST/corte/",
        "/acuerdos/",
        "/municipalidades/",
        "/acuerdos/MEA-TEST-001/",
        "/municipalidades/210809/",
        "/sectores/MTPE/",
        "/",
        "/personas/",
        "/municipalidades/210809/punto-focal/nombrar/",
        "/tablero/cambios/?desde=2025-01-12",
        "/tablero/cambios/?desde=2025-01-12&que=nuevos",
    ],
)
def test_las_de_la_secretaria_en_sesenta_kilobytes(
    direccion: str, cargado: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    assert peso(pedir(como("olga"), direccion)) <= OFICINA


def test_la_cola_con_veinticinco_fotos_en_sesenta_kilobytes(
    cargado: SimpleNamespace, como: Callable[[str], Client], settings: Any, tmp_path: Any, olga: Any, fatima: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    azar = random.Random(8)
    hitos = Hito.objects.filter(acuerdo__codigo__gte="MEA-TEST-1000", responsable="GL")[:25]
    for n, hito in enumerate(hitos):
        archivo = revisar_archivo(f"{'foto del avance de la obra ' * 4}{n}.jpg", _foto_dificil(azar))
        registrar_avance(
            por=fatima,
            hito=hito,
            fecha=fabricas.EVENTO,
            porcentaje=100,
            ahora=fabricas.en_lima(HOY),
            evidencias=[archivo],
            descripcion=" ".join(azar.choices(PALABRAS, k=60)),
        )
    navegador = como("olga")
    pagina = pedir(navegador, "/validacion/")
    fotos = set(MINIATURA.findall(gzip.decompress(pagina.content).decode()))
    pesos = [len(navegador.get(foto).content) for foto in fotos]
    assert len(pesos) == 25
    assert max(pesos) <= 8 * 1024
    assert peso(pagina) + sum(pesos) <= OFICINA


def _foto_dificil(azar: random.Random) -> bytes:
    """Manchas y grano sin nada liso: lo que peor se comprime de una foto de verdad."""
    manchas = Image.frombytes("RGB", (40, 30), azar.randbytes(40 * 30 * 3)).resize((400, 300), Image.Resampling.BICUBIC)
    grano = Image.frombytes("RGB", (400, 300), azar.randbytes(400 * 300 * 3))
    salida = io.BytesIO()
    Image.blend(manchas, grano, 0.2).save(salida, "JPEG", quality=80)
    return salida.getvalue()
