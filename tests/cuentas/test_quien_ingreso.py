"""Preguntar por lo corto quién pide da lo que daría Django."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.contrib import auth
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cuentas.models import Usuario
from cuentas.quien_ingreso import ConQuienIngreso, quien_ingreso


@pytest.fixture
def pide(olga: Usuario, client: Client) -> Callable[[], Any]:
    """Una petición nueva con la sesión de olga."""
    client.force_login(olga)

    def nueva() -> HttpRequest:
        request = HttpRequest()
        clave = client.cookies[settings.SESSION_COOKIE_NAME].value
        request.session = import_module(settings.SESSION_ENGINE).SessionStore(clave)
        ConQuienIngreso(lambda _: HttpResponse()).process_request(request)
        return request

    return nueva


def test_es_la_cuenta_de_la_sesion_leida_una_vez(pide: Callable[[], Any], olga: Usuario) -> None:
    request = pide()
    with CaptureQueriesContext(connection) as corridas:
        assert request.user.is_authenticated
        assert (request.user.pk, request.user.nombre) == (olga.pk, olga.nombre)
    assert len(corridas) == 2  # la sesión y la cuenta
    assert type(request.user) is Usuario


def test_quien_ingresa_entretanto_no_se_pisa(pide: Callable[[], Any], carlos: Usuario) -> None:
    request = pide()
    de_antes, request.user = request.user, carlos
    assert de_antes.is_authenticated
    assert request.user is carlos


@pytest.mark.parametrize("cambio", [{"is_active": False}, {"password": "otra"}])
def test_sin_cuenta_activa_o_con_otra_contrasena_no_es_nadie(
    cambio: dict[str, Any], pide: Callable[[], Any], olga: Usuario
) -> None:
    Usuario.objects.filter(pk=olga.pk).update(**cambio)
    assert isinstance(quien_ingreso(pide()), AnonymousUser)


def test_con_la_clave_anterior_del_sitio_sigue_siendo_ella(
    pide: Callable[[], Any], olga: Usuario, settings: Any
) -> None:
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "otra clave del sitio, larga y al azar"
    request = pide()
    assert quien_ingreso(request) == olga
    assert request.session[auth.HASH_SESSION_KEY] == olga.get_session_auth_hash()


def test_sin_sesion_no_es_nadie(db: None) -> None:
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    with CaptureQueriesContext(connection) as corridas:
        assert isinstance(quien_ingreso(request), AnonymousUser)
    assert not corridas
