"""La lista de personas y la página de cada una."""

from typing import Any

import pytest
from django.urls import reverse

from tests import fabricas


def en(ruta: str, persona: Any) -> str:
    return reverse(ruta, args=[persona.pk])


def nombres(respuesta: Any) -> set[str]:
    return {fila.persona.username for fila in respuesta.context["filas"]}


@pytest.fixture
def gente(mundo: Any, fatima: Any, soledad: Any, eva: Any, benita: Any) -> None:
    fabricas.FabricaUsuario(username="ida", nombre="Ida Vera", is_active=False, telefono="")


@pytest.mark.parametrize(
    ("consulta", "esperados"),
    [
        ("rol=operador", {"olga"}),
        ("rol=coordinador&rol=operador", {"olga", "carlos"}),
        ("rol=ninguno&con_cargo=false", {"eva", "ida"}),
        ("con_cargo=true", {"fatima", "benita", "soledad"}),
        ("activa=false", {"ida"}),
        ("search=umachiri", {"fatima"}),
        ("search=FATIMA+mamani", {"fatima"}),
        ("search=mtpe", {"soledad"}),
        ("search=eva@ejemplo", {"eva"}),
        ("search=%E2%80%8BEva", {"eva"}),
        ("search=nadie", set()),
    ],
)
def test_se_busca_y_se_filtra(consulta: str, esperados: set[str], gente: None, como: Any) -> None:
    respuesta = como("olga").get(f"/personas/?{consulta}")
    assert respuesta.status_code == 200
    assert nombres(respuesta) == esperados


@pytest.mark.parametrize(
    ("consulta", "frase"),
    [("roll=operador", "¿Quiso decir «rol»?"), ("rol=jefe", "no sirve"), ("ordering=clave", "no sirve")],
)
def test_un_parametro_que_no_existe_es_un_400_que_nombra_el_parecido(
    consulta: str, frase: str, gente: None, como: Any
) -> None:
    respuesta = como("olga").get(f"/personas/?{consulta}")
    assert respuesta.status_code == 400
    assert frase in respuesta.content.decode()
    assert nombres(respuesta) == set()


def test_la_pagina_de_una_persona_no_crece_con_sus_ingresos(mundo: Any, como: Any, fatima: Any) -> None:
    for _ in range(20):
        fatima.save(update_fields=["last_login"])
    cambios = como("olga").get(en("persona", fatima)).context["cambios"]
    assert len(cambios) <= 3
