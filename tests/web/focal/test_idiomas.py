"""En otro idioma: la página entera, sus fechas y su etiqueta; y nada de él si está apagado."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from acuerdos.models import Avance, PreferenciaDeRecordatorios
from cuentas import idiomas
from tests.web.focal.conftest import direccion_de

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]
PAGINAS = [
    "mis_acuerdos",
    "informar",
    "decir_traba",
    "mas_plazo",
    "mi_historia",
    "mis_recordatorios",
    "mi_cuenta",
    "enlace",
]
DE_NADIE = {"MUNI Ejecutivo", "Secretaría de Descentralización · Presidencia del Consejo de Ministros"}


@pytest.fixture
def encender(settings):
    """Enciende esos idiomas, como lo hacen los ajustes."""

    def hacerlo(*cuales):
        settings.IDIOMAS = ["es", *cuales]
        settings.MIDDLEWARE = [*settings.MIDDLEWARE, "cuentas.idiomas.ConIdioma"]

    return hacerlo


@pytest.fixture
def ella(fatima, hoy):
    cliente = Client()
    cliente.force_login(fatima)
    return cliente


@pytest.fixture
def su_enlace(enlace):
    return direccion_de(enlace)


def _textos(respuesta):
    """Los textos de la página, con los de sus atributos que alguien lee."""
    html = respuesta.content.decode()
    dentro = re.sub(r"<(script|style|svg).*?</\1>|<!--.*?-->", "", html, flags=re.S)
    sueltos = re.findall(r">([^<]+)<", dentro) + re.findall(r'(?:data-luego|aria-label|placeholder)="([^"]*)"', dentro)
    return {" ".join(unescape(texto).split()) for texto in sueltos if re.search(r"[^\W\d_]{2}", texto)}


def _de_los_datos(tareas, fatima):
    suyos = [tareas.acuerdo, tareas.otro]
    hitos = [h for h in vars(tareas).values() if hasattr(h, "numero") and hasattr(h, "plazo")]
    dichos = {
        str(fatima),
        fatima.email,
        *idiomas.NOMBRES.values(),
        *(a.texto for a in suyos),
        *(a.codigo for a in suyos),
        *(h.texto for h in hitos),
    }
    avances = Avance.objects.values_list("descripcion", "motivo_de_devolucion")
    dichos |= {texto for avance in avances for texto in avance if texto}
    lugar = tareas.acuerdo.municipalidad
    return dichos | DE_NADIE | {f"{lugar.nombre_completo} ({lugar.region.nombre})", lugar.nombre_completo}


@pytest.mark.parametrize("pagina", PAGINAS)
def test_en_ingles_no_queda_nada_nuestro_en_castellano(pagina, encender, tareas, fatima, ella, su_enlace):
    encender("en")
    args = {"informar": [tareas.pronto.pk], "mas_plazo": [tareas.pronto.pk], "decir_traba": [tareas.acuerdo.codigo]}
    ruta = su_enlace if pagina == "enlace" else reverse(pagina, args=args.get(pagina, []))
    en_castellano = _textos(ella.get(ruta))
    respuesta = ella.get(f"{ruta}?idioma=en")
    iguales = (en_castellano & _textos(respuesta)) - _de_los_datos(tareas, fatima)
    datos = _de_los_datos(tareas, fatima)
    quedan = {texto for texto in iguales if not any(dato in texto for dato in datos)}
    assert quedan == set()
    assert '<html lang="en">' in respuesta.content.decode()


def test_el_ingreso_tambien(encender, hoy):
    encender("en")
    respuesta = Client().get(reverse("account_login") + "?idioma=en")
    iguales = _textos(Client().get(reverse("account_login"))) & _textos(respuesta)
    assert {texto for texto in iguales if not any(dato in texto for dato in DE_NADIE)} == set()


def test_las_fechas_van_en_el_idioma(encender, tareas, ella):
    encender("en")
    pagina = ella.get(reverse("informar", args=[tareas.pronto.pk]) + "?idioma=en").content.decode()
    assert "Due in 4 days" in pagina
    assert "19 June 2025" in pagina


def test_lo_elegido_queda_en_el_navegador_y_se_puede_volver(encender, tareas, su_enlace, hoy):
    encender("en")
    telefono = Client()
    pagina = telefono.get(f"{su_enlace}?idioma=en")
    assert pagina.cookies["idioma"]["httponly"] and pagina.cookies["idioma"].value == "en"
    assert 'href="?idioma=es" lang="es-PE"' in pagina.content.decode()
    otra = telefono.get(su_enlace)
    assert "Report how it is going" in otra.content.decode()
    assert "idioma" not in otra.cookies
    assert "Informar cómo va" in telefono.get(f"{su_enlace}?idioma=es").content.decode()


def test_el_enlace_se_abre_en_el_idioma_de_sus_correos(encender, tareas, fatima, su_enlace, hoy):
    encender("en")
    PreferenciaDeRecordatorios.objects.create(usuario=fatima, idioma="en")
    assert "Report how it is going" in Client().get(su_enlace).content.decode()


@pytest.mark.parametrize("idioma", ["qu", "en", "fr", "../en"])
def test_uno_apagado_no_se_muestra_aunque_se_pida_o_se_haya_elegido_antes(idioma, tareas, fatima, ella, su_enlace):
    """También lo que nadie revisó: sus frases están en el catálogo."""
    PreferenciaDeRecordatorios.objects.create(usuario=fatima, idioma="qu")
    ella.cookies["idioma"] = idioma
    for ruta in (reverse("mis_acuerdos"), su_enlace):
        respuesta = ella.get(f"{ruta}?idioma={idioma}")
        assert '<html lang="es-PE">' in respuesta.content.decode()
        assert "?idioma=" not in respuesta.content.decode()
        assert "idioma" not in respuesta.cookies


def test_lo_que_no_se_traduce_sigue_en_castellano(encender, ella):
    encender("en")
    ella.cookies["idioma"] = "en"
    pagina = ella.get(reverse("privacidad")).content.decode()
    assert '<html lang="es-PE">' in pagina
    assert "?idioma=" not in pagina


def test_la_pagina_de_un_acuerdo_se_le_traduce_a_ella_y_no_a_la_secretaria(encender, tareas, ella, olga):
    encender("en")
    direccion = reverse("acuerdo", args=[tareas.acuerdo.codigo])
    oficina = Client()
    oficina.force_login(olga)
    for quien, lengua in ((ella, "en"), (oficina, "es-PE")):
        quien.cookies["idioma"] = "en"
        assert f'<html lang="{lengua}">' in quien.get(direccion).content.decode()


def test_el_idioma_de_una_peticion_no_pasa_a_la_siguiente(encender, tareas, ella):
    encender("en")
    ella.get(reverse("mis_acuerdos") + "?idioma=en")
    assert idiomas.de_hoy() == "es"


def test_en_quechua_confirmado_lo_sin_traducir_sale_en_castellano(encender, tareas, ella):
    encender("qu")
    pagina = ella.get(reverse("mis_acuerdos") + "?idioma=qu").content.decode()
    assert '<html lang="qu-PE">' in pagina
    assert ">Ruwana<" in pagina or "Ruwana</h1>" in pagina


def test_elige_en_que_idioma_se_le_escribe_y_vale_tambien_para_sus_paginas(encender, fatima, ella):
    encender("en")
    respuesta = ella.post(reverse("mis_recordatorios"), {"frecuencia": "semanal", "idioma": "en"})
    assert respuesta.status_code == 302
    assert respuesta.cookies["idioma"].value == "en"
    assert PreferenciaDeRecordatorios.objects.get(usuario=fatima).idioma == "en"


def test_con_un_solo_idioma_no_se_pregunta_cual(fatima, ella):
    assert "idioma" not in ella.get(reverse("mis_recordatorios")).content.decode()
