"""Toda cifra del tablero es la cuenta de la lista a la que lleva."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.test import Client

from acuerdos.acciones.proyeccion import proyectar
from tests import fabricas
from tests.corte.azar import FIN, Historia

ENLACE_CON_CIFRA = re.compile(
    r'<a[^>]*href="(/(?:acuerdos|municipalidades|tablero/cambios)/\?[^"]*)"[^>]*>(?:<b>)?\s*([\d,]+)<'
)


DE_REGION = re.compile(r'<a href="(/acuerdos/\?[^"]*)" aria-label="[^":]*: ([\d,]+) acuerdos?"')


RESUMEN = re.compile(r"<p>(?:[\d,]+ a [\d,]+ de )?([\d,]+) (?:acuerdos?|municipalidad(?:es)?)</p>")


def cifras_con_enlace(html: str) -> list[tuple[str, int]]:
    pares = ENLACE_CON_CIFRA.findall(html) + DE_REGION.findall(html)
    return [(unescape(url), int(n.replace(",", ""))) for url, n in pares]


def cuenta_de_la_lista(navegador: Client, url: str) -> int:
    respuesta = navegador.get(url)
    assert respuesta.status_code == 200, url
    html = respuesta.content.decode()
    if hallado := RESUMEN.search(html):
        return int(hallado[1].replace(",", ""))
    assert "cumple estos filtros" in html or "Ningún acuerdo cambió así" in html, url
    return 0


@pytest.mark.parametrize(
    "direccion",
    [
        "/tablero/",
        "/tablero/?sesion=MEA-TEST",
        "/tablero/?sesion=todas",
        "/tablero/?sesion=MEA-TEST&al=2025-03-31",
        "/tablero/?al=2025-01-13&sesion=MEA-TEST",
        "/sesiones/MEA-TEST/corte/",
        "/sesiones/MEA-TEST/corte/?al=2025-03-31",
        "/sectores/MTPE/",
    ],
)
def test_toda_cifra_con_enlace_es_la_cuenta_de_su_lista(
    direccion: str, mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    navegador = como("olga")
    cifras = cifras_con_enlace(navegador.get(direccion).content.decode())
    assert len(cifras) >= 3
    for url, cifra in cifras:
        assert cuenta_de_la_lista(navegador, url) == cifra, url


def test_las_cifras_de_hoy(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    contexto = como("olga").get("/tablero/?sesion=MEA-TEST").context
    cifras = {cifra.rotulo: cifra.numero for cifra in contexto["cifras"]}
    assert cifras == {
        "Vigentes": "6",
        "Cumplidos": "1",
        "En proceso": "3",
        "Pendientes": "1",
        "Vencidos": "1",
        "Por validar": "1",
    }
    listas = {lista.ident: lista.total for lista in contexto["pendientes"]}
    assert listas == {"vencen": 1, "callados": 2, "trabas": 1, "sin-hitos": 1, "sin-punto-focal": 3}


def test_con_puntos_focales_las_municipalidades_dejan_de_faltar(
    mundo: SimpleNamespace, como: Callable[[str], Client], fatima: object
) -> None:
    contexto = como("olga").get("/tablero/?sesion=MEA-TEST").context
    assert {lista.ident: lista.total for lista in contexto["pendientes"]}["sin-punto-focal"] == 2


@pytest.mark.parametrize(("semilla", "hoy"), [(1, FIN + timedelta(days=1)), (2, FIN - timedelta(days=90))])
def test_en_historias_al_azar_toda_cifra_es_la_cuenta_de_su_lista(
    semilla: int, hoy: date, olga: Any, catalogos: None
) -> None:
    """Mapa, sectores, estados, por validar, lo que vence, lo callado, sin hitos, trabas, vacantes y lo que cambió."""
    historia = Historia(semilla, acuerdos=40)
    for acuerdo in historia.acuerdos:
        proyectar(acuerdo, ahora=fabricas.en_lima(FIN))
    for acuerdo in historia.acuerdos[:6]:
        fabricas.FabricaTraba(acuerdo=acuerdo, levantada=acuerdo.pk % 2 == 0)
    fabricas.FabricaPuntoFocal()
    fabricas.FabricaPuntoFocal(municipalidad_id="030606", hasta=FIN)
    with time_machine.travel(fabricas.en_lima(hoy), tick=False):
        navegador = Client()
        navegador.force_login(olga)
        cifras = set()
        for consulta in ("", "?sesion=todas&desde=2025-01-12", "?al=2025-05-20&desde=2025-03-01"):
            html = navegador.get(f"/tablero/{consulta}").content.decode()
            assert len(cifras_con_enlace(html)) > 25
            assert sin_lista(html) == []
            cifras |= set(cifras_con_enlace(html))
        for url, cifra in cifras:
            assert cuenta_de_la_lista(navegador, url) == cifra, url


def sin_lista(html: str) -> list[str]:
    """Las cifras de las tablas y los rótulos que no llevan a ninguna parte: solo los ceros y los porcentajes."""
    celdas = re.findall(r'<(?:td class="num"|span class="cifra-numero"|span class="cuenta")>(.*?)</(?:td|span)>', html)
    sueltas = [re.sub(r"<[^>]*>", "", celda) for celda in celdas if "<a" not in celda]
    return [n for n in sueltas if n not in {"", "0"} and "." not in n]
