"""Los controles de un formulario, escritos en Python en vez de con las plantillas de Django.

Django dibuja cada control con una plantilla, que incluye otra por cada opción y otra más por sus atributos: los filtros
de una lista tienen unas trescientas opciones y eran la cuarta parte de su página (decisión 49). Aquí se escribe, para
los controles que se usan, el mismo HTML que darían las de Django; cualquier otro lo sigue dibujando su plantilla.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

Control = Mapping[str, Any]  # lo que el control le da a su plantilla, como `widget`
DE_UNA_LINEA = ("text", "number", "email", "url", "password", "hidden", "date", "datetime", "time", "checkbox", "input")
CARPETA = "django/forms/widgets"


class Controles(DjangoTemplates):
    """El de `FORM_RENDERER`."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        if template_name == "django/forms/errors/list/default.html" and not context["errors"]:
            return SafeString()
        escribir = ESCRITOS.get(template_name)
        if escribir is None:
            return SafeString(super().render(template_name, context, request))
        return mark_safe(escribir(context["widget"]))  # noqa: S308  # cada parte se escapa al escribirla


def _atributos(control: Control) -> str:
    """Los suyos, cada uno con un espacio delante: con True va el nombre solo; con False, nada."""
    return "".join(
        f" {nombre}" if valor is True else f' {nombre}="{escrito(valor)}"'
        for nombre, valor in control["attrs"].items()
        if valor is not False
    )


def escrito(valor: object) -> str:
    """Como lo escribe `conditional_escape`, que además espera lo que se traduce tarde: aquí ya se está escribiendo."""
    texto = str(valor)
    return texto if isinstance(texto, SafeString) else escape(texto)


def _entrada(control: Control) -> str:
    valor = "" if control["value"] is None else f' value="{escrito(control["value"])}"'
    return f'<input type="{control["type"]}" name="{escrito(control["name"])}"{valor}{_atributos(control)}>'


def _opcion_marcable(control: Control) -> str:
    """Un círculo o una casilla de varios, con su rótulo si le toca envolverlo."""
    if not control.get("wrap_label"):
        return _entrada(control)
    para = f' for="{escrito(control["attrs"]["id"])}"' if control["attrs"].get("id") else ""
    return f"<label{para}>{_entrada(control)} {escrito(control['label'])}</label>"


def _texto(control: Control) -> str:
    dentro = escrito(control["value"]) if control["value"] else ""
    return f'<textarea name="{escrito(control["name"])}"{_atributos(control)}>\n{dentro}</textarea>'


def _lista(control: Control) -> str:
    grupos = "".join(
        f'\n<optgroup label="{escrito(nombre)}">{_opciones(opciones)}\n</optgroup>' if nombre else _opciones(opciones)
        for nombre, opciones, _ in control["optgroups"]
    )
    return f'<select name="{escrito(control["name"])}"{_atributos(control)}>{grupos}\n</select>'


def _opciones(opciones: list[Control]) -> str:
    return "".join([_opcion(opcion) for opcion in opciones])


def _opcion(opcion: Control) -> str:
    valor, rotulo = opcion["value"], opcion["label"]
    if opcion["attrs"] or type(valor) is not str or type(rotulo) is not str:
        return f'\n<option value="{escrito(valor)}"{_atributos(opcion)}>{escrito(rotulo)}</option>'
    return _sin_elegir(valor, rotulo)


@lru_cache(maxsize=8_192)
def _sin_elegir(valor: str, rotulo: str) -> str:
    """Una que no está elegida es función de sus dos palabras. Lo ya escapado no llega: se confundiría con lo que no."""
    return f'\n<option value="{escape(valor)}">{escape(rotulo)}</option>'


ESCRITOS: dict[str, Callable[[Control], str]] = {
    f"{CARPETA}/select.html": _lista,
    f"{CARPETA}/textarea.html": _texto,
    **{f"{CARPETA}/{tipo}.html": _entrada for tipo in DE_UNA_LINEA},
    **{f"{CARPETA}/{tipo}_option.html": _opcion_marcable for tipo in ("radio", "checkbox")},
}
