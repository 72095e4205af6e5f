"""Quién abre cada dirección de OData: los mismos que la lista de la API de la que sale."""

import pytest
from django.test import Client
from django.urls import reverse

from acuerdos.models import Acuerdo
from api.urls import RECURSOS
from cuentas.api import crear_token
from cuentas.models import Usuario
from tests.api.odata.cliente import basica
from tests.api.test_urls import MATRIZ as DE_LA_API
from tests.api.test_urls import TODOS

ESPACIO = "odata:"
MATRIZ = {
    "servicio": TODOS,
    "metadatos": TODOS,
    **{lista.recurso: DE_LA_API[lista.recurso] for lista, _ in RECURSOS},
    **{f"{lista.recurso}_cuenta": DE_LA_API[lista.recurso] for lista, _ in RECURSOS},
}


@pytest.mark.parametrize("quien", [*TODOS, "nadie"])
def test_cada_quien_abre_lo_que_abre_en_la_api(
    quien: str, request: pytest.FixtureRequest, acuerdo_de_fatima: Acuerdo
) -> None:
    cliente, esperado = Client(), 401
    if quien != "nadie":
        persona: Usuario = request.getfixturevalue(quien)
        cliente, esperado = Client(headers={"authorization": basica(crear_token(usuario=persona)[1])}), 403
    for nombre, abren in MATRIZ.items():
        direccion = reverse(f"odata:{nombre}")
        assert cliente.get(direccion).status_code == (200 if quien in abren else esperado), (quien, nombre)
