"""Nombrar: a quién, qué pasa de quién a quién, y la invitación."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from acuerdos.models import Enlace, Hito
from cuentas.models import Usuario
from municipalidades.models import PuntoFocal
from recordatorios import enlaces
from tests import fabricas
from tests.fabricas import UMACHIRI
from tests.web.conftest import HOY
from tests.web.personas.cartas import salgan_las_cartas
from tests.web.personas.test_cargos import FICHA

NOMBRAR = f"/municipalidades/{UMACHIRI}/punto-focal/nombrar/"


CARGO = {
    "titular": "si",
    "desde": "2025-06-15",
    "cargo": "Gerenta",
    "correo": "eva@ejemplo.pe",
    "telefono": "951 222 333",
    "documento": "Oficio 44-2025",
}


def ficha(persona: Any) -> str:
    return reverse("persona", args=[persona.pk])


@pytest.fixture
def enlace(mundo: SimpleNamespace, fatima: Any) -> Enlace:
    hito = mundo.pronto.hitos.first()
    return enlaces.enlaces_de([hito], fatima, ahora=fabricas.en_lima(HOY))[hito.pk]


def test_se_busca_sin_acentos_por_nombre_y_por_lugar(mundo: Any, como: Any, benita: Any, eva: Any, carlos: Any) -> None:
    navegador = como("olga")
    for texto, hallados in (
        ("chafloque", [benita]),
        ("san jose", [benita]),
        ("municipalidad distrital de san josé", [benita]),
        ("EVA", [eva]),
        ("carlos", []),
        ("", []),
    ):
        assert navegador.get(NOMBRAR, {"buscar": texto}).context["hallados"] == hallados, texto
    for consulta in ("persona=999999", "persona=abc", "persona=²", f"persona={'9' * 30}", "nada=1"):
        assert navegador.get(f"{NOMBRAR}?{consulta}").status_code == 400, consulta


def test_antes_de_guardar_se_ve_que_pasa_de_quien_a_quien(
    mundo: SimpleNamespace, como: Any, fatima: Any, eva: Any, enlace: Enlace
) -> None:
    navegador, direccion = como("olga"), f"{NOMBRAR}?persona={eva.pk}"
    previa = navegador.post(direccion, CARGO)
    html = previa.content.decode()
    assert previa.status_code == 200
    assert "Lo que pasa de Fátima Mamani a Eva Luna" in html
    assert "1 enlace de sus correos deja de abrir" in html
    assert mundo.pronto.codigo in html
    assert PuntoFocal.objects.get().usuario == fatima, "ver no es hacer"
    # Corregir conserva lo escrito y no reprocha nada.
    vuelta = navegador.post(direccion, {**CARGO, "cargo": "Gerenta de línea", "corregir": "si"})
    assert vuelta.status_code == 200
    assert "Gerenta de línea" in vuelta.content.decode()
    hecho = navegador.post(direccion, {**CARGO, "confirmar": "si"}, follow=True)
    assert hecho.redirect_chain == [(FICHA, 302)]
    assert "Eva Luna queda como punto focal" in hecho.content.decode()
    assert PuntoFocal.objects.get(hasta=None).usuario == eva
    assert list(Hito.objects.informables_para(Usuario.objects.get(pk=eva.pk))) == [mundo.pronto.hitos.get()]
    assert Client().get(reverse("enlace", args=[enlaces.firmar(enlace)])).status_code in {403, 410}
    assert not mail.outbox, "ya tiene contraseña: no hay nada a qué invitarla"


def test_enviar_dos_veces_la_confirmacion_se_dice(mundo: Any, como: Any, fatima: Any, eva: Any) -> None:
    navegador, direccion = como("olga"), f"{NOMBRAR}?persona={eva.pk}"
    navegador.post(direccion, {**CARGO, "confirmar": "si"})
    otra = navegador.post(direccion, {**CARGO, "confirmar": "si"})
    assert otra.status_code == 400
    assert "Eva Luna ya es punto focal de esta municipalidad" in otra.content.decode()


@pytest.mark.parametrize(
    ("cambio", "frase"),
    [
        ({"desde": "2025-06-16"}, "La fecha 16/06/2025 aún no llega"),
        ({"desde": "2024-01-01"}, "no puede cesar antes"),
        ({"desde": "31/02/2025"}, "Escriba una fecha que exista"),
        ({"desde": ""}, "Escriba el día"),
        ({"correo": "no es"}, "no es un correo"),
        ({"telefono": "llámeme"}, "como 951 234 567"),
        ({"cargo": "x" * 121}, "120"),
        ({"correo": "аna@muni.gob.pe"}, "una letra del alfabeto cirílico"),
        ({"titular": "quizá"}, "no está en la lista: elija de lo que ofrece"),
    ],
)
def test_lo_que_no_sirve_se_dice_en_su_campo_y_no_se_pierde(
    cambio: dict[str, str], frase: str, mundo: Any, como: Any, fatima: Any, eva: Any
) -> None:
    respuesta = como("olga").post(f"{NOMBRAR}?persona={eva.pk}", {**CARGO, **cambio})
    assert respuesta.status_code == 400
    assert frase in respuesta.content.decode()
    assert "951 222 333" in respuesta.content.decode() or "telefono" in cambio
    assert PuntoFocal.objects.count() == 1


def test_una_persona_nueva_recibe_la_invitacion_y_crea_su_clave(mundo: Any, como: Any, fatima: Any) -> None:
    datos = {**CARGO, "nombre": "Lucía Condori", "correo": "lucia@muni.example", "invitar": "on"}
    navegador = como("olga")
    previa = navegador.post(f"{NOMBRAR}?nueva=si", datos).content.decode()
    assert "cuenta nueva" in previa
    assert not Usuario.objects.filter(nombre="Lucía Condori").exists()
    navegador.post(f"{NOMBRAR}?nueva=si", {**datos, "confirmar": "si"})
    lucia = Usuario.objects.get(username="lucia")
    salgan_las_cartas()
    (carta,) = [
        carta for carta in mail.outbox if carta.to == ["lucia@muni.example"]
    ]  # a la relevada se le escribe otra
    assert "para informar por la Municipalidad Distrital de Umachiri" in carta.body
    direccion = next(x for x in carta.body.split() if "/cuenta/clave/nueva/" in x).removeprefix("http://localhost:8000")
    suya = Client()
    formulario = suya.get(direccion, follow=True)
    clave = {"password1": "un-rio-crece-despacio", "password2": "un-rio-crece-despacio"}
    suya.post(formulario.redirect_chain[-1][0], clave)
    assert suya.login(username="lucia", password="un-rio-crece-despacio")
    assert suya.get("/mis-acuerdos/").status_code == 200
    assert "sin contraseña" not in como("olga").get(ficha(lucia)).content.decode()


def test_con_el_servidor_de_correo_caido_la_cuenta_queda_y_la_invitacion_espera(
    mundo: Any, como: Any, monkeypatch: Any
) -> None:
    def no_sale(*_: Any, **__: Any) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", no_sale)
    datos = {**CARGO, "nombre": "Lucía", "correo": "lucia@muni.example", "invitar": "on", "confirmar": "si"}
    html = como("olga").post(f"{NOMBRAR}?nueva=si", datos, follow=True).content.decode()
    assert "va en camino a lucia@muni.example" in html
    salgan_las_cartas()
    lucia = PuntoFocal.objects.get().usuario
    html = como("olga").get(ficha(lucia)).content.decode()
    assert "Su invitación está por salir" in html
    assert "nadie atiende en esa dirección" in html
