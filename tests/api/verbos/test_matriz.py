"""Cada verbo por cada persona: quién puede, quién lo ve y no puede, y quién ni lo ve."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from api.esquema import nombre_de_vista
from api.urls import RECURSOS, VERBOS
from cuentas.models import Usuario
from tests.api.verbos.conftest import CASOS, Mundo, enviar

ESPACIO = "api:"
# Donde solo se escribe; en las demás también se lee, y están en la otra matriz.
MATRIZ = {nombre: caso for nombre, caso in CASOS.items() if nombre in {nombre_de_vista(v) for v in VERBOS.values()}}
TODOS = ("olga", "carlos", "fatima", "benita", "soledad", "mario", "eva")
LO_VEN = ("olga", "carlos", "fatima", "soledad")
# El cargo de una persona no lo ve el sector.
DE_CARGOS = ("adjuntar_documento_de_cargo", "anular_documento_de_cargo")
# Lo que nombran lo ve cualquiera que ingresó.
DE_TODOS = ("registrar_acuerdo", "nombrar_punto_focal", "publicar_corte", "retirar_corte")


def test_ningun_verbo_sin_su_caso() -> None:
    en_fichas = [verbo for par in RECURSOS for vista in par for verbo in vista.escribe.values()]
    assert {nombre_de_vista(verbo) for verbo in (*VERBOS.values(), *en_fichas)} | {"editar_hito"} == set(CASOS)


@pytest.mark.parametrize("nombre", CASOS)
def test_cada_quien_hace_lo_suyo_y_nada_mas(
    nombre: str, mundo: Mundo, escribe: Callable[[Usuario], Client], request: pytest.FixtureRequest
) -> None:
    caso = CASOS[nombre]
    for quien in TODOS:
        cliente = escribe(request.getfixturevalue(quien))
        respuesta = enviar(cliente, caso, mundo, {}, con_version=False)
        # A quien puede se le pide lo que falta: qué leyó o, si agrega algo, los datos.
        esperado = 428 if caso.exige else 400
        if quien == "eva" or quien not in caso.pueden:
            lo_ve = quien in LO_VEN and not (quien == "soledad" and nombre in DE_CARGOS)
            esperado = 403 if lo_ve or quien == "eva" or nombre in DE_TODOS else 404
        if nombre in ("registrar_acuerdo", "publicar_corte") and quien != "eva":
            esperado = 400  # antes que quién puede, en qué sesión
        assert respuesta.status_code == esperado, (quien, respuesta.content[:300])
        assert respuesta["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("nombre", CASOS)
def test_sin_ingresar_o_con_un_token_de_lectura_no_se_escribe(
    nombre: str, mundo: Mundo, con_token: Callable[[Usuario], Client], carlos: Usuario
) -> None:
    caso = CASOS[nombre]
    assert enviar(Client(), caso, mundo, con_version=False).status_code == 401
    negado = enviar(con_token(carlos), caso, mundo, con_version=False)
    assert negado.status_code == 403
    assert "Pida uno de alcance «escritura»" in negado.json()["detail"]


@pytest.mark.parametrize("nombre", CASOS)
def test_con_otro_metodo_es_405_y_no_un_permiso_que_falta(
    nombre: str, mundo: Mundo, con_token: Callable[[Usuario], Client], carlos: Usuario
) -> None:
    cliente, direccion = con_token(carlos), f"/api/v1{CASOS[nombre].direccion(mundo)}"
    for metodo in ("put", "delete"):
        respuesta: Any = getattr(cliente, metodo)(direccion)
        assert respuesta.status_code == 405
        assert CASOS[nombre].metodo.upper() in respuesta["Allow"]


@pytest.mark.parametrize("nombre", CASOS)
def test_quien_puede_lo_hace(
    nombre: str, mundo: Mundo, escribe: Callable[[Usuario], Client], request: pytest.FixtureRequest
) -> None:
    caso = CASOS[nombre]
    if nombre == "pedir_desestimacion":
        mundo.acuerdo.desestimaciones.update(estado="rechazada", decidido_el="2025-03-10", **decidida(request))
    respuesta = enviar(escribe(request.getfixturevalue(caso.pueden[0])), caso, mundo)
    assert respuesta.status_code == caso.da, respuesta.content[:500]
    assert respuesta["ETag"].strip('"').split("-")[0].isdigit()
    assert respuesta["Cache-Control"] == "no-store"
    if caso.da == 201:
        assert respuesta["Location"] == respuesta.json()["url"]


def decidida(request: pytest.FixtureRequest) -> dict[str, Any]:
    quien = request.getfixturevalue("carlos")
    return {"decidido_en": "2025-03-10T12:00:00Z", "decidido_por": quien, "motivo_de_decision": "No procede"}
