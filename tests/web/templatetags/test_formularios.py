"""El cursor empieza donde hay algo que escribir."""

from typing import Any

from django import forms

from web.templatetags.formularios import con_foco


class Dato(forms.Form):
    clave = forms.CharField(widget=forms.HiddenInput)
    nombre = forms.CharField()
    edad = forms.IntegerField()


def al_foco(form: forms.Form) -> list[str]:
    con_foco(form)
    return [campo.name for campo in form if "autofocus" in campo.field.widget.attrs]


def test_en_el_primero_que_se_ve_o_en_el_primero_con_error() -> None:
    assert al_foco(Dato()) == ["nombre"]
    assert al_foco(Dato({"clave": "x", "nombre": "Rosa", "edad": "muchos"})) == ["edad"]


def test_se_respeta_donde_el_formulario_dice_que_empieza() -> None:
    form: Any = Dato()
    form.fields["edad"].widget.attrs["autofocus"] = True
    assert al_foco(form) == ["edad"]
    assert al_foco(Dato({"nombre": "Rosa", "edad": "3"})) == []  # el error es de uno que no se ve
