"""El formulario de la casa: lo escrito llega limpio a la validación, y ninguno se escapa."""

import importlib
import pkgutil
from types import ModuleType

import pytest
from django import forms
from django.contrib.auth.forms import UsernameField
from django.forms import BaseForm, BaseModelForm
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

import acuerdos
import api
import cuentas
import importacion
import muniejecutivo
import recordatorios
import web
from cuentas.campos import CampoDeCodigo, CampoDeCorreo, CampoDeParrafos, CampoDeRenglon
from cuentas.formularios import FormularioLimpio
from cuentas.textos import control_entre_letras, limpiar, limpiar_renglon

CASA = (acuerdos, api, cuentas, importacion, muniejecutivo, recordatorios, web)


class Prueba(FormularioLimpio):
    nombre = forms.CharField()
    texto = forms.CharField(widget=forms.Textarea, required=False)
    cantidad = forms.IntegerField(required=False)
    el = forms.DateField(required=False)
    varios = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], required=False)
    clave = forms.CharField(widget=forms.PasswordInput, strip=False, required=False)


def cargar(paquete: ModuleType) -> None:
    for modulo in pkgutil.walk_packages(paquete.__path__, f"{paquete.__name__}."):
        if ".migrations" not in modulo.name and not modulo.name.endswith((".asgi", ".wsgi", "__main__")):
            importlib.import_module(modulo.name)


def todas(clase: type) -> set[type]:
    return {clase}.union(*(todas(hija) for hija in clase.__subclasses__()))


def _limpia(campo: forms.Field) -> bool:
    """De los campos de texto, los nuestros, el del usuario (que la columna limpia al validar) y las contraseñas."""
    propios = CampoDeRenglon | CampoDeParrafos | CampoDeCodigo | CampoDeCorreo | UsernameField
    return (
        not isinstance(campo, forms.CharField)
        or isinstance(campo, propios)
        or isinstance(campo.widget, forms.PasswordInput)
    )


def test_todo_formulario_de_la_casa_hereda_del_que_limpia() -> None:
    for paquete in CASA:
        cargar(paquete)
    nombres = tuple(f"{paquete.__name__}." for paquete in CASA)
    propios = {clase for clase in todas(BaseForm) if clase.__module__.startswith(nombres)}
    assert len(propios) > 30
    otros = {clase for clase in propios if not issubclass(clase, FormularioLimpio)}
    assert {f"{c.__module__}.{c.__qualname__}" for c in otros if not issubclass(c, BaseModelForm)} == set()
    for clase in otros:  # los de la administración: limpia el campo de cada columna
        sin_limpiar = {nombre for nombre, campo in clase.base_fields.items() if not _limpia(campo)}
        assert sin_limpiar == set(), clase


def test_lo_que_no_se_ve_no_estorba_a_ningun_campo() -> None:
    datos = QueryDict("", mutable=True)
    datos.update(
        {"nombre": "MTPE\u200b\x0b-01", "texto": "uno\r\ndos\ufffe", "cantidad": "\u200e12", "el": "2025-03-31\u200b"}
    )
    datos.setlist("varios", ["a\u200b", "b"])
    form = Prueba(datos)
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["nombre"], form.cleaned_data["texto"]) == ("MTPE -01", "uno\ndos")
    assert form.cleaned_data["cantidad"] == 12
    assert form.cleaned_data["el"].isoformat() == "2025-03-31"
    assert form.cleaned_data["varios"] == ["a", "b"]
    assert form["nombre"].value() == "MTPE -01", "lo que vuelve a la pantalla es lo que se guardaría"


def test_lo_que_no_se_ve_no_llena_un_campo_obligatorio() -> None:
    assert "nombre" in Prueba({"nombre": "\u200b\u00a0\ufeff\u2800"}).errors


def test_una_contrasena_no_se_toca() -> None:
    form = Prueba({"nombre": "a", "clave": " c\u200bl ave\u00a0"})
    assert form.is_valid()
    assert form.cleaned_data["clave"] == " c\u200bl ave\u00a0"


def test_si_no_hay_que_limpiar_los_datos_son_los_que_llegaron() -> None:
    datos = QueryDict("nombre=Umachiri&texto=uno%0Ados")
    form = Prueba(datos)
    assert form.is_valid()
    assert form.data is datos


@given(st.text(st.characters(exclude_categories=()), max_size=40), st.text(max_size=40))
def test_lo_validado_es_siempre_lo_limpio(nombre: str, texto: str) -> None:
    form = Prueba({"nombre": nombre, "texto": texto})
    if form.is_valid():
        assert form.cleaned_data["nombre"] == limpiar_renglon(nombre)
        assert form.cleaned_data["texto"] == limpiar(texto)
    else:
        assert not limpiar_renglon(nombre) or control_entre_letras(nombre) or control_entre_letras(texto)


@pytest.mark.parametrize(
    ("escrito", "antes", "cual"),
    [("Alc\x01aldesas", "Alc", "U+0001"), ("S\x00an Juan", "S", "U+0000"), ("Hu\x85a \x93nuco", "Hu a", "U+0093")],
)
def test_un_control_entre_dos_letras_se_dice_y_al_reenviar_ya_no_va(escrito: str, antes: str, cual: str) -> None:
    form = Prueba({"nombre": escrito})
    assert form.errors["nombre"] == [
        f"Después de «{antes}» llegó un carácter que no se ve ({cual}): mire si ahí falta una letra y envíe de nuevo."
    ]
    de_nuevo = Prueba({"nombre": form["nombre"].value()})
    assert de_nuevo.is_valid(), "lo que volvió a la pantalla ya está limpio"


@pytest.mark.parametrize(
    "pegado", ["Alcal\x0bdesas", "\x01Alcaldesas\x7f", "uno\x0cdos", "\x00", "Juan\x1fPérez", "a\u200bb"]
)
def test_lo_que_pega_un_programa_de_oficina_y_lo_suelto_se_limpian_sin_molestar(pegado: str) -> None:
    assert Prueba({"nombre": "x", "texto": pegado}).is_valid()


@pytest.mark.parametrize("campo", [CampoDeRenglon(), CampoDeParrafos(), CampoDeCodigo()])
def test_en_la_administracion_un_control_entre_dos_letras_tambien_se_dice(campo: forms.Field) -> None:
    with pytest.raises(forms.ValidationError, match="Después de «MTPE» llegó un carácter"):
        campo.clean("MTPE\x0201")


pytestmark = pytest.mark.una_vez
