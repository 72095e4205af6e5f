"""Dónde empieza a escribir quien llena un formulario."""

from django import forms, template
from django.forms.boundfield import BoundField

from cuentas import frases_de_campo

register = template.Library()


@register.simple_tag
def con_foco(form: forms.BaseForm) -> str:
    """Lleva el cursor al primer campo con error o, si no hay errores, al primero que se ve. Va antes de los campos.

    No sale nada. Si el formulario ya dice dónde empezar, o el error no es de un campo que se vea, queda como está.
    """
    visibles = [campo for campo in form if not campo.is_hidden]
    con_error = [campo for campo in visibles if campo.errors]
    if not con_error and (form.errors or any("autofocus" in campo.field.widget.attrs for campo in visibles)):
        return ""
    for campo in visibles:
        campo.field.widget.attrs.pop("autofocus", None)
    for campo in (con_error or visibles)[:1]:
        campo.field.widget.attrs["autofocus"] = True
    return ""


@register.filter
def con_su_nombre(error: object, campo: BoundField) -> str:
    """El error con el rótulo de su campo delante, si no lo nombra ya. Lo que no se ve no tiene nombre que decir."""
    return frases_de_campo.con_su_nombre("" if campo.is_hidden else str(campo.label), str(error))
