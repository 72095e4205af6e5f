"""La API cumple su propio OpenAPI, con cualquier cosa que se le mande: schemathesis, con todas sus comprobaciones."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import missing_required_header, negative_data_rejection, positive_data_acceptance

from acuerdos.models import Acuerdo
from cuentas.api import crear_token
from cuentas.enums import Alcance
from cuentas.models import Usuario
from muniejecutivo.wsgi import application

# Con `al`, lo que no ha llegado y lo que solo se sabe de hoy: depende de otro parámetro, y el contrato no lo dice.
DE_OTRO_DIA = ("todavía no llega", "Solo se sabe de hoy", "En un día pasado se ordena")
EJEMPLOS = int(os.environ.get("EJEMPLOS", "6"))


@pytest.fixture(autouse=True)
def _nombre_para_schemathesis(request: pytest.FixtureRequest) -> None:
    request.node._nodeid = request.node.nodeid  # pytest 9 ya no lo guarda ahí y schemathesis lo busca


@pytest.fixture(autouse=True)
def _conexion_abierta() -> Iterator[None]:
    """Una petición por WSGI cierra la conexión al terminar; aquí todos van dentro de la transacción de la prueba."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.fixture
def esquema(acuerdo_de_fatima: Acuerdo, acuerdo_de_benita: Acuerdo) -> Any:
    """El OpenAPI servido, con una sesión publicada para que todo parámetro se ofrezca."""
    acuerdo_de_fatima.sesion.publicada = True
    acuerdo_de_fatima.sesion.save(update_fields=["publicada"])
    return schemathesis.openapi.from_wsgi("/api/v1/esquema/", application)


contrato = schemathesis.pytest.from_fixture("esquema")


@pytest.fixture
def cabecera(carlos: Usuario) -> dict[str, str]:
    token = crear_token(usuario=carlos, alcance=Alcance.ESCRITURA)[1]
    # Por WSGI nadie descomprime: se pide sin comprimir.
    return {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}


# Quien llama por WSGI no cierra lo que se le entrega por partes, y un archivo descargado queda abierto.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@contrato.parametrize()
@settings(
    max_examples=EJEMPLOS,
    deadline=None,
    derandomize="EJEMPLOS" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
def test_la_api_cumple_su_contrato(case: schemathesis.Case, cabecera: dict[str, str]) -> None:
    respuesta = case.call(headers=cabecera)
    # El contrato no enumera los catálogos: dice dónde están. Un valor bien escrito que no está en el
    # suyo se rechaza, y eso no lo puede prever quien solo lee el contrato.
    # Al escribir, lo bien formado puede no proceder (412, o el motivo de la acción): eso lo miran las reglas.
    sin_mirar = case.method != "GET" or (
        respuesta.status_code == 400 and se_rechaza_por_catalogo(case, respuesta.json())
    )
    excluidas = [positive_data_acceptance] if sin_mirar else []
    if respuesta.status_code == 412:  # un If-Match que no es de aquí no es ninguna versión: se rechaza así
        excluidas.append(negative_data_rejection)
    if respuesta.status_code == 428:  # y sin él, así (RFC 6585), y no con un 400
        excluidas.append(missing_required_header)
    case.validate_response(respuesta, headers=cabecera, excluded_checks=excluidas)


def se_rechaza_por_catalogo(case: schemathesis.Case, problema: Any) -> bool:
    """Si todo lo que se rechaza es de un catálogo, y por no estar en él; o de un día que no ha llegado."""
    parametros = case.operation.definition.raw["parameters"]
    catalogos = {p["name"] for p in parametros if "x-catalogo" in p}
    return all(
        (error["parametro"] in catalogos and ("no sirve. " in error["detail"] or "no es el" in error["detail"]))
        or any(frase in error["detail"] for frase in DE_OTRO_DIA)
        for error in problema["errores"]
    )
