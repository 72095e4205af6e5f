"""Cada cifra del tablero lleva a una lista que tiene exactamente eso."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from acuerdos.acciones.proyeccion import proyectar
from cuentas import latidos
from tests import fabricas
from tests.corte.azar import FIN, Historia
from tests.web.conftest import HOY

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


def test_que_cambio_compara_dos_dias(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    contexto = como("olga").get("/tablero/?sesion=MEA-TEST&desde=2025-05-31").context
    assert {cifra.rotulo: cifra.numero for cifra in contexto["cambios"] if cifra.numero != "0"} == {"Vencieron": "1"}
    pagina = como("olga").get("/tablero/cambios/?sesion=MEA-TEST&desde=2025-05-31&que=vencidos").context
    (fila,) = pagina["secciones"][0].filas
    assert (fila.acuerdo, fila.antes, fila.ahora) == (mundo.vencido, "en_proceso", "vencido")


def test_que_cambio_nombra_cada_clase(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    pagina = como("olga").get("/tablero/cambios/?sesion=MEA-TEST&desde=2025-01-12").context
    hallados = {seccion.clase: [fila.acuerdo for fila in seccion.filas] for seccion in pagina["secciones"]}
    assert [a.codigo for a in hallados.pop("nuevos")] == [f"MEA-TEST-{n:03d}" for n in range(1, 8)]
    assert hallados == {
        "cumplidos": [mundo.cumplido],
        "vencidos": [mundo.vencido],
        "reprogramados": [mundo.pronto],
        "desestimados": [mundo.desestimado],
    }
    assert pagina["pestanas"][0].cantidad == 7
    entre = como("olga").get("/tablero/cambios/?sesion=MEA-TEST&desde=2025-01-13&al=2025-05-16").context
    hallados = {seccion.clase: seccion.filas for seccion in entre["secciones"]}
    (plazo,) = hallados["reprogramados"][0].plazos
    assert (plazo.plazo_nuevo.isoformat(), hallados["reprogramados"][0].cambio) == ("2025-06-21", False)
    mismo = como("olga").get("/tablero/cambios/?sesion=MEA-TEST&desde=2025-05-16&al=2025-05-16")
    assert "Ningún acuerdo cambió así" in mismo.content.decode()


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
        ("secion=MEA-TEST", "No existe el parámetro «secion». ¿Quiso decir «sesion»?"),
        ("sesion=MEA-TSET", "¿Quiso decir «MEA-TEST»?"),
    ],
)
def test_un_parametro_malo_se_dice_y_no_se_muestra_ninguna_cifra(
    parametros: str, frase: str, mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    for pagina in ("/tablero/", "/tablero/cambios/"):
        respuesta = como("olga").get(f"{pagina}?{parametros}")
        assert respuesta.status_code == 400
        assert frase in respuesta.content.decode()
        assert respuesta.context["al"] <= HOY
        assert cifras_con_enlace(respuesta.content.decode()) == []


@pytest.mark.parametrize(
    ("direccion", "frase"),
    [
        ("/tablero/cambios/?que=vencido", "¿Quiso decir «vencidos»?"),
        ("/sesiones/MEA-TEST/corte/?all=2025-03-31", "No existe el parámetro «all». ¿Quiso decir «al»?"),
        ("/sesiones/MEA-TEST/corte.xlsx?fecha=2025-03-31", "No existe el parámetro «fecha»"),
    ],
)
def test_lo_que_otra_pagina_no_entiende_tambien(
    direccion: str, frase: str, mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    respuesta = como("olga").get(direccion)
    assert respuesta.status_code == 400
    assert frase in respuesta.content.decode()


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


def test_sin_acuerdos_el_tablero_lleva_a_la_sesion(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    vacia = fabricas.FabricaSesion()
    pagina = como("olga").get(f"/tablero/?sesion={vacia.codigo}").content.decode()
    assert "aún no tenía acuerdos ese día" in pagina
    assert f'<a class="boton" href="/sesiones/{vacia.codigo}/">Abrir la sesión</a>' in pagina


def test_el_tablero_dice_que_parte_del_sistema_esta_detenida(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    ahora = timezone.now()
    for quien in (latidos.WORKER, latidos.BEAT, latidos.CORREO):
        latidos.dar_senal(quien, ahora=ahora)
    assert "está detenida" not in como("olga").get("/tablero/").content.decode()
    latidos.dar_senal(latidos.BEAT, ahora=ahora - timedelta(minutes=5))
    texto = como("olga").get("/tablero/").content.decode()
    assert "Una parte del sistema está detenida" in texto
    assert "nadie pone en marcha los recordatorios ni retoma las importaciones (beat)" in texto
    assert "no salen los recordatorios" not in texto
