"""Lo que un campo responde cuando su formulario no dice nada propio: qué campo es, qué está mal y qué sería correcto.

Regla: a nadie se le enseña una frase del marco («Este campo es obligatorio», «Introduzca una fecha válida»), que no
dice cuál ni cómo. La que un formulario escribió para su campo se queda: aquí se cambia solo la que dejó sin decir.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext, gettext_noop

from cuentas.textos import control_entre_letras

DE_LA_PAGINA = gettext_noop("La página llegó incompleta: ábrala otra vez y envíe de nuevo.")
ESCRIBIR = gettext_noop("Falta «%(campo)s»: escríbalo.")
ELEGIR = gettext_noop("Falta «%(campo)s»: elija de la lista.")
NO_ESTA = gettext_noop("Lo que llegó en «%(campo)s» no está en la lista: elija de lo que ofrece.")
NO_LLEGO = gettext_noop("En «%(campo)s» no llegó ningún archivo: elíjalo otra vez.")
NO_SIRVE = gettext_noop("Lo que escribió en «%(campo)s» no sirve: revíselo.")
CONTROL = gettext_noop(
    "Después de «%(antes)s» llegó un carácter que no se ve (%(cual)s): mire si ahí falta una letra y envíe de nuevo."
)
LETRAS_ANTES = 40  # letras de lo escrito antes del carácter que se repiten para dar con él
ENTRE = gettext_noop("En «%(campo)s» escriba un número entero de %(desde)s a %(hasta)s.")
# De la clase más propia a la más general: la primera que toca dice.
_FRASES: tuple[tuple[type[forms.Field], dict[str, str]], ...] = (
    (
        forms.FileField,
        {
            "required": gettext_noop("Falta «%(campo)s»: elija un archivo."),
            "invalid": NO_LLEGO,
            "missing": NO_LLEGO,
            "empty": gettext_noop("El archivo de «%(campo)s» está vacío: elija otro."),
            "max_length": gettext_noop(
                "El nombre del archivo de «%(campo)s» tiene %(length)s letras y caben %(max)s: acórtelo."
            ),
        },
    ),
    (forms.ModelChoiceField, {"required": ELEGIR}),
    (forms.ChoiceField, {"required": ELEGIR}),
    (forms.BooleanField, {"required": gettext_noop("Falta marcar «%(campo)s».")}),
    (
        forms.DateField,
        {
            "required": gettext_noop("Falta «%(campo)s»: elija el día."),
            "invalid": gettext_noop("En «%(campo)s» escriba un día que exista, así: 31/12/2025."),
        },
    ),
    (
        forms.TimeField,
        {
            "required": gettext_noop("Falta «%(campo)s»: escriba la hora."),
            "invalid": gettext_noop("En «%(campo)s» escriba la hora, de 00:00 a 23:59, así: 09:30."),
        },
    ),
    (forms.DecimalField, {"invalid": gettext_noop("En «%(campo)s» escriba un número, así: 37.5.")}),
    (forms.IntegerField, {"invalid": gettext_noop("En «%(campo)s» escriba un número entero, así: 7.")}),
    (forms.EmailField, {"invalid": gettext_noop("En «%(campo)s» escriba un correo entero, así: nombre@ejemplo.pe.")}),
    (forms.URLField, {"invalid": gettext_noop("En «%(campo)s» escriba una dirección entera: https://ejemplo.pe/.")}),
)
_DE_CUALQUIERA = {
    "required": ESCRIBIR,
    "invalid_choice": NO_ESTA,
    "invalid_list": NO_ESTA,
    "invalid_pk_value": NO_ESTA,
    "max_length": gettext_noop("En «%(campo)s» hay %(show_value)s letras y caben %(limit_value)s: acórtelo."),
    "min_length": gettext_noop("En «%(campo)s» hay %(show_value)s letras: escriba al menos %(limit_value)s."),
    "max_value": gettext_noop("En «%(campo)s» escriba %(limit_value)s o menos."),
    "min_value": gettext_noop("En «%(campo)s» escriba %(limit_value)s o más."),
}


def decir_lo_de_la_casa(form: forms.BaseForm) -> None:
    """En lo que `form` rechaza, por cada frase que sea del marco, la de la casa en el idioma de quien lee."""
    for nombre, lista in form.errors.items():
        if nombre in form.fields:
            lista.data = [_de_la_casa(form[nombre], error) for error in lista.as_data()]


def motivo_de_control(texto: str) -> str:
    """Por qué `texto`, tal como llegó, no se puede guardar sin mirarlo; vacío si nada se pierde al limpiarlo."""
    hallado = control_entre_letras(texto)
    if hallado is None:
        return ""
    antes, cual = hallado
    return gettext(CONTROL) % {"antes": antes[-LETRAS_ANTES:], "cual": cual}


def con_su_nombre(rotulo: str, frase: str) -> str:
    """La frase con el rótulo de su campo delante, si no lo nombra ya."""
    return frase if not rotulo or f"«{rotulo}»" in frase else f"{rotulo}: {frase}"


def _de_la_casa(campo: BoundField, error: ValidationError) -> ValidationError:
    if id(error.message) not in _del_marco():
        return error
    rotulo = {"campo": campo.label, "desde": _tope(campo.field, "min_value"), "hasta": _tope(campo.field, "max_value")}
    return ValidationError(gettext(_frase(campo, error.code or "")) % ((error.params or {}) | rotulo), error.code)


def _frase(campo: BoundField, codigo: str) -> str:
    if campo.is_hidden:
        return DE_LA_PAGINA
    de_un_numero = isinstance(campo.field, forms.IntegerField) and codigo in ("invalid", "min_value", "max_value")
    if de_un_numero and None not in (_tope(campo.field, "min_value"), _tope(campo.field, "max_value")):
        return ENTRE
    de_su_clase = next((frases for clase, frases in _FRASES if isinstance(campo.field, clase)), {})
    return de_su_clase.get(codigo) or _DE_CUALQUIERA.get(codigo, NO_SIRVE)


def _tope(campo: forms.Field, cual: str) -> Any:
    return getattr(campo, cual, None)


@cache
def _del_marco() -> frozenset[int]:
    """Las frases que Django pone a sus campos y a sus topes: cada una es un objeto que vive lo que el programa."""
    de_campos = (
        f for clase in _hasta_abajo(forms.Field) for f in vars(clase).get("default_error_messages", {}).values()
    )
    sueltos = (getattr(cosa, "message", None) for cosa in vars(validators).values())
    return frozenset(id(frase) for frase in (*de_campos, *sueltos) if frase is not None)


def _hasta_abajo(clase: type[Any]) -> Iterable[type[Any]]:
    if clase.__module__.startswith("django.forms"):
        yield clase
    for menor in clase.__subclasses__():
        yield from _hasta_abajo(menor)
