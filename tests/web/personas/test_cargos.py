"""Nombrar, relevar y cesar desde las páginas: qué se muestra antes, qué queda después y qué no se deja pasar."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from acuerdos.models import Enlace, Hito
from cuentas.models import Usuario
from municipalidades.models import Municipalidad, PuntoFocal
from recordatorios import enlaces
from reuniones.models import FuncionarioSectorial
from tests import fabricas
from tests.fabricas import UMACHIRI
from tests.web.conftest import HOY
from tests.web.personas.cartas import salgan_las_cartas

NOMBRAR = f"/municipalidades/{UMACHIRI}/punto-focal/nombrar/"
FICHA = f"/municipalidades/{UMACHIRI}/"
CARGO = {"titular": "si", "desde": "2025-06-15", "cargo": "Gerenta", "correo": "eva@ejemplo.pe",
         "telefono": "951 222 333", "documento": "Oficio 44-2025"}  # fmt: skip


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
        ({"telefono": "llámeme"}, "por ejemplo 951 234 567"),
        ({"cargo": "x" * 121}, "120"),
        ({"correo": "аna@muni.gob.pe"}, "una letra del alfabeto cirílico"),
        ({"titular": "quizá"}, "quizá"),
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
    (carta,) = mail.outbox
    assert carta.to == ["lucia@muni.example"]
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


def test_la_titular_no_se_va_sin_decir_quien_toma_lo_suyo(mundo: Any, como: Any, fatima: Any, eva: Any) -> None:
    alterna = fabricas.FabricaPuntoFocal(usuario=eva, titular=False)
    cargo = fatima.puntos_focales.get()
    direccion = f"/municipalidades/{UMACHIRI}/punto-focal/{cargo.pk}/cesar/"
    navegador = como("olga")
    assert "Asciende Eva Luna, hoy alterno" in navegador.get(direccion).content.decode()
    sin_decir = navegador.post(direccion, {"hasta": "2025-06-15"})
    assert sin_decir.status_code == 400
    assert "Diga quién lo toma, o nombre antes a quien la reemplaza" in sin_decir.content.decode()
    ajeno = navegador.post(direccion, {"hasta": "2025-06-15", "queda_vacante": "99999"})
    assert ajeno.status_code == 400
    navegador.post(direccion, {"hasta": "2025-06-15", "queda_vacante": str(alterna.pk), "motivo": "Renunció"})
    alterna.refresh_from_db()
    cargo.refresh_from_db()
    assert (alterna.titular, cargo.hasta) == (True, HOY)
    html = navegador.get(FICHA).content.decode()
    assert "Renunció" in html
    assert "Fátima Mamani" in html, "la historia queda"


def test_lo_que_queda_vacante_se_ve_donde_se_dijo(mundo: Any, como: Any, fatima: Any) -> None:
    cargo = fatima.puntos_focales.get()
    navegador = como("olga")
    antes = {lista.ident: lista.total for lista in navegador.get("/tablero/").context["pendientes"]}["sin-punto-focal"]
    direccion = f"/municipalidades/{UMACHIRI}/punto-focal/{cargo.pk}/cesar/"
    navegador.post(direccion, {"hasta": "2025-06-15", "queda_vacante": "vacante"})
    pendientes = {lista.ident: lista.total for lista in navegador.get("/tablero/").context["pendientes"]}
    assert pendientes["sin-punto-focal"] == antes + 1
    assert "Umachiri" in navegador.get("/recordatorios/vacantes/").content.decode()
    html = navegador.get(FICHA).content.decode()
    assert "Nadie es hoy su punto focal. Quedan sin responsable 2 acuerdos por cumplir y 1 hito abierto." in html


def test_ascender_y_corregir_el_contacto(mundo: Any, como: Any, fatima: Any, eva: Any) -> None:
    alterna = fabricas.FabricaPuntoFocal(usuario=eva, titular=False)
    navegador = como("olga")
    base = f"/municipalidades/{UMACHIRI}/punto-focal/{alterna.pk}/"
    pagina = navegador.get(f"{base}contacto/")
    datos = {c.name: c.value() for c in pagina.context["form"]} | {"cargo": "Regidora", "telefono": "951 888 777"}
    assert navegador.post(f"{base}contacto/", datos).status_code == 302
    choque = navegador.post(f"{base}contacto/", datos | {"cargo": "Otra cosa"})
    assert choque.status_code == 409
    assert "Otra cosa" in choque.content.decode()
    assert (
        "Fátima Mamani, titular desde el 01/01/2025, deja el cargo ese día"
        in navegador.get(f"{base}ascender/").content.decode()
    )
    navegador.post(f"{base}ascender/", {"desde": "2025-06-15", "documento": "Oficio 7"})
    alterna.refresh_from_db()
    assert (alterna.titular, alterna.cargo, alterna.telefono) == (True, "Regidora", "951 888 777")
    assert "https://wa.me/51951888777" in navegador.get(FICHA).content.decode()


def test_los_botones_son_de_la_secretaria(mundo: Any, como: Any, fatima: Any, soledad: Any) -> None:
    for direccion, boton in ((FICHA, "Nombrar punto focal"), ("/sectores/MTPE/", "Nombrar funcionario")):
        for quien, lo_ve in (("olga", True), ("carlos", True), ("fatima", False), ("soledad", False)):
            html = como(quien).get(direccion).content.decode()
            assert (boton in html) is lo_ve, (quien, direccion)
            assert ("Deja el cargo" in html) is lo_ve, (quien, direccion)
            assert ("Qué cambió en sus" in html) is lo_ve, (quien, direccion)


def test_un_funcionario_se_nombra_y_el_unico_no_se_va_en_silencio(
    mundo: Any, como: Any, soledad: Any, eva: Any, olga: Any
) -> None:
    fabricas.FabricaHito(acuerdo=mundo.pronto, responsable="GN")
    navegador = como("olga")
    unico = FuncionarioSectorial.objects.get(usuario=soledad)
    direccion = f"/sectores/MTPE/funcionarios/{unico.pk}/cesar/"
    assert navegador.post(direccion, {"hasta": "2025-06-15"}).status_code == 400
    datos = {"desde": "2025-06-15", "cargo": "Asesora"}
    elegida = f"/sectores/MTPE/funcionarios/nombrar/?persona={eva.pk}"
    assert "Lo que toma Eva Luna" in navegador.post(elegida, datos).content.decode()
    assert navegador.post(elegida, {**datos, "confirmar": "si"}).status_code == 302
    assert navegador.post(direccion, {"hasta": "2025-06-15"}).status_code == 302
    html = navegador.get("/sectores/MTPE/").content.decode()
    assert "Eva Luna" in html
    assert "1 anterior" in html


def test_el_sector_guarda_lo_suyo_para_quien_debe_verlo(mundo: Any, como: Any, soledad: Any, eva: Any) -> None:
    fabricas.FabricaFuncionario(usuario=eva)
    html = como("soledad").get("/sectores/MTPE/").content.decode()
    assert soledad.email in html
    assert eva.email not in html
    fatima_ve = como("fatima").get("/sectores/MTPE/").content.decode()
    assert soledad.email not in fatima_ve
    assert "tel:" not in fatima_ve


def test_el_correo_institucional_se_corrige_en_la_ficha_y_queda_quien(mundo: Any, como: Any, olga: Any) -> None:
    navegador, direccion = como("olga"), f"{FICHA}correo/"
    antes = navegador.get(FICHA).content.decode()
    assert direccion in antes
    assert "no tiene" in antes
    datos = {c.name: c.value() for c in navegador.get(direccion).context["form"]}
    malo = navegador.post(direccion, datos | {"correo": "mesa de partes"})
    assert malo.status_code == 400
    assert "«mesa de partes» no es un correo" in malo.content.decode()
    bueno = navegador.post(direccion, datos | {"correo": "mesa@umachiri.example"}, follow=True)
    assert "mesa@umachiri.example" in bueno.content.decode()
    ultima = Municipalidad.history.filter(ubigeo=UMACHIRI).order_by("-history_id").first()
    assert (ultima.correo, ultima.history_user) == ("mesa@umachiri.example", olga)
    assert navegador.post(direccion, datos | {"correo": "otra@umachiri.example"}).status_code == 409
    assert direccion not in como("fatima").get(FICHA).content.decode()


def test_el_correo_de_quien_trabaja_en_la_secretaria_no_es_el_de_una_municipalidad(
    mundo: Any, como: Any, carlos: Any
) -> None:
    carlos.email = "carlos@pcm.example"
    carlos.save()
    navegador, direccion = como("olga"), f"{FICHA}correo/"
    datos = {c.name: c.value() for c in navegador.get(direccion).context["form"]}
    html = navegador.post(direccion, datos | {"correo": "carlos@pcm.example"}).content.decode()
    assert "que trabaja en la Secretaría" in html
