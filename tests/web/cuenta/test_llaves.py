"""Llaves de acceso en un navegador de verdad, con un autenticador virtual de Chromium (dominio WebAuthn de CDP)."""

from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.utils import timezone

from cuentas.segundo_paso import AdaptadorDeSegundoPaso, tiene_segundo_paso
from recordatorios.cartas import enviar_cartas
from tests.fabricas import CLAVE
from tests.navegador import dice

RECIEN = "allauth.account.internal.flows.reauthentication.did_recently_reauthenticate"
CREDENCIAL = {"clientExtensionResults": {"credProps": {"rk": True}}}


@pytest.fixture
def telefono(pagina: Any, live_server: Any, settings: Any) -> SimpleNamespace:
    """Una pestaña cuyo aparato comprueba huellas; `reconoce(False)` es que el dedo no es el suyo."""
    settings.SITIO = live_server.url
    cdp = pagina.context.new_cdp_session(pagina)
    cdp.send("WebAuthn.enable")
    opciones = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    clave = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": opciones})["authenticatorId"]

    def reconoce(si: bool) -> None:
        cdp.send("WebAuthn.setUserVerified", {"authenticatorId": clave, "isUserVerified": si})

    return SimpleNamespace(pagina=pagina, url=live_server.url, reconoce=reconoce)


def con_clave(telefono: SimpleNamespace, usuario: Any) -> None:
    telefono.pagina.goto(f"{telefono.url}/ingresar/")
    telefono.pagina.fill("[name=login]", usuario.username)
    telefono.pagina.fill("[name=password]", CLAVE)
    telefono.pagina.click("main form:not([data-llave]) button")


def salir(telefono: SimpleNamespace) -> None:
    """Y espera a haber salido: la página que se pida enseguida cortaría el pedido."""
    telefono.pagina.click("text=Salir")
    telefono.pagina.wait_for_selector("text=Salir", state="detached")


def confirmar(telefono: SimpleNamespace) -> None:
    """Con la contraseña: todavía no hay otra cosa."""
    telefono.pagina.fill("[name=password]", CLAVE)
    telefono.pagina.click("main form button")


def agregar(telefono: SimpleNamespace, nombre: str) -> None:
    pagina = telefono.pagina
    pagina.goto(f"{telefono.url}/cuenta/llaves/agregar/")
    if "confirmar-identidad" in pagina.url:
        confirmar(telefono)
    elif "confirmar" in pagina.url:
        pagina.click("text=Usar mi llave")
    pagina.fill("[name=name]", nombre)
    pagina.click("form[data-llave=crear] button")


@pytest.mark.navegador
@pytest.mark.django_db(transaction=True)
def test_con_una_llave_se_ingresa_sin_clave_y_se_confirma_quien_es(telefono: Any, olga: Any, settings: Any) -> None:
    settings.EXIGIR_DOS_PASOS = True
    con_clave(telefono, olga)
    pagina = telefono.pagina
    confirmar(telefono)
    pagina.wait_for_url("**/cuenta/dos-pasos/activar/")
    pagina.click("text=una llave de acceso")
    pagina.fill("[name=name]", "  Mi celular  ")
    pagina.click("form[data-llave=crear] button")
    pagina.wait_for_url("**/cuenta/dos-pasos/respaldo/")
    dice(pagina, "main", "Llave de acceso agregada.")
    assert "Mi celular" in str(Authenticator.objects.get(type="webauthn").data)
    pagina.goto(f"{telefono.url}/tablero/")
    assert pagina.title().startswith("Tablero"), "vale de segundo paso"

    salir(telefono)
    pagina.goto(f"{telefono.url}/ingresar/?next=/cuenta/llaves/")
    pagina.click("text=Ingresar con mi llave de acceso")
    pagina.wait_for_selector("text=Usada el")
    assert pagina.url == f"{telefono.url}/cuenta/llaves/"

    salir(telefono)
    con_clave(telefono, olga)
    pagina.wait_for_url("**/cuenta/dos-pasos/codigo/")
    pagina.click("text=Usar mi llave de acceso")
    pagina.wait_for_url("**/tablero/")

    agregar(telefono, "Otra")  # el mismo aparato no admite dos
    pagina.wait_for_selector("text=Ese aparato ya tiene una llave de su cuenta.")
    enviar_cartas(reloj=timezone.now)
    assert "Se agregó una llave de acceso a su cuenta." in mail.outbox[0].body


