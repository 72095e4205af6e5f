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
from tests.web.conftest import HOY
from tests.web.focal.conftest import EN_COLA, avance_de, foto

DICHO = {"porcentaje": "75", "descripcion": "Falta poner la última capa", "clave": "abc"}


def ingresar(navegador: Client, siguiente: str) -> Any:
    datos = {"login": "fatima", "password": fabricas.CLAVE, "next": siguiente}
    return navegador.post("/ingresar/", datos, follow=True)


def test_si_el_ingreso_vencio_lo_escrito_vuelve_despues_de_ingresar(navegador: Client, tareas: SimpleNamespace) -> None:
    direccion = avance_de(tareas.tarde)
    Session.objects.all().delete()
    respuesta = navegador.post(direccion, {**DICHO, "evidencias": foto()})
    assert (respuesta.status_code, respuesta["Location"]) == (302, f"/ingresar/?next={direccion}")
    assert "Lo que escribió está guardado" in navegador.get(respuesta["Location"]).content.decode()
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
    assert ingresar(Client(), avance_de(tareas.tarde)).context["form"].recuperado is None


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
    respuesta = estricto.post(direccion, DICHO, headers={"origin": "http://testserver"})
    assert respuesta["Location"] == f"/ingresar/?next={direccion}"
    assert Borrador.objects.get().campos["descripcion"] == [DICHO["descripcion"]]


def test_lo_que_manda_quien_no_es_un_navegador_no_se_guarda(tareas: SimpleNamespace) -> None:
    """Sin sello, sin ingreso y sin decir de dónde viene: un programa cualquiera."""
    respuesta = Client(enforce_csrf_checks=True).post(avance_de(tareas.tarde), DICHO)
    assert respuesta.status_code == 403
    assert not Borrador.objects.exists()


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
    assert len(campos["descripcion"][0]) == borradores.LETRAS_POR_CAMPO
    muchos = {f"campo{n}": "x" * 10_000 for n in range(20)}
    navegador.post(avance_de(tareas.tarde), muchos)
    assert sum(len(t) for textos in Borrador.objects.get().campos.values() for t in textos) == (
        borradores.LETRAS_EN_TOTAL
    )


# --- Topes: nadie se queda con el sitio de los demás ------------------------------------------------------------------
def lugares(**filtro: Any) -> list[str]:
    return list(Borrador.objects.filter(**filtro).order_by("pk").values_list("lugar", flat=True))


def vencido(direccion: str, desde: str = "127.0.0.1", **dicho: str) -> Any:
    """El envío de alguien cuyo ingreso venció."""
    return Client(REMOTE_ADDR=desde).post(direccion, DICHO | dicho)


def test_de_una_direccion_de_red_se_desaloja_lo_mas_viejo_suyo(tareas: SimpleNamespace, monkeypatch: Any) -> None:
    monkeypatch.setattr(borradores, "POR_DIRECCION", 2)
    vencido(avance_de(tareas.lejana), "192.0.2.7")
    for hito in (tareas.tarde, tareas.pronto, tareas.devuelta):
        assert vencido(avance_de(hito), "2001:db8:0:1::1").status_code == 302
    assert lugares() == [avance_de(h) for h in (tareas.lejana, tareas.pronto, tareas.devuelta)]
    vencido(avance_de(tareas.ajena), "2001:db8:0:1:ffff::2")  # la misma casa: se cuenta por su red
    assert lugares() == [avance_de(h) for h in (tareas.lejana, tareas.devuelta, tareas.ajena)]


def test_dos_mil_envios_ajenos_no_apagan_el_de_nadie(tareas: SimpleNamespace, monkeypatch: Any) -> None:
    """Muchas direcciones a la vez: se desaloja a la que más tiene, y lo de quien tiene uno solo queda."""
    monkeypatch.setattr(borradores, "SIN_INGRESAR_MAXIMOS", 6)
    monkeypatch.setattr(borradores, "POR_DIRECCION", 3)
    ella = Client(REMOTE_ADDR="192.0.2.7")
    respuesta = ella.post(avance_de(tareas.tarde), DICHO)
    for n in range(30):
        assert vencido(avance_de(tareas.pronto), f"198.51.100.{n % 3}").status_code == 302
    assert Borrador.objects.count() == 6
    assert "está guardado" in ella.get(respuesta["Location"]).content.decode()
    assert ingresar(ella, avance_de(tareas.tarde)).context["form"]["descripcion"].value() == DICHO["descripcion"]


