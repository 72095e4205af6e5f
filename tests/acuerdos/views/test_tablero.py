"""Cada cifra del tablero lleva a una lista que tiene exactamente eso."""

import re
from collections.abc import Callable
from html import unescape
from types import SimpleNamespace

import pytest
from django.test import Client

from tests.acuerdos.views.conftest import HOY

ENLACE_CON_CIFRA = re.compile(r'<a[^>]*href="(/(?:acuerdos|municipalidades)/\?[^"]*)"[^>]*>(?:<b>)?([\d,]+)<')
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
    assert "cumple estos filtros" in html, url
    return 0


@pytest.mark.parametrize(
    "direccion",
    [
        "/tablero/", "/tablero/?sesion=MEA-TEST", "/tablero/?sesion=todas", "/tablero/?sesion=MEA-TEST&al=2025-03-31",
        "/tablero/?al=2025-01-13&sesion=MEA-TEST", "/sesiones/MEA-TEST/corte/",
        "/sesiones/MEA-TEST/corte/?al=2025-03-31",        "/sectores/MTPE/",
    ],
)  # fmt: skip
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
    cifras = {c["rotulo"]: c["numero"] for c in contexto["cifras"]}
    assert cifras == {
        "Vigentes": "6", "Cumplidos": "1", "En proceso": "3", "Pendientes": "1", "Vencidos": "1", "Por validar": "1",
    }  # fmt: skip
    listas = {p["ident"]: p["total"] for p in contexto["pendientes"]}
    assert listas == {"vencen": 1, "callados": 2, "trabas": 1, "sin-hitos": 1, "sin-punto-focal": 3}


def test_con_puntos_focales_las_municipalidades_dejan_de_faltar(
    mundo: SimpleNamespace, como: Callable[[str], Client], fatima: object
) -> None:
    contexto = como("olga").get("/tablero/?sesion=MEA-TEST").context
    assert {p["ident"]: p["total"] for p in contexto["pendientes"]}["sin-punto-focal"] == 2


def test_que_cambio_compara_dos_dias(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    contexto = como("olga").get("/tablero/?sesion=MEA-TEST&desde=2025-05-31").context
    grupos = {(g["antes"], g["ahora"]): g["codigos"] for g in contexto["cambios"]["grupos"]}
    assert grupos == {("en_proceso", "vencido"): [mundo.vencido.codigo]}


def test_sin_vigentes_el_porcentaje_es_una_raya(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    html = como("olga").get("/sesiones/MEA-OTRA/corte/").content.decode()
    assert "—" in html
    assert "None" not in html


@pytest.mark.parametrize(
    ("parametros", "frase"),
    [
        ("sesion=NO-HAY", "No existe la sesión «NO-HAY»"),
        ("al=hola", "«hola» no es una fecha"),
        ("al=2999-01-01", "es posterior al 15/06/2025"),
        ("desde=31/02/2025", "no existe en el calendario"),
        ("al=2025-03-31&desde=2025-04-01", "es posterior al 31/03/2025"),
    ],
)
def test_un_parametro_malo_se_dice_y_no_es_un_500(
    parametros: str, frase: str, mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    respuesta = como("olga").get(f"/tablero/?{parametros}")
    assert respuesta.status_code == 400
    assert frase in respuesta.content.decode()
    assert respuesta.context["al"] <= HOY