@pytest.mark.navegador
@pytest.mark.django_db(transaction=True)
def test_si_el_aparato_no_reconoce_a_la_persona_no_se_entra(telefono: Any, fatima: Any) -> None:
    con_clave(telefono, fatima)
    telefono.pagina.wait_for_url("**/mis-acuerdos/")
    agregar(telefono, "")
    telefono.pagina.wait_for_url("**/cuenta/dos-pasos/respaldo/")
    assert Authenticator.objects.get(type="webauthn").wrap().name == "Llave 1"
    salir(telefono)
    telefono.reconoce(False)
    telefono.pagina.goto(f"{telefono.url}/ingresar/")
    telefono.pagina.click("text=Ingresar con mi llave de acceso")
    telefono.pagina.wait_for_selector("text=No se usó ninguna llave.")
    assert telefono.pagina.url.endswith("/ingresar/")


@pytest.fixture
def de_olga(olga: Any) -> Authenticator:
    datos = {"name": "La única", "credential": CREDENCIAL}
    return Authenticator.objects.create(user=olga, type=Authenticator.Type.WEBAUTHN, data=datos)


@pytest.mark.django_db
def test_la_ultima_no_la_quita_quien_debe_el_segundo_paso(de_olga: Any, olga: Any, settings: Any) -> None:
    settings.EXIGIR_DOS_PASOS = True
    assert tiene_segundo_paso(olga)
    assert not AdaptadorDeSegundoPaso().can_delete_authenticator(de_olga)
    de_respaldo = Authenticator.objects.create(user=olga, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert not AdaptadorDeSegundoPaso().can_delete_authenticator(de_olga), "los de respaldo solos no bastan"
    otra = Authenticator.objects.create(user=olga, type=Authenticator.Type.WEBAUTHN, data=de_olga.data)
    assert AdaptadorDeSegundoPaso().can_delete_authenticator(otra)
    assert de_respaldo.pk


@pytest.mark.django_db
def test_la_pagina_de_quitar_lo_dice_y_no_la_quita(
    de_olga: Any, olga: Any, settings: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EXIGIR_DOS_PASOS = True
    monkeypatch.setattr(RECIEN, lambda _: True)
    client.force_login(olga)
    quitar = f"/cuenta/llaves/{de_olga.pk}/quitar/"
    assert "La única" in client.get(quitar).content.decode()
    assert "no puede quedar sin segundo paso" in client.post(quitar, follow=True).content.decode()
    assert Authenticator.objects.filter(pk=de_olga.pk).exists()
    otra = Authenticator.objects.create(user=olga, type=Authenticator.Type.WEBAUTHN, data=de_olga.data)
    client.post(f"/cuenta/llaves/{otra.pk}/quitar/")
    assert list(Authenticator.objects.filter(user=olga)) == [de_olga]


@pytest.mark.django_db
def test_la_ajena_no_existe(de_olga: Any, carlos: Any, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RECIEN, lambda _: True)
    client.force_login(carlos)
    for pagina in ("quitar", "nombre"):
        assert client.post(f"/cuenta/llaves/{de_olga.pk}/{pagina}/", {"name": "x"}).status_code == 404


@pytest.mark.django_db
def test_es_del_sitio_que_dicen_los_ajustes_y_no_del_que_diga_la_peticion(settings: Any) -> None:
    settings.SITIO = "https://acuerdos.example:8443"
    assert AdaptadorDeSegundoPaso().get_public_key_credential_rp_entity()["id"] == "acuerdos.example"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "enviada", ["", "{}", "[]", '{"response": {}}', '{"id": 1, "response": {"userHandle": "x"}}', "\x00"]
)
def test_lo_que_no_es_una_llave_se_rechaza_con_una_frase(enviada: str, client: Client) -> None:
    respuesta = client.post("/ingresar/llave/", {"credential": enviada}, follow=True)
    assert respuesta.status_code == 200
    assert respuesta.redirect_chain[-1][0] == "/ingresar/"
