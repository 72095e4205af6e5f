"""El correo y el mensaje, en el idioma que eligió su persona."""

import re
from datetime import date, timedelta

import pytest

from acuerdos.acciones import preferencias
from acuerdos.errores import DatoInvalido
from acuerdos.models import PreferenciaDeRecordatorios
from correo.texto import lo_dicho
from recordatorios import contactos
from tests import marcas
from tests.recordatorios.conftest import pasar
from tests.recordatorios.test_fallas_de_noticias import AHORA, _devuelto, _mencionada, _validado

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


# --- Todo lo que se le escribe pasa por gettext ---------------------------------------------------------------------
SUYO = ["Secretaría de Descentralización, PCM", "La foto no se ve", "¿Cómo va?", "MUNI Ejecutivo", "http"]


@pytest.fixture
def marcado(settings, monkeypatch, fatima):
    """Su idioma es el de las marcas."""
    settings.IDIOMAS = ["es", marcas.IDIOMA]
    marcas.poner(monkeypatch)
    PreferenciaDeRecordatorios.objects.create(usuario=fatima, idioma=marcas.IDIOMA)


def _sin_direcciones(texto):
    return re.sub(r"https?://[^\s⟧\"<]+|[^\s⟦]+@[^\s⟧]+", "", texto)


def _quedan(mensaje, hito, fatima):
    lugar = hito.acuerdo.municipalidad
    datos = [*SUYO, fatima.get_short_name(), str(fatima), hito.texto, hito.acuerdo.codigo, hito.acuerdo.texto]
    datos += [lugar.nombre, lugar.nombre_completo]
    dichos = [mensaje.subject, mensaje.body, marcas.de_una_pagina(mensaje.alternatives[0].content)]
    return {q for dicho in dichos for q in marcas.sin_marcar(_sin_direcciones(dicho), datos)}


def test_el_recordatorio_pasa_entero_por_gettext(hito, solo, marcado, fatima):
    solo("antes")
    [mensaje] = pasar(DIA)
    assert _quedan(mensaje, hito, fatima) == set()


@pytest.mark.parametrize("que", [_devuelto, _validado, _mencionada], ids=lambda que: que.__name__)
def test_lo_que_se_le_responde_tambien_y_su_mensaje_de_whatsapp(que, hito, marcado, fatima, olga, time_machine):
    time_machine.move_to(AHORA, tick=False)
    que(hito, fatima, olga)
    enviados = [*pasar(AHORA.date(), 10, 5), *pasar(AHORA.date() + timedelta(days=1), 8, 5)]
    suyos = [mensaje for mensaje in enviados if mensaje.to == ["fatima@ejemplo.pe"]]
    assert suyos
    assert {q for mensaje in suyos for q in _quedan(mensaje, hito, fatima)} == set()
    dia = AHORA.date() + timedelta(days=1)
    [contacto] = contactos.contactos_con_respuestas(list(contactos.con_respuestas(dia)), dia)
    datos = [fatima.get_short_name(), hito.texto, hito.acuerdo.codigo, *SUYO]
    assert marcas.sin_marcar(_sin_direcciones(contacto.texto), datos) == []
