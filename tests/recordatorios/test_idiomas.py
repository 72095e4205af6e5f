"""El correo y el mensaje, en el idioma que eligió su persona."""

import re
from datetime import date

import pytest

from acuerdos.acciones import preferencias
from acuerdos.errores import DatoInvalido
from acuerdos.models import PreferenciaDeRecordatorios
from correo.texto import lo_dicho
from tests.recordatorios.conftest import pasar

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]
DIA = date(2025, 3, 13)


@pytest.fixture
def en_ingles(settings, fatima):
    settings.IDIOMAS = ["es", "en"]
    PreferenciaDeRecordatorios.objects.create(usuario=fatima, idioma="en")


def _renglones(texto):
    return {linea.strip() for linea in texto.splitlines() if re.search(r"[^\W\d_]{3}", linea)}


def test_el_correo_sale_entero_en_su_idioma(hito, solo, en_ingles):
    solo("antes")
    [mensaje] = pasar(DIA)
    cuerpo, html = mensaje.body, mensaje.alternatives[0].content
    assert mensaje.subject == "MUNI Ejecutivo: 1 due soon"
    assert "Hello, Fátima:" in cuerpo
    assert '<html lang="en">' in html
    assert "Report how it is going</a>" in re.sub(r"\s+<", "<", html)
    for nuestro in ("Hola", "Informar", "Cada enlace", "Le toca", "No recibir", "Lo debe", "vence", "sin contraseña"):
        assert nuestro not in cuerpo + html, nuestro


def test_sin_elegir_otro_el_correo_sale_en_castellano(hito, solo, settings):
    settings.IDIOMAS = ["es", "en"]
    solo("antes")
    [mensaje] = pasar(DIA)
    assert "Hola, Fátima:" in mensaje.body
    assert '<html lang="es-PE">' in mensaje.alternatives[0].content


def test_uno_que_se_apago_ya_no_se_usa(hito, solo, en_ingles, settings):
    settings.IDIOMAS = ["es"]
    solo("antes")
    [mensaje] = pasar(DIA)
    assert "Hola, Fátima:" in mensaje.body


def test_apagado_no_se_puede_elegir(fatima, settings):
    with pytest.raises(DatoInvalido, match="Los que hay: Castellano"):
        preferencias.cambiar_idioma(por=fatima, idioma="qu")
    settings.IDIOMAS = ["es", "qu"]
    assert preferencias.cambiar_idioma(por=fatima, idioma="qu").idioma == "qu"


def test_a_la_secretaria_se_le_escribe_en_castellano(olga, settings):
    settings.IDIOMAS = ["es", "en"]
    PreferenciaDeRecordatorios.objects.create(usuario=olga, idioma="en")
    assert preferencias.idioma_de(olga) == ""


def test_con_un_solo_idioma_no_se_pregunta_a_la_base(fatima, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert preferencias.idioma_de(fatima) == ""


@pytest.mark.parametrize("marca", ["Responda encima de esta línea", "Reply above this line"])
def test_la_respuesta_se_corta_en_la_marca_de_cualquier_idioma(marca):
    assert lo_dicho(f"Ya está al 60 %.\n\n> {marca}: diga cuánto va\n> Hola") == "Ya está al 60 %."
