"""Un paso: formulario → verbo → mensaje → volver, igual en todas las páginas."""

from typing import Any

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import BaseStorage
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from acuerdos.errores import AccionDenegada, DatoInvalido
from acuerdos.permisos import Causa
from web.comun import paso as modulo
from web.comun.paso import paso, toque


class Nombre(forms.Form):
    nombre = forms.CharField()


class EnMemoria(BaseStorage):
    def _get(self, *args: Any, **kwargs: Any) -> tuple[list[Any], bool]:
        return [], True

    def _store(self, mensajes: Any, respuesta: Any, *args: Any, **kwargs: Any) -> list[Any]:
        return []


@pytest.fixture
def pintado(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Con qué se pintó la página del formulario; vacío si no se pintó."""
    visto: dict[str, Any] = {}

    def render(request: Any, plantilla: str, contexto: dict[str, Any], status: int) -> HttpResponse:
        visto.update(contexto, plantilla=plantilla)
        return HttpResponse(status=status)

    monkeypatch.setattr(modulo, "render", render)
    return visto


def pedir(datos: dict[str, str] | None, verbo: Any, **cambios: Any) -> tuple[HttpResponse, list[str]]:
    request = RequestFactory().get("/")
    request._messages = EnMemoria(request)  # type: ignore[attr-defined]
    opciones: dict[str, Any] = {"dicho": "Hecho.", "volver": "/lista/", "plantilla": "p.html", "contexto": {"x": 1}}
    respuesta = paso(request, Nombre(datos), verbo, **opciones | cambios)
    return respuesta, [str(mensaje) for mensaje in get_messages(request)]


def negado(_datos: dict[str, Any]) -> None:
    raise AccionDenegada(Causa.ENLACE_AJENO, "Usted no puede.")


def no_sirve(_datos: dict[str, Any]) -> None:
    raise DatoInvalido(nombre="Ya hay otro.")


def test_al_mirar_se_muestra_el_formulario_y_nada_se_hace(pintado: dict[str, Any]) -> None:
    respuesta, dicho = pedir(None, negado)
    assert (respuesta.status_code, dicho) == (200, [])
    assert pintado["x"] == 1
    assert pintado["plantilla"] == "p.html"


def test_hecho_se_dice_y_se_vuelve(pintado: dict[str, Any]) -> None:
    respuesta, dicho = pedir({"nombre": "Ana"}, lambda datos: datos["nombre"])
    assert (respuesta.status_code, respuesta["Location"], dicho) == (302, "/lista/", ["Hecho."])
    assert pintado == {}


def test_lo_dicho_y_la_vuelta_pueden_depender_de_lo_hecho(pintado: dict[str, Any]) -> None:
    respuesta, dicho = pedir({"nombre": "Ana"}, lambda datos: 7, dicho="N.º {}".format, volver="/ver/{}/".format)
    assert (respuesta["Location"], dicho) == ("/ver/7/", ["N.º 7"])


def test_un_verbo_que_no_devuelve_nada_tambien_se_hizo(pintado: dict[str, Any]) -> None:
    respuesta, dicho = pedir({"nombre": "Ana"}, lambda datos: None)
    assert (respuesta.status_code, dicho) == (302, ["Hecho."])


@pytest.mark.parametrize(("datos", "frase"), [({"nombre": ""}, "requerido"), ({"nombre": "Ana"}, "Ya hay otro.")])
def test_lo_que_no_sirve_vuelve_con_su_frase(pintado: dict[str, Any], datos: dict[str, str], frase: str) -> None:
    respuesta, dicho = pedir(datos, no_sirve)
    assert (respuesta.status_code, dicho) == (400, [])
    assert frase in str(pintado["form"].errors["nombre"])


def test_lo_negado_es_un_403_con_su_motivo(pintado: dict[str, Any]) -> None:
    with pytest.raises(PermissionDenied, match=r"Usted no puede\."):
        pedir({"nombre": "Ana"}, negado)


def test_lo_que_cuesta_no_se_calcula_si_el_paso_sale_bien(pintado: dict[str, Any]) -> None:
    calculado: list[int] = []

    def contexto() -> dict[str, Any]:
        calculado.append(1)
        return {}

    pedir({"nombre": "Ana"}, lambda datos: 1, contexto=contexto)
    assert calculado == []
    pedir(None, negado, contexto=contexto)
    assert calculado == [1]


def test_el_verbo_puede_dejar_dicho_lo_que_falta(pintado: dict[str, Any]) -> None:
    form = Nombre({"nombre": "Ana"})

    def falta(_datos: dict[str, Any]) -> None:
        form.add_error("nombre", "Falta el apellido.")
        raise DatoInvalido

    respuesta = paso(RequestFactory().post("/"), form, falta, dicho="", volver="/", plantilla="p.html", contexto={})
    assert respuesta.status_code == 400
    assert form.errors["nombre"] == ["Falta el apellido."]


def tocar(verbo: Any, **cambios: Any) -> tuple[HttpResponse, list[tuple[str, str]]]:
    request = RequestFactory().post("/")
    request._messages = EnMemoria(request)  # type: ignore[attr-defined]
    respuesta = toque(request, verbo, **{"dicho": "Hecho.", "volver": "/lista/"} | cambios)
    return respuesta, [(mensaje.level_tag, str(mensaje)) for mensaje in get_messages(request)]


def test_un_toque_dice_lo_hecho_y_vuelve() -> None:
    respuesta, dicho = tocar(lambda: 7, dicho="N.º {}".format)
    assert (respuesta.status_code, respuesta["Location"]) == (302, "/lista/")
    assert [frase for _, frase in dicho] == ["N.º 7"]


def test_un_toque_que_se_rechaza_dice_por_que_y_vuelve() -> None:
    respuesta, dicho = tocar(lambda: no_sirve({}))
    assert respuesta["Location"] == "/lista/"
    assert [frase for _, frase in dicho] == ["Ya hay otro."]


def test_un_toque_negado_solo_se_dice_si_la_pagina_lo_quiere() -> None:
    with pytest.raises(AccionDenegada):
        tocar(lambda: negado({}))
    _, dicho = tocar(lambda: negado({}), rechazos=(DatoInvalido, AccionDenegada))
    assert [frase for _, frase in dicho] == ["Usted no puede."]
