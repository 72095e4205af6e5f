"""Lo que una respuesta nombra lleva solo adonde puede ir quien la lee, y de lo ajeno no se nombra nada."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from acuerdos.models import Acuerdo
from api.urls import RECURSOS
from cuentas.models import Usuario
from tests.api.conftest import BASE

SERVIDOR = "http://testserver"
# Quién lee → de los dos acuerdos, cuál no es suyo.
LECTORES = {"carlos": None, "fatima": "benita", "benita": "fatima", "soledad": "benita", "mario": "fatima"}


def direcciones_en(valor: Any) -> Iterator[str]:
    """Todas las que hay en un JSON, menos las de los verbos, que no se leen."""
    if isinstance(valor, dict):
        for campo, suyo in valor.items():
            if campo != "acciones_disponibles":
                yield from direcciones_en(suyo)
    elif isinstance(valor, list):
        for suyo in valor:
            yield from direcciones_en(suyo)
    elif isinstance(valor, str) and valor.startswith(SERVIDOR):
        yield valor.removeprefix(SERVIDOR)


def recorrer(cliente: Client) -> dict[str, bytes]:
    """Todo lo que se alcanza desde las listas, los cambios y el resumen; falla si algo que se nombra no se abre."""
    empiezan = [f"{BASE}/{lista.recurso}/?page_size=20" for lista, _ in RECURSOS if lista.recurso != "municipalidades"]
    pendientes = [*empiezan, f"{BASE}/cambios/?desde=0&page_size=1000", f"{BASE}/resumen/"]
    leidas: dict[str, bytes] = {}
    while pendientes:
        direccion = pendientes.pop()
        if direccion in leidas or ("/municipalidades/" in direccion and len(leidas) % 50):  # de las 1 891, unas pocas
            continue
        respuesta = cliente.get(direccion)
        leidas[direccion] = b"".join(respuesta)
        assert respuesta.status_code == 200, (direccion, leidas[direccion][:300])
        if respuesta["Content-Type"] == "application/json":
            pendientes += direcciones_en(json.loads(leidas[direccion]))
    return leidas


@pytest.mark.parametrize("quien", LECTORES)
def test_cada_referencia_lleva_adonde_puede_ir_y_nada_ajeno_se_nombra(
    quien: str,
    acuerdo_de_fatima: Acuerdo,
    acuerdo_de_benita: Acuerdo,
    con_token: Callable[[Usuario], Client],
    request: pytest.FixtureRequest,
) -> None:
    leidas = recorrer(con_token(request.getfixturevalue(quien)))
    assert len(leidas) > 40
    if ajeno := LECTORES[quien]:
        codigo = {"fatima": acuerdo_de_fatima, "benita": acuerdo_de_benita}[ajeno].codigo.encode()
        assert not [direccion for direccion, contenido in leidas.items() if codigo in contenido]
