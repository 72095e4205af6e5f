"""Un control escrito en Python es el que daría la plantilla de Django, letra por letra salvo saltos de línea."""

import re
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from acuerdos.filtros.campos import Desplegable
from web.comun.controles import ESCRITOS, Controles

OPCIONES = [
    ("", "Todos"),
    ("a&b", "A <b> «c»"),
    (3, gettext_lazy("Estado")),
    (None, mark_safe("<i>x</i>")),
    ("Grupo «1»", [("x", "Equis"), ("y", "Ye")]),
]
CONTROLES: list[tuple[forms.Widget, Any]] = [
    (forms.TextInput(attrs={"placeholder": 'de "aquí"', "required": True, "disabled": False}), "<script>"),
    (forms.TextInput(), None),
    (forms.NumberInput(attrs={"min": 0}), 12.5),
    (forms.EmailInput(), "a@b.pe"),
    (forms.URLInput(), "https://a.pe/?a=1&b=2"),
    (forms.PasswordInput(), "clave"),
    (forms.HiddenInput(), "x"),
    (forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), "2025-03-31"),
    (forms.TimeInput(), "09:00"),
    (forms.CheckboxInput(), True),
    (forms.CheckboxInput(), False),
    (forms.Textarea(attrs={"rows": 2}), "uno\n<dos>"),
    (forms.Textarea(), ""),
    (forms.Select(choices=OPCIONES), "a&b"),
    (forms.SelectMultiple(choices=OPCIONES), ["x", 3]),
    (Desplegable(choices=OPCIONES), []),
    (Desplegable(choices=OPCIONES), ["x", "y"]),
    (forms.RadioSelect(choices=OPCIONES), "a&b"),
    (forms.CheckboxSelectMultiple(choices=OPCIONES), ["x"]),
    (forms.ClearableFileInput(), None),
]


def junto(html: str) -> str:
    return re.sub(r"\s*\n\s*", "", html)


@pytest.mark.parametrize(("control", "valor"), CONTROLES, ids=lambda uno: type(uno).__name__)
def test_es_el_de_django(control: forms.Widget, valor: Any) -> None:
    atributos = {"id": "id_campo", "aria-describedby": "ayuda"}
    suyo = control.render("campo", valor, atributos, renderer=Controles())
    assert junto(suyo) == junto(control.render("campo", valor, atributos, renderer=DjangoTemplates()))


@pytest.mark.parametrize("control", [forms.RadioSelect, forms.CheckboxSelectMultiple])
@pytest.mark.parametrize("con_rotulo", [True, False])
def test_cada_circulo_y_cada_casilla_son_los_de_django(control: type[forms.Widget], *, con_rotulo: bool) -> None:
    def dibujadas(dibuja: DjangoTemplates) -> list[str]:
        class DeOpciones(forms.Form):
            default_renderer = dibuja
            campo = forms.MultipleChoiceField(choices=OPCIONES[:3], widget=control, required=False)

        return [
            " ".join(opcion.tag(wrap_label=con_rotulo).split()) for opcion in DeOpciones({"campo": ["a&b"]})["campo"]
        ]

    assert dibujadas(Controles()) == dibujadas(DjangoTemplates())
    assert len(dibujadas(Controles())) == 3


def test_sin_errores_no_se_dibuja_ninguno() -> None:
    class Uno(forms.Form):
        campo = forms.CharField()

    assert str(Uno({"campo": "a"})["campo"].errors) == ""
    assert "requerido" in str(Uno({})["campo"].errors)


def test_lo_que_se_escribe_aqui_existe_en_django() -> None:
    for plantilla in ESCRITOS:
        DjangoTemplates().get_template(plantilla)
