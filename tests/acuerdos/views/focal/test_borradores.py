"""Lo escrito sobrevive al ingreso que venció y a la página caducada."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from acuerdos.models import Avance, Traba
from cuentas import borradores
from cuentas.models import Borrador
from tests import fabricas
from tests.acuerdos.views.conftest import HOY
from tests.acuerdos.views.focal.conftest import EN_COLA, avance_de, foto

DICHO = {"porcentaje": "75", "descripcion": "Falta poner la última capa", "clave": "abc"}


def ingresar(navegador: Client, siguiente: str) -> Any:
    datos = {"login": "fatima", "password": fabricas.CLAVE, "next": siguiente}
    return navegador.post("/ingresar/", datos, follow=True)


def test_si_el_ingreso_vencio_lo_escrito_vuelve_despues_de_ingresar(navegador: Client, tareas: SimpleNamespace) -> None:
    direccion = avance_de(tareas.tarde)
    Session.objects.all().delete()
    respuesta = navegador.post(direccion, {**DICHO, "evidencias": foto()})
    assert (respuesta.status_code, respuesta["Location"]) == (302, f"/ingresar/?next={direccion}")
    assert "lo que escribió está guardado" in navegador.get(respuesta["Location"]).content.decode()
    form = ingresar(navegador, direccion).context["form"]
    assert {campo: form[campo].value() for campo in DICHO} == DICHO
    assert navegador.post(direccion, DICHO).status_code == 303
    assert Avance.objects.filter(hito=tareas.tarde).count() == 1
    assert not Borrador.objects.exists()


def test_lo_mismo_con_una_traba_y_con_mas_plazo(navegador: Client, tareas: SimpleNamespace) -> None:
    Session.objects.all().delete()
    for direccion, datos in (
        (f"/mis-acuerdos/{tareas.acuerdo.codigo}/traba/", {"categoria": "legal", "necesidad": "Un permiso"}),
        (f"/mis-acuerdos/hitos/{tareas.tarde.pk}/plazo/", {"plazo_nuevo": "2025-09-01", "motivo": "Llovió"}),
    ):
        assert navegador.post(direccion, datos).status_code == 302
        form = ingresar(navegador, direccion).context["form"]
        assert {campo: form[campo].value() for campo in datos} == datos
        Session.objects.all().delete()
    assert not Traba.objects.exists()


def test_otro_navegador_no_lo_ve(navegador: Client, tareas: SimpleNamespace) -> None:
    Session.objects.all().delete()
    navegador.post(avance_de(tareas.tarde), DICHO)
    assert ingresar(Client(), avance_de(tareas.tarde)).context["recuperado"] is False


def test_la_galleta_no_esta_en_la_base_y_solo_la_lee_el_servidor(navegador: Client, tareas: SimpleNamespace) -> None:
    Session.objects.all().delete()
    navegador.post(avance_de(tareas.tarde), DICHO)
    galleta = navegador.cookies["borrador"]
    assert galleta["httponly"]
    assert galleta["samesite"] == "Lax"
    assert galleta.value not in str(Borrador.objects.values().get())


def test_una_pagina_caducada_devuelve_lo_escrito(tareas: SimpleNamespace, fatima: Any) -> None:
    """Ingresó otra vez en otra pestaña: el sello de la página abierta ya no sirve."""
    estricto = Client(enforce_csrf_checks=True)
    estricto.force_login(fatima)
    direccion = avance_de(tareas.tarde)
    respuesta = estricto.post(direccion, {**DICHO, "csrfmiddlewaretoken": "viejo"}, follow=True)
    assert respuesta.redirect_chain == [(direccion, 302)]
    html = respuesta.content.decode()
    assert "Falta poner la última capa" in html
    assert "La página llevaba mucho tiempo abierta" in html


def test_una_pagina_caducada_sin_ingreso_tambien(tareas: SimpleNamespace, fatima: Any) -> None:
    estricto = Client(enforce_csrf_checks=True)
    direccion = avance_de(tareas.tarde)
    assert estricto.post(direccion, DICHO)["Location"] == f"/ingresar/?next={direccion}"
    assert Borrador.objects.get().campos["descripcion"] == DICHO["descripcion"]


@pytest.mark.parametrize("cabecera", [{"origin": "https://otro.example"}, {"sec-fetch-site": "cross-site"}])
def test_lo_que_manda_otro_sitio_no_se_guarda(tareas: SimpleNamespace, fatima: Any, cabecera: dict[str, str]) -> None:
    estricto = Client(enforce_csrf_checks=True)
    estricto.force_login(fatima)
    respuesta = estricto.post(avance_de(tareas.tarde), DICHO, headers=cabecera)
    assert respuesta.status_code == 403
    assert not Borrador.objects.exists()


def test_otro_formulario_caducado_lo_dice_en_palabras(fatima: Any) -> None:
    estricto = Client(enforce_csrf_checks=True)
    respuesta = estricto.post("/ingresar/", {"login": "fatima", "password": "x"})
    assert respuesta.status_code == 403
    assert "actualícela" in respuesta.content.decode()


def test_a_la_cola_se_le_dice_donde_ingresar_y_lo_suyo_sigue_en_el_telefono(
    navegador: Client, tareas: SimpleNamespace
) -> None:
    Session.objects.all().delete()
    respuesta = navegador.post(avance_de(tareas.tarde), DICHO, **EN_COLA)
    assert respuesta.status_code == 401
    assert respuesta.json() == {"ingresar": f"/ingresar/?next={avance_de(tareas.tarde)}"}


def test_un_borrador_no_guarda_mas_que_sus_campos_ni_crece_sin_limite(
    navegador: Client, tareas: SimpleNamespace
) -> None:
    Session.objects.all().delete()
    navegador.post(avance_de(tareas.tarde), {**DICHO, "descripcion": "x" * 90_000, "password": "secreta"})
    campos = Borrador.objects.get().campos
    assert set(campos) == set(DICHO)
    assert len(campos["descripcion"]) == borradores.LETRAS_POR_CAMPO


def test_los_de_quien_no_ingreso_tienen_un_tope(navegador: Client, tareas: SimpleNamespace, monkeypatch: Any) -> None:
    monkeypatch.setattr(borradores, "SIN_INGRESAR_MAXIMOS", 2)
    for _ in range(4):
        assert Client().post(avance_de(tareas.tarde), DICHO).status_code == 302
    assert Borrador.objects.count() == 2


def test_los_viejos_se_olvidan(tareas: SimpleNamespace, fatima: Any) -> None:
    ahora = fabricas.en_lima(HOY)
    ella = borradores.Dueno(usuario_id=fatima.pk)
    borradores.guardar(ella, "/x/", {"a": "1"}, ahora=ahora)
    tarde = ahora + borradores.VIGENCIA + timedelta(minutes=1)
    assert borradores.leer(ella, "/x/", ahora=ahora) == {"a": "1"}
    assert borradores.leer(ella, "/x/", ahora=tarde) == {}
    borradores.guardar(ella, "/y/", {"a": "1"}, ahora=tarde)
    assert [b.lugar for b in Borrador.objects.all()] == ["/y/"]


def test_el_borrador_de_antes_de_ingresar_dura_un_dia(navegador: Client, tareas: SimpleNamespace) -> None:
    Session.objects.all().delete()
    navegador.post(avance_de(tareas.tarde), DICHO)
    with time_machine.travel(fabricas.en_lima(HOY) + timedelta(days=2), tick=False):
        assert ingresar(navegador, avance_de(tareas.tarde)).context["recuperado"] is False
