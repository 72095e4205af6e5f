"""Cada página por cada persona y cada método. Una dirección nueva sin fila en la matriz es una falla."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from municipalidades.models import PuntoFocal
from tests import fabricas
from tests.puestas import puesta

QUIENES = ("anonima", "fatima", "benita", "soledad", "mario", "eva", "olga", "carlos")
INGRESAR = 302  # a quien no ha ingresado se le lleva a hacerlo

# nombre de la dirección: (argumentos a partir del mundo, qué responde a cada quien, en el orden de QUIENES)
MATRIZ: dict[str, tuple[Callable[[SimpleNamespace], list[Any]], tuple[int, ...]]] = {
    "portada": (lambda m: [], (200, 200, 200, 200, 200, 200, 200, 200)),
    "comprobar_huella": (lambda m: [], (200, 200, 200, 200, 200, 200, 200, 200)),
    "accesibilidad": (lambda m: [], (200, 200, 200, 200, 200, 200, 200, 200)),
    "privacidad": (lambda m: [], (200, 200, 200, 200, 200, 200, 200, 200)),
    "ayuda": (lambda m: [], (200, 302, 302, 302, 302, 302, 302, 302)),
    "ayuda_manual": (lambda m: ["punto-focal"], (200, 200, 200, 200, 200, 200, 200, 200)),
    "comprobar": (lambda m: ["0" * 16], (404, 404, 404, 404, 404, 404, 404, 404)),
    "inicio": (lambda m: [], (302, 302, 302, 302, 302, 302, 302, 302)),
    "tablero": (lambda m: [], (302, 403, 403, 403, 403, 403, 200, 200)),
    "en_grande": (lambda m: [], (302, 403, 403, 403, 403, 403, 200, 200)),
    "tablero_cambios": (lambda m: [], (302, 403, 403, 403, 403, 403, 200, 200)),
    "sesiones": (lambda m: [], (302, 200, 200, 200, 200, 200, 200, 200)),
    "sesion": (lambda m: ["MEA-TEST"], (302, 200, 200, 200, 200, 200, 200, 200)),
    "corte": (lambda m: ["MEA-TEST"], (200, 200, 200, 200, 200, 200, 200, 200)),
    "corte_sin_punto_focal": (lambda m: ["MEA-TEST"], (200, 200, 200, 200, 200, 200, 200, 200)),
    "corte_archivo": (lambda m: ["MEA-TEST", "xlsx"], (200, 200, 200, 200, 200, 200, 200, 200)),
    "acuerdos": (lambda m: [], (302, 200, 200, 200, 200, 403, 200, 200)),
    "acuerdo": (lambda m: [m.pronto.codigo], (302, 200, 404, 200, 404, 404, 200, 200)),
    "evidencia": (lambda m: [m.evidencia.pk], (302, 200, 404, 200, 404, 404, 200, 200)),
    "evidencia_miniatura": (lambda m: [m.evidencia.pk], (302, 200, 404, 200, 404, 404, 200, 200)),
    "municipalidades": (lambda m: [], (302, 200, 200, 200, 200, 403, 200, 200)),
    "municipalidad": (lambda m: [fabricas.SAN_JOSE_LAMBAYEQUE], (302, 404, 200, 200, 200, 404, 200, 200)),
    "sector": (lambda m: ["MTPE"], (302, 200, 200, 200, 404, 404, 200, 200)),
}


@pytest.fixture
@puesta
def con_evidencia(mundo: SimpleNamespace, settings: Any, tmp_path: Any) -> SimpleNamespace:
    settings.MEDIA_ROOT = tmp_path
    avance = mundo.pronto.hitos.first().avances.first()
    mundo.evidencia = fabricas.FabricaEvidencia(avance=avance)
    return mundo


@pytest.mark.parametrize("nombre", MATRIZ)
def test_cada_quien_recibe_lo_suyo(nombre: str, con_evidencia: SimpleNamespace, como: Callable[[str], Client]) -> None:
    argumentos, esperados = MATRIZ[nombre]
    direccion = reverse(nombre, args=argumentos(con_evidencia))
    for quien, esperado in zip(QUIENES, esperados, strict=True):
        respuesta = como(quien).get(direccion)
        b"".join(respuesta)  # agotarla cierra el archivo que trae
        assert respuesta.status_code == esperado, (quien, direccion)
        if quien == "anonima" and esperado == INGRESAR:
            assert respuesta["Location"] == f"/ingresar/?next={direccion}"


@pytest.mark.parametrize("nombre", MATRIZ)
def test_estas_paginas_solo_se_leen(nombre: str, con_evidencia: SimpleNamespace, como: Callable[[str], Client]) -> None:
    argumentos, esperados = MATRIZ[nombre]
    direccion = reverse(nombre, args=argumentos(con_evidencia))
    for quien in ("anonima", "fatima", "carlos"):
        navegador = como(quien)
        for metodo in (navegador.post, navegador.put, navegador.patch, navegador.delete):
            publica = quien != "anonima" or esperados[0] != INGRESAR
            assert metodo(direccion).status_code == (405 if publica else INGRESAR), (quien, direccion)


def test_lo_que_no_existe_es_404_y_no_revienta(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("carlos")
    for direccion in (
        "/acuerdos/MEA-TEST-999/",
        "/acuerdos/mea/",
        "/acuerdos/%00/",
        "/acuerdos/" + "A" * 500 + "/",
        "/sesiones/NADA/",
        "/sesiones/%00/corte/",
        "/sesiones/NADA/corte/",
        "/municipalidades/999999/",
        "/municipalidades/21080/",
        "/municipalidades/21080%C2%B2/",
        "/sectores/NADA/",
        "/sectores/%00/",
        "/reuniones/MEA-TEST/NADA/",
        "/reuniones/MEA-TEST/%00/",
        "/reuniones/MEA-TEST/%F0%9F%98%80/",
        "/evidencias/99999999999999999999999/",
    ):
        assert navegador.get(direccion).status_code == 404, direccion


def test_una_sesion_sin_publicar_no_se_distingue_de_una_que_no_existe(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    navegador = como("anonima")
    for codigo in ("MEA-OTRA", "NO-EXISTE"):
        direccion = f"/sesiones/{codigo}/corte/?al=2025-03-31"
        respuesta = navegador.get(direccion)
        assert respuesta.status_code == INGRESAR
        assert respuesta["Location"].startswith("/ingresar/?next=/sesiones/")
    assert como("eva").get("/sesiones/MEA-OTRA/corte/").status_code == 200


def test_el_403_del_tablero_dice_por_que(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    respuesta = como("fatima").get("/tablero/")
    assert "Solo la Secretaría puede ver el tablero." in respuesta.content.decode()


@pytest.mark.parametrize(
    ("quien", "adonde"),
    [
        ("olga", "/tablero/"),
        ("carlos", "/tablero/"),
        ("fatima", "/mis-acuerdos/"),
        ("soledad", "/acuerdos/"),
        ("eva", "/sesiones/"),
    ],
)
def test_al_entrar_cada_quien_empieza_en_su_pagina(
    quien: str, adonde: str, mundo: SimpleNamespace, request: pytest.FixtureRequest
) -> None:
    persona = request.getfixturevalue(quien)
    respuesta = Client().post("/ingresar/", {"login": persona.username, "password": fabricas.CLAVE}, follow=True)
    assert respuesta.redirect_chain[-1][0] == adonde
    assert respuesta.status_code == 200


def test_a_quien_dejo_su_cargo_las_paginas_le_dicen_cual_y_cuando(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    fatima = como("fatima")
    PuntoFocal.objects.filter(usuario__username="fatima").update(hasta=date(2025, 6, 30))
    frase = "ya no ejerce ningún cargo: fue punto focal de la Municipalidad Distrital de Umachiri hasta el 30/06/2025."
    for nombre in ("acuerdos", "acuerdos_xlsx", "acuerdos_csv", "municipalidades", "mis_acuerdos"):
        respuesta = fatima.get(reverse(nombre))
        assert respuesta.status_code == 403, nombre
        assert frase in respuesta.content.decode(), nombre
    # Y al ingresar, antes de que no encuentre nada.
    assert frase in fatima.get(reverse("inicio"), follow=True).content.decode()
