"""Lo que las etiquetas recuerdan es lo que dirían las de Django, y no se confunde con otra cosa."""

from datetime import date
from typing import Any

import pytest
from django.core.files.storage import storages
from django.template import Context, Engine, engines
from django.template.defaultfilters import truncatechars
from django.test import override_settings
from django.urls import reverse
from django.utils.translation import override

from tests import marcas
from web.templatetags.de_siempre import NodoDeDireccion, NodoDeEstatico, NodoDeFrase, recortado

CON_LAS_DE_DJANGO = Engine(
    builtins=["django.templatetags.i18n", "django.templatetags.static"], libraries={}, string_if_invalid=""
)
PLANTILLAS = [
    "{% translate 'Salir' %}",
    "{% translate palabra %}",
    "{% translate 'Salir' as dicho %}[{{ dicho }}]",
    "{% url 'acuerdos' %}",
    "{% url 'acuerdo' codigo %}",
    "{% url 'corte_archivo' codigo 'pdf' %}",
    "{% url 'acuerdo' codigo=codigo %}",
    "{% url 'no_existe' as ninguna %}[{{ ninguna }}]",
    "{% url ruta %}",
    "{% static 'css/base.css' %}",
    "{% static hoja %}",
    "{% static 'css/base.css' as hoja %}[{{ hoja }}]",
]
DATOS: dict[str, Any] = {"palabra": "Salir", "codigo": "MEA-2025-001", "ruta": "acuerdos", "hoja": "css/base.css"}


def dibujar(escrito: str, datos: dict[str, Any] = DATOS) -> str:
    motor: Any = engines["django"]
    return str(motor.from_string(escrito).template.render(Context(datos)))


@pytest.mark.parametrize("escrito", PLANTILLAS)
@pytest.mark.parametrize("idioma", ["es-pe", "qu", "en"])
def test_dicen_lo_que_las_de_django(escrito: str, idioma: str) -> None:
    with override(idioma):
        de_django = CON_LAS_DE_DJANGO.from_string(escrito).render(Context(DATOS))
        assert [dibujar(escrito), dibujar(escrito)] == [de_django, de_django]


def test_lo_recordado_es_de_unas_frases_y_no_de_todas_las_de_su_idioma(monkeypatch: pytest.MonkeyPatch) -> None:
    motor: Any = engines["django"]
    plantilla = motor.from_string(
        "{% load presentacion placas %}{% translate 'Salir' %} {% placa estado %} {{ dia|dia_corto }}"
    )
    datos = Context({"estado": "cumplido", "dia": date(2025, 1, 31)})  # la marca abre con el primer mes
    with override(marcas.IDIOMA):
        antes = plantilla.template.render(datos)
        marcas.poner(monkeypatch)
    with override(marcas.IDIOMA):
        assert plantilla.template.render(datos).count(marcas.ABRE) == 3
    monkeypatch.undo()
    with override(marcas.IDIOMA):
        assert plantilla.template.render(datos) == antes


@pytest.mark.parametrize(
    ("escrito", "se_recuerda"),
    [
        ("{% translate 'Salir' %}", True),
        ("{% translate palabra %}", False),
        ("{% translate 'Salir'|upper %}", False),
        ("{% translate 'Salir' as dicho %}", False),
        ("{% url 'acuerdo' codigo %}", True),
        ("{% url ruta %}", False),
        ("{% static 'css/base.css' %}", True),
        ("{% static hoja %}", False),
    ],
)
def test_se_recuerda_lo_que_esta_escrito_en_la_plantilla_y_nada_mas(escrito: str, se_recuerda: bool) -> None:
    motor: Any = engines["django"]
    (nodo,) = motor.from_string(escrito).template.nodelist
    assert isinstance(nodo, NodoDeFrase | NodoDeDireccion | NodoDeEstatico) is se_recuerda


def test_una_frase_se_recuerda_por_idioma() -> None:
    motor: Any = engines["django"]
    plantilla = motor.from_string("{% translate 'Salir' %}").template
    dichas = []
    for idioma in ("es-pe", "en", "es-pe"):
        with override(idioma):
            dichas.append(plantilla.render(Context()))
    assert dichas[0] == dichas[2] == "Salir" != dichas[1]


def test_de_un_objeto_la_direccion_se_arma_cada_vez() -> None:
    class Cambia:
        cual = "MEA-2025-001"

        def __str__(self) -> str:
            return self.cual

        def __eq__(self, otro: object) -> bool:
            return isinstance(otro, Cambia)

        def __hash__(self) -> int:
            return 1

    uno = Cambia()
    antes = dibujar("{% url 'acuerdo' uno %}", {"uno": uno})
    uno.cual = "MEA-2025-002"
    assert antes == reverse("acuerdo", args=["MEA-2025-001"])
    assert dibujar("{% url 'acuerdo' uno %}", {"uno": uno}) == reverse("acuerdo", args=["MEA-2025-002"])


def test_otro_almacen_no_hereda_las_direcciones() -> None:
    antes = dibujar("{% static 'css/base.css' %}")
    otro = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage", "OPTIONS": {"base_url": "/otra/"}}
    with override_settings(STORAGES={"default": storages.backends["default"], "staticfiles": otro}):
        assert dibujar("{% static 'css/base.css' %}") == "/otra/css/base.css" != antes


@pytest.mark.parametrize(
    "texto", ["", "agua", "a" * 10, "a" * 11, "ñandú y café, otra vez", "n\u0303 cafe\u0301 largo", 7]
)
def test_recorta_como_django(texto: object) -> None:
    for largo in (1, 4, 10):
        assert recortado(texto, largo) == truncatechars(texto, largo)


def test_lo_recortado_se_escapa() -> None:
    assert dibujar("{{ texto|recortado:5 }}", {"texto": "<b>agua</b>"}) == "&lt;b&gt;a…"
