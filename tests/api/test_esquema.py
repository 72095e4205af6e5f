"""La API cumple su propio OpenAPI, con cualquier cosa que se le mande: schemathesis, con todas sus comprobaciones.

Siempre, como el coordinador y con poco. Con los datos de la demostración y como cada quien de `DE_LA_DEMO`, a mano:

    QUIEN=sector EJEMPLOS=30 PRUEBAS_BASE=postgresql make prueba tests/api/test_esquema.py
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import missing_required_header, positive_data_acceptance

from acuerdos.acciones.tokens import crear_token_de_sector
from cuentas.api import crear_token
from cuentas.enums import Alcance
from cuentas.models import Usuario
from muniejecutivo.wsgi import application
from reuniones.models import Sector
from tests.api import contrato as comprobaciones
from tests.puestas import puesta

DE_LA_DEMO = ("coordinacion", "secretaria", "focal", "sector", "lectura", "programa", "nadie")
QUIEN = os.environ.get("QUIEN", "")
EJEMPLOS = int(os.environ.get("EJEMPLOS", "6"))
PARTES = 6  # una sola prueba son cien segundos de un proceso, y los demás terminan y la esperan


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
@puesta
def demostracion(catalogos: None, settings: Any, tmp_path: Any) -> dict[str, str]:
    """La demostración entera, y un token de cada quien."""
    settings.DEBUG, settings.DEMO_CLAVE, settings.MEDIA_ROOT = True, "una-clave-de-demostracion", tmp_path
    call_command("demo", verbosity=0)
    settings.DEBUG = False
    de_quien = {usuario.username: usuario for usuario in Usuario.objects.filter(username__in=DE_LA_DEMO)}
    textos = {quien: crear_token(usuario=suya, alcance=Alcance.ESCRITURA)[1] for quien, suya in de_quien.items()}
    textos["lectura"] = crear_token(usuario=de_quien["secretaria"])[1]
    del_sector = crear_token_de_sector(
        por=de_quien["coordinacion"],
        sector=Sector.objects.get(pk="MTPE"),
        nombre="Sistema",
        alcance=Alcance.ESCRITURA,
        dias=30,
        ahora=timezone.now(),
    )
    return textos | {"programa": del_sector.texto, "nadie": ""}


@pytest.fixture(params=range(PARTES))
def esquema(request: pytest.FixtureRequest) -> Any:
    """El OpenAPI servido, con una sesión publicada para que todo parámetro se ofrezca, y de él una parte.

    Cada ruta, con todos sus métodos, está en una y en una sola.
    """
    if QUIEN:
        request.getfixturevalue("demostracion")
    else:
        acuerdo, _ = (request.getfixturevalue(f"acuerdo_de_{quien}") for quien in ("fatima", "benita"))
        acuerdo.sesion.publicada = True
        acuerdo.sesion.save(update_fields=["publicada"])
    servido = schemathesis.openapi.from_wsgi("/api/v1/esquema/", application)
    rutas = servido.raw_schema["paths"]
    for lugar, ruta in enumerate(sorted(rutas)):
        if lugar % PARTES != request.param:
            del rutas[ruta]
    return servido


assert comprobaciones  # al importarse se declaran
contrato = schemathesis.pytest.from_fixture("esquema")


@pytest.fixture
def cabecera(request: pytest.FixtureRequest) -> dict[str, str]:
    if QUIEN:
        token = request.getfixturevalue("demostracion")[QUIEN]
    else:
        token = crear_token(usuario=request.getfixturevalue("carlos"), alcance=Alcance.ESCRITURA)[1]
    # Por WSGI nadie descomprime: se pide sin comprimir.
    return {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {token}"} if token else {})


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
    # Las que el contrato no puede prever van dichas de otro modo: ver `contrato`.
    excluidas = [positive_data_acceptance, missing_required_header]
    case.validate_response(respuesta, headers=cabecera, excluded_checks=excluidas)
