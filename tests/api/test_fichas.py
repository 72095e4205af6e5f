"""Una fila sola, por su clave."""

import pytest
from django.test import Client

from acuerdos.models import Acuerdo
from tests.api.conftest import BASE, errores_de, leer


def test_los_detalles_no_aceptan_parametros(carlos_api: Client, acuerdo_de_fatima: Acuerdo) -> None:
    assert "al" in errores_de(leer(carlos_api, f"/acuerdos/{acuerdo_de_fatima.codigo}/?al=2025-03-31", 400))


@pytest.mark.parametrize(
    "direccion",
    [
        "/acuerdos/%00/",
        "/acuerdos/x%0A/",
        "/hitos/99999999999999999999/",
        "/hitos/999999999999999999/",
        "/nada/",
        "/municipalidades/2108090/",
        "/acuerdos/NO-EXISTE-001/",
        "/sesiones/NO-EXISTE/corte/",
        "/hitos/-1/",
    ],
)
def test_lo_que_no_existe_es_404_en_problem_json(direccion: str, carlos_api: Client) -> None:
    respuesta = carlos_api.get(f"{BASE}{direccion}")
    assert (respuesta.status_code, respuesta["Content-Type"]) == (404, "application/problem+json")