def test_de_quien_ingreso_tambien_hay_un_tope(tareas: SimpleNamespace, fatima: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(borradores, "BORRADORES_POR_PERSONA", 3)
    ella = borradores.Dueno(usuario_id=fatima.pk)
    for n in range(6):
        ahora = fabricas.en_lima(HOY) + timedelta(minutes=n)
        assert borradores.guardar(ella, f"/{n}/", {"a": ["1"]}, ahora=ahora)
    assert lugares() == ["/3/", "/4/", "/5/"]


def test_la_direccion_de_red_no_queda_escrita(tareas: SimpleNamespace) -> None:
    vencido(avance_de(tareas.tarde), "192.0.2.7")
    assert "192.0.2.7" not in str(Borrador.objects.values().get())


def test_si_no_se_guardo_nada_no_se_dice_que_esta_guardado(tareas: SimpleNamespace) -> None:
    navegador = Client()
    respuesta = navegador.post(avance_de(tareas.tarde), {"descripcion": "  ", "otro": ""})
    assert respuesta["Location"] == f"/ingresar/?next={avance_de(tareas.tarde)}"
    assert "guardado" not in navegador.get(respuesta["Location"]).content.decode()
    assert not Borrador.objects.exists()


def test_una_direccion_que_no_es_de_un_formulario_no_guarda_nada(mundo: SimpleNamespace) -> None:
    for direccion in ("/tablero/", "/acuerdos/", "/recordatorios/envios/1/reintentar/", "/administracion/", "/salir/"):
        assert Client().post(direccion, DICHO).status_code == 302, direccion
    assert not Borrador.objects.exists()


def test_tras_ingresar_un_boton_lleva_a_la_pagina_en_que_estaba(caso_de_boton: str) -> None:
    """La dirección de un botón no se mira: volver a ella sería un 405."""
    de_donde = {"referer": "http://testserver/recordatorios/envios/?dia=2025-06-15"}
    respuesta = Client().post(caso_de_boton, headers=de_donde)
    assert respuesta["Location"] == "/ingresar/?next=/recordatorios/envios/%3Fdia%3D2025-06-15"
    for ajena in ({}, {"referer": "https://otro.example/x/"}):
        assert Client().post(caso_de_boton, headers=ajena)["Location"] == "/ingresar/?next=/inicio/"


@pytest.fixture
def caso_de_boton(db: None) -> str:
    return "/recordatorios/envios/1/reintentar/"


def test_los_viejos_se_olvidan(tareas: SimpleNamespace, fatima: Any) -> None:
    ahora = fabricas.en_lima(HOY)
    ella = borradores.Dueno(usuario_id=fatima.pk)
    borradores.guardar(ella, "/x/", {"a": ["1"]}, ahora=ahora)
    tarde = ahora + borradores.VIGENCIA_DEL_BORRADOR + timedelta(minutes=1)
    assert borradores.leer(ella, "/x/", ahora=ahora) == {"a": ["1"]}
    assert borradores.leer(ella, "/x/", ahora=tarde) is None
    borradores.guardar(ella, "/y/", {"a": ["1"]}, ahora=tarde)
    assert [b.lugar for b in Borrador.objects.all()] == ["/y/"]


def test_el_borrador_de_antes_de_ingresar_dura_un_dia(navegador: Client, tareas: SimpleNamespace) -> None:
    Session.objects.all().delete()
    navegador.post(avance_de(tareas.tarde), DICHO)
    with time_machine.travel(fabricas.en_lima(HOY) + timedelta(days=2), tick=False):
        assert ingresar(navegador, avance_de(tareas.tarde)).context["form"].recuperado is None


def test_lo_guardado_por_la_version_anterior_todavia_vuelve(tareas: SimpleNamespace, fatima: Any) -> None:
    """Un texto por campo, y no una lista."""
    ahora = fabricas.en_lima(HOY)
    Borrador.objects.create(usuario=fatima, lugar="/x/", campos={"a": "1"}, guardado_en=ahora)
    assert borradores.leer(borradores.Dueno(usuario_id=fatima.pk), "/x/", ahora=ahora) == {"a": ["1"]}
