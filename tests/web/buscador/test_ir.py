"""Buscar o ir: lo exacto abre, la frase clara filtra, lo demás se elige; y nadie halla lo que no ve."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from acuerdos.acciones.acuerdos import anular_acuerdo
from acuerdos.models import Acuerdo
from cuentas.models import Usuario
from tests import fabricas as f
from tests.web.conftest import HOY
from tests.web.matriz import NO_SE_ENVIA, Matriz, revisar

MATRIZ: Matriz = {"ir": (lambda m: [], (302, *[200] * 7), NO_SE_ENVIA)}


@pytest.mark.parametrize("nombre", MATRIZ)
def test_cada_quien_recibe_lo_suyo(nombre: str, mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    revisar(nombre, MATRIZ, mundo, como)


def hallado(navegador: Client, dicho: str) -> list[tuple[str, str]]:
    html = navegador.get("/ir/", {"q": dicho, "trozo": "1"}).content.decode()
    return re.findall(r"<small>(.*?)</small> <strong>(.*?)</strong>", html)


CODIGOS = ["MEA-TEST-001", "mea-test-001", " mea test 001 ", "MEA–TEST–001", "MEATEST001", "mea-test-1", "mea test 01"]


@pytest.mark.parametrize("dicho", CODIGOS)
def test_un_codigo_exacto_abre_su_acuerdo(dicho: str, mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    assert como("olga").get("/ir/", {"q": dicho}).headers["Location"] == "/acuerdos/MEA-TEST-001/"


def test_lo_anulado_se_halla_por_su_codigo_entero_y_no_entre_los_que_empiezan_asi(
    mundo: SimpleNamespace, como: Callable[[str], Client], carlos: Usuario
) -> None:
    anular_acuerdo(por=carlos, acuerdo=mundo.pronto, motivo="Se repetía", ahora=f.en_lima(HOY))
    assert mundo.pronto.codigo not in str(hallado(como("olga"), "MEA-TEST-00"))
    assert como("olga").get("/ir/", {"q": mundo.pronto.codigo}).status_code == 302


def test_una_frase_clara_abre_la_lista_con_sus_filtros(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    respuesta = navegador.get("/ir/", {"q": "vencidos de MVCS en Puno"}, follow=True)
    assert respuesta.redirect_chain == [("/acuerdos/?estado=vencido&sector=MVCS&region=21", 302)]
    assert re.findall(r'id="(MEA-TEST-\d+)"', respuesta.content.decode()) == [mundo.vencido.codigo]


def test_con_duda_se_elige(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    assert navegador.get("/ir/", {"q": "Umachiri"}).status_code == 200
    assert hallado(navegador, "umachiri")[:3] == [
        ("Acuerdos", "umachiri"),
        ("Acuerdos", "Los que dicen «umachiri»"),
        ("Municipalidad", "Municipalidad Distrital de Umachiri"),
    ]
    assert ("Página", "Validación") in hallado(navegador, "valid")
    assert hallado(navegador, "mea-test-00")[0] == ("Acuerdo que empieza así", "MEA-TEST-001")


def test_una_persona_la_halla_solo_la_secretaria(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    assert [que for que, _ in hallado(como("olga"), "carlos")].count("Persona") == 1
    assert "Persona" not in [que for que, _ in hallado(como("soledad"), "carlos")]


def test_con_una_errata_se_ofrece_la_persona_y_la_municipalidad(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    navegador = como("olga")
    assert ("Municipalidad", "Municipalidad Distrital de Umachiri") in hallado(navegador, "Umachirri")
    assert ("Persona", "Olga Quispe") in hallado(navegador, "Olga Quizpe")
    assert navegador.get("/ir/", {"q": "Umachirri"}).status_code == 200  # se ofrece: no se va a ella


def test_una_pagina_de_dentro_tambien_se_halla(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    assert ("Página", "Importar inversiones") in hallado(como("olga"), "importar inversiones")
    assert ("Página", "Municipalidades sin punto focal") in hallado(como("olga"), "sin punto focal")


def test_nadie_halla_lo_que_no_ve(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    """El código de un acuerdo de otro sector no lleva a él ni dice que existe."""
    ajeno = mundo.pendiente.codigo
    navegador = como("fatima")
    respuesta = navegador.get("/ir/", {"q": ajeno})
    assert respuesta.status_code == 200
    assert all(que != "Acuerdo" for que, _ in hallado(navegador, ajeno))
    assert ("Página", "Validación") not in hallado(navegador, "validación")


@pytest.mark.parametrize("dicho", ["\x00", "%", "'", "-", "a" * 400, "¿?", "«»"])
def test_lo_raro_no_rompe(dicho: str, mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    assert como("olga").get("/ir/", {"q": dicho}).status_code == 200


def test_sus_consultas(mundo: SimpleNamespace, como: Callable[[str], Client], django_assert_num_queries: Any) -> None:
    navegador = como("olga")
    navegador.get("/ir/")
    with django_assert_num_queries(14):
        navegador.get("/ir/?q=umachiri&trozo=1")


MIOS = ["a mi cargo", "mis acuerdos", "Acuerdos a mi cargo", "los que sigo", "a cargo de Olga Quispe"]


@pytest.mark.parametrize("dicho", MIOS)
def test_los_de_quien_busca_son_los_que_tiene_a_cargo(
    dicho: str, mundo: SimpleNamespace, como: Callable[[str], Client], olga: Usuario
) -> None:
    Acuerdo.objects.filter(pk=mundo.pendiente.pk).update(a_cargo=olga)
    respuesta = como("olga").get("/ir/", {"q": dicho}, follow=True)
    assert respuesta.redirect_chain == [("/acuerdos/?a_cargo=olga", 302)]
    assert re.findall(r'id="(MEA-TEST-\d+)"', respuesta.content.decode()) == [mundo.pendiente.codigo]


def test_mis_vencidos_y_los_de_nadie(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    donde = "/acuerdos/?a_cargo=olga&estado=vencido&sector=MVCS"
    assert navegador.get("/ir/", {"q": "mis vencidos de MVCS"}).headers["Location"] == donde
    de_nadie = "/acuerdos/?estado=vencido&a_cargo=nadie"
    assert navegador.get("/ir/", {"q": "vencidos sin nadie a cargo"}).headers["Location"] == de_nadie


def test_fuera_de_la_oficina_nadie_los_tiene_a_cargo(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    """El filtro es de la oficina: a los demás la lista les diría que no existe."""
    respuesta = como("fatima").get("/ir/", {"q": "mis acuerdos"})
    assert respuesta.status_code == 200
    assert "a_cargo" not in respuesta.content.decode()


def test_vencidos_de_vivienda_propone_el_mvcs_y_no_lo_toma(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    navegador = como("olga")
    html = navegador.get("/ir/", {"q": "vencidos de vivienda"}).content.decode()
    assert "/acuerdos/?estado=vencido&amp;sector=MVCS" in html
    assert "con MVCS como sector" in html
    assert "/acuerdos/?estado=vencido&amp;search=vivienda" in html


def test_lo_que_se_pide_quitar_se_dice_y_no_se_va_a_ninguna_parte(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    respuesta = como("olga").get("/ir/", {"q": "vencidos sin MVCS"})
    assert respuesta.status_code == 200
    html = respuesta.content.decode()
    assert "«sin mvcs» no se quita: elija los que sí quiere" in html
    assert "sector=MVCS" not in html
