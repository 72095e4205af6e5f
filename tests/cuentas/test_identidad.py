"""Ingresar con la identidad digital, contra un servidor de OpenID Connect encendido aquí."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount

from cuentas.enums import ClaseDeAcceso
from cuentas.models import Acceso, Usuario
from muniejecutivo.ajustes_de_ingreso import proveedor_de_identidad
from tests.cuentas.servidor_de_identidad import CLIENTE, CODIGO, SECRETO, Identidad, encendido

pytestmark = pytest.mark.django_db

DNI = "40123456"
ENTRAR, VUELTA = "/cuenta/identidad/identidad/", "/cuenta/identidad/identidad/vuelta/"


@pytest.fixture(scope="module")
def servidor() -> Iterator[Identidad]:
    with encendido() as uno:
        yield uno


@pytest.fixture
def identidad(servidor: Identidad, settings: Any) -> Identidad:
    servidor.firmado, servidor.userinfo = {"doc": DNI}, {}
    settings.OIDC_SERVIDOR, settings.OIDC_NIVELES = servidor.url, ["certificate_dnie"]
    settings.SOCIALACCOUNT_PROVIDERS = proveedor_de_identidad(
        servidor.url, CLIENTE, SECRETO, "ID Perú", ["certificate_dnie"]
    )
    settings.EXIGIR_DOS_PASOS = True
    return servidor


def con_documento(persona: Usuario, documento: str = DNI) -> Usuario:
    persona.documento = documento
    persona.save()
    return persona


def entrar(client: Any, identidad: Identidad, **vuelta: str) -> Any:
    """Pulsa el botón, va al servidor y vuelve con lo que este le dio."""
    ida = client.post(ENTRAR)
    pedido = parse_qs(urlsplit(ida["Location"]).query)
    identidad.reto = pedido["code_challenge"][0]
    return client.get(VUELTA, {"code": CODIGO, "state": pedido["state"][0], **vuelta})


def quien_entro(client: Any) -> str:
    return str(client.session.get("_auth_user_id", ""))


def test_se_ofrece_al_ingresar_y_se_confirma_con_un_boton(client: Any, identidad: Identidad) -> None:
    assert f'href="{ENTRAR}"' in client.get("/ingresar/").content.decode()
    assert "Irá a la página de ID Perú" in client.get(ENTRAR).content.decode()


def test_sin_ajustes_no_se_ofrece_ni_hay_tal_pagina(client: Any) -> None:
    assert ENTRAR not in client.get("/ingresar/").content.decode()
    assert client.post(ENTRAR).status_code == 404


@pytest.mark.parametrize("donde", ["firmado", "userinfo"])
def test_entra_la_cuenta_de_ese_documento(client: Any, identidad: Identidad, fatima: Any, donde: str) -> None:
    con_documento(fatima)
    identidad.firmado = {}
    setattr(identidad, donde, {"doc": DNI, "email": "otra@correo.example"})
    assert entrar(client, identidad)["Location"] == "/inicio/"
    assert quien_entro(client) == str(fatima.pk)
    assert identidad.cumplio_el_reto()
    assert not SocialAccount.objects.exists(), "de lo que la identidad dijo no se guarda nada"
    assert Acceso.objects.get(clase=ClaseDeAcceso.INGRESO).como == "identidad digital"


@pytest.mark.parametrize(
    ("firmado", "frase"),
    [
        ({"doc": "99999999"}, "No hay una cuenta activa"),
        ({"doc": DNI, "aud": "otro-sistema"}, "no contestó lo que se esperaba"),
        ({"doc": DNI, "iss": "https://otro.example"}, "no contestó lo que se esperaba"),
        ({"doc": DNI, "exp": 1}, "no contestó lo que se esperaba"),
        ({}, "no dijo su número de documento"),
    ],
)
def test_no_entra(client: Any, identidad: Identidad, fatima: Any, firmado: dict[str, Any], frase: str) -> None:
    con_documento(fatima)
    identidad.firmado, identidad.userinfo = firmado, {"email": fatima.email}
    respuesta = entrar(client, identidad)
    assert respuesta.status_code in (403, 502)
    assert frase in respuesta.content.decode()
    assert quien_entro(client) == ""
    assert Acceso.objects.filter(clase=ClaseDeAcceso.RECHAZO).exists()


def test_una_cuenta_inactiva_o_un_estado_ajeno_no_entran(client: Any, identidad: Identidad, fatima: Any) -> None:
    con_documento(fatima)
    assert entrar(client, identidad, state="inventado").status_code in (401, 403, 502)
    fatima.is_active = False
    fatima.save()
    assert entrar(client, identidad).status_code == 403
    assert quien_entro(client) == ""


@pytest.mark.parametrize(
    ("nivel", "basta"),
    [
        ({"acr": "certificate_dnie"}, True),
        ({"amr": ["pwd", "mfa"]}, True),
        ({"acr": "one_factor"}, False),
        ({"amr": ["pwd"]}, False),
        ({}, False),
    ],
)
def test_los_niveles_fuertes_valen_de_segundo_paso(
    client: Any, identidad: Identidad, olga: Any, catalogos: None, nivel: dict[str, Any], basta: bool
) -> None:
    con_documento(olga)
    identidad.firmado = {"doc": DNI, **nivel}
    identidad.userinfo = {"acr": "certificate_dnie"}  # sin firmar no vale
    entrar(client, identidad)
    assert client.get("/tablero/").status_code == (200 if basta else 302)
    assert client.get("/api/v1/sesiones/").status_code == (200 if basta else 403)


def test_con_menos_se_pide_el_de_siempre(client: Any, identidad: Identidad, olga: Any) -> None:
    TOTP.activate(con_documento(olga), "REPXKNJ5CIKWHZZ5D4MKRXHEHZXQYOHS")
    assert entrar(client, identidad)["Location"].startswith("/cuenta/dos-pasos/codigo/")
    assert quien_entro(client) == ""
    identidad.firmado = {"doc": DNI, "acr": "certificate_dnie"}
    assert entrar(client, identidad)["Location"] == "/inicio/"
    assert Authenticator.objects.filter(user=olga).exists()


def test_la_fuerza_de_una_sesion_no_pasa_a_otra_persona(client: Any, identidad: Identidad, olga: Any) -> None:
    identidad.firmado = {"doc": DNI, "acr": "certificate_dnie"}
    entrar(client, identidad)
    client.post("/salir/")
    client.force_login(olga)
    assert client.get("/tablero/")["Location"] == "/cuenta/dos-pasos/activar/"
