"""Cada quien ve desde dónde se entró con su cuenta, y lo cierra."""

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from tests.cuentas.test_ingreso import ingresar
from web.cuenta.sesiones import en_palabras

pytestmark = pytest.mark.django_db
TELEFONO = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"


def abrir(quien: str) -> Client:
    navegador = Client(headers={"user-agent": TELEFONO})
    assert ingresar(navegador, quien)["Location"] == "/inicio/"
    return navegador


def dentro(navegador: Client) -> bool:
    return navegador.get("/cuenta/").status_code == 200


def test_se_ven_las_propias_y_se_cierra_una(fatima: Any, benita: Any) -> None:
    esta, otra, ajena = abrir("fatima"), abrir("fatima"), abrir("benita")
    html = esta.get("/cuenta/sesiones/").content.decode()
    assert html.count("Chrome en Android") == 2
    suya, de_benita = (UserSession.objects.get(session_key=n.session.session_key).pk for n in (otra, ajena))
    assert esta.post("/cuenta/sesiones/cerrar/", {"sesion": de_benita}).status_code == 404
    assert esta.post("/cuenta/sesiones/cerrar/", {"sesion": suya}).status_code == 302
    assert (dentro(esta), dentro(otra), dentro(ajena)) == (True, False, True)


def test_se_cierran_todas_las_demas(fatima: Any) -> None:
    esta, *otras = (abrir("fatima") for _ in range(3))
    esta.post("/cuenta/sesiones/cerrar/")
    assert dentro(esta)
    assert not any(dentro(otra) for otra in otras)


@pytest.mark.parametrize(
    ("agente", "dicho"),
    [
        (TELEFONO, "Chrome en Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Firefox/130.0", "Firefox en Windows"),
        ("", "Otro programa"),
    ],
)
def test_el_aparato_en_palabras(agente: str, dicho: str) -> None:
    assert en_palabras(agente) == dicho
