"""Las etiquetas de Django que en cada página dicen lo mismo: `translate`, `url` y `static`, sin volver a averiguarlo.

Regla: lo que se recuerda depende solo de la plantilla, del idioma y del programa instalado; nada de lo que alguien
cambia. Con las de Django, buscar cada frase, armar cada dirección y leer el manifiesto era la décima parte de una
página. Se usan sin `{% load %}`: son `builtins` en los ajustes.
"""

import unicodedata
from functools import lru_cache
from typing import Any

from django import template
from django.core.files.storage import storages
from django.template.base import Node, Parser, Token
from django.template.context import Context
from django.template.defaultfilters import truncatechars
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as url_de_django
from django.templatetags.i18n import TranslateNode, do_translate
from django.templatetags.static import StaticNode
from django.urls import reverse
from django.utils.html import conditional_escape

from cuentas.idiomas import catalogo_puesto

register = template.Library()
DIRECCIONES = 8_192  # las que un proceso recuerda


class NodoDeFrase(Node):
    """Una frase nuestra, ya buscada en los catálogos: una vez por idioma."""

    def __init__(self, de_django: TranslateNode) -> None:
        self.de_django = de_django
        self.dichas: dict[object, str] = {}

    def render(self, context: Context) -> str:
        catalogo = catalogo_puesto()
        dicha = self.dichas.get(catalogo)
        if dicha is None:
            dicha = self.dichas[catalogo] = self.de_django.render(context)
        return dicha


@register.tag
def translate(parser: Parser, token: Token) -> Node:
    """La de Django; si la frase está escrita en la plantilla, se busca una vez."""
    nodo = do_translate(parser, token)
    frase = nodo.filter_expression
    escrita = getattr(frase.var, "literal", None) is not None  # Django también la guarda como una variable
    return NodoDeFrase(nodo) if escrita and not (frase.filters or nodo.asvar or nodo.message_context) else nodo


class NodoDeDireccion(Node):
    """Una dirección nuestra con sus claves en orden."""

    def __init__(self, de_django: URLNode, ruta: str) -> None:
        self.de_django, self.ruta = de_django, ruta

    def render(self, context: Context) -> str:
        claves = [clave.resolve(context) for clave in self.de_django.args]
        if all(isinstance(clave, int | str) for clave in claves):
            return _direccion(self.ruta, *claves)
        escrita: str = self.de_django.render(context)  # de un objeto no se sabe de qué más depende
        return escrita


@register.tag
def url(parser: Parser, token: Token) -> Node:
    """La de Django; con claves que son números o palabras, cada dirección se arma una vez."""
    nodo = url_de_django(parser, token)
    ruta = nodo.view_name.var
    return nodo if nodo.kwargs or nodo.asvar or not isinstance(ruta, str) else NodoDeDireccion(nodo, ruta)


@lru_cache(maxsize=DIRECCIONES)
def _direccion(ruta: str, *claves: int | str) -> str:
    return conditional_escape(reverse(ruta, args=claves))


class NodoDeEstatico(Node):
    """Una hoja, un guion o un dibujo: su dirección lleva su resumen, y no cambia mientras el programa corre."""

    def __init__(self, ruta: str) -> None:
        self.ruta = ruta

    def render(self, context: Context) -> str:
        return _estatico(storages["staticfiles"], self.ruta)


@register.tag
def static(parser: Parser, token: Token) -> Node:
    """La de Django; si la ruta está escrita en la plantilla, se busca una vez en el manifiesto."""
    nodo = StaticNode.handle_token(parser, token)
    ruta = nodo.path.var
    return nodo if nodo.varname or nodo.path.filters or not isinstance(ruta, str) else NodoDeEstatico(ruta)


@lru_cache(maxsize=512)
def _estatico(almacen: Any, ruta: str) -> str:
    return conditional_escape(almacen.url(ruta))


@register.filter
def recortado(texto: object, largo: int) -> str:
    """`truncatechars`, que mira letra por letra también lo que cabe: aquí, solo si alguna lleva su tilde suelta."""
    compuesto = unicodedata.normalize("NFC", str(texto))
    if any(map(unicodedata.combining, compuesto)):
        return truncatechars(compuesto, largo)
    return compuesto if len(compuesto) <= largo else f"{compuesto[: largo - 1]}…"
