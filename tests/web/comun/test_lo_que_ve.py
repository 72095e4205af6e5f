"""Lo traducido para el rol de alguien le da a cada persona lo suyo, y nada de otra."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from acuerdos.models import Acuerdo
from cuentas.models import Usuario
from cuentas.traducidas import contar, traer
from web.comun.lo_que_ve import LoQueVe, para


def _suyos(quien: Usuario) -> "QuerySet[Acuerdo]":
    acuerdos: QuerySet[Acuerdo] = Acuerdo.objects.visibles_para(quien).order_by("codigo")
    return acuerdos


@pytest.fixture
def personas(
    mundo: SimpleNamespace, fatima: Usuario, benita: Usuario, soledad: Usuario, mario: Usuario, eva: Usuario
) -> list[Usuario]:
    return [*Usuario.objects.filter(username__in=("olga", "carlos")), fatima, benita, soledad, mario, eva]


def test_cada_quien_ve_lo_que_le_toca(personas: list[Usuario]) -> None:
    vistos = set()
    for persona in [*personas, *reversed(personas)]:
        persona = Usuario.objects.get(pk=persona.pk)
        esperados = list(_suyos(persona))
        assert traer(*para(persona, "suyos", _suyos)) == esperados, persona
        assert contar(*para(persona, "suyos", _suyos)) == len(esperados), persona
        vistos.add(tuple(acuerdo.pk for acuerdo in esperados))
    assert len(vistos) > 2, "si todos vieran lo mismo, esta prueba no diría nada"


def test_la_pagina_de_una_lista_es_un_tramo(personas: list[Usuario]) -> None:
    for persona in personas:
        todos = list(_suyos(persona))
        lista = LoQueVe(persona, "suyos por tramos", _suyos)
        assert len(lista) == len(todos)
        assert [*lista[0:2], *lista[2:4]] == todos[:4]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="en SQLite se traduce cada vez")
def test_dos_puntos_focales_comparten_la_traduccion(personas: list[Usuario]) -> None:
    armadas: list[Any] = []

    def hacer(quien: Usuario) -> "QuerySet[Acuerdo]":
        armadas.append(quien)
        return _suyos(quien)

    for persona in personas:
        traer(*para(persona, ("compartida", hacer), hacer))
    formas = {(p.rol, *map(len, _cargos(p))) for p in personas}
    assert len(armadas) == len(formas) < len(personas)


def _cargos(persona: Usuario) -> tuple[Any, Any]:
    cargos = persona.cargos_leidos
    return ((), ()) if cargos is None else (cargos.municipalidades, cargos.sectores)
