"""Elegir municipalidades: se buscan por su nombre, se agregan y se quitan."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from reuniones.models import Sesion
from tests.fabricas import SAN_JOSE_LAMBAYEQUE, UMACHIRI
from tests.web.sesiones.conftest import ONGOY

NUEVA = "/sesiones/MEA-VIVA/agenda/nueva/"


TURNO = {"sector": "MTPE", "sala": "Sala 1", "inicio": "09:00", "fin": "09:40", "reparto": "juntas"}


def elegidas(respuesta: Any) -> list[str]:
    return [m.pk for m in respuesta.context["selector"].elegidas]


# --- Elegir municipalidades -----------------------------------------------------------------------------------------
def test_se_busca_por_nombre_se_agrega_se_quita_y_lo_escrito_sigue(viva: Sesion, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    respuesta = navegador.post(NUEVA, TURNO | {"paso": "buscar", "buscar": "san josé"})
    assert respuesta.status_code == 200
    texto = respuesta.content.decode()
    assert [m.distrito for m in respuesta.context["selector"].halladas][:2] == ["San José"] * 2, "la que se llama así"
    assert 'href="#buscar"' not in texto
    assert texto.count("San José</b>") > 1, "hay varias con ese nombre, cada una con su provincia"
    assert "Lambayeque, Lambayeque · 140311" in texto
    assert respuesta.context["form"]["sala"].value() == "Sala 1"
    respuesta = navegador.post(NUEVA, TURNO | {"municipalidades": UMACHIRI, "agregar": SAN_JOSE_LAMBAYEQUE})
    assert elegidas(respuesta) == [UMACHIRI, SAN_JOSE_LAMBAYEQUE]
    respuesta = navegador.post(NUEVA, TURNO | {"municipalidades": f"{UMACHIRI},{ONGOY}", "quitar": UMACHIRI})
    assert elegidas(respuesta) == [ONGOY]
    assert not viva.reuniones.exists()


def test_si_solo_una_dice_eso_el_boton_la_agrega_y_mientras_se_teclea_no(
    viva: Sesion, como: Callable[[str], Client]
) -> None:
    navegador = como("olga")
    for texto in ("umachiri", "210809", "san jose lambayeque lambayeque", "Municipalidad Provincial de Huaura"):
        assert len(elegidas(navegador.post(NUEVA, TURNO | {"paso": "buscar", "buscar": texto}))) == 1, texto
        assert elegidas(navegador.post(NUEVA, TURNO | {"paso": "hallar", "buscar": texto})) == []


@pytest.mark.parametrize("texto", ["", " ", "%", "' OR 1=1 --", "\x00", "x" * 5000, "😀", "ninguna así", "²³"])
def test_buscar_disparates_no_revienta(texto: str, viva: Sesion, como: Callable[[str], Client]) -> None:
    assert como("olga").post(NUEVA, TURNO | {"paso": "buscar", "buscar": texto}).status_code == 200


@pytest.mark.parametrize("ubigeos", ["999999", "abc", "²³²³²³", "210809" * 500, "\x00", ",,,"])
def test_una_municipalidad_que_no_existe_no_entra(ubigeos: str, viva: Sesion, como: Callable[[str], Client]) -> None:
    respuesta = como("olga").post(NUEVA, TURNO | {"municipalidades": ubigeos})
    assert respuesta.status_code == 400
    assert not viva.reuniones.exists()
    como("olga").post(NUEVA, TURNO | {"agregar": ubigeos})
