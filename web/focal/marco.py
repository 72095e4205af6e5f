"""Lo que las páginas del punto focal tienen igual, sea quien sea: de ello se hace su diccionario (decisión 47).

Regla: sale de lo escrito en las plantillas y de los formularios vacíos. No se dibuja para nadie ni lee la base, y por
eso no puede llevar nada de una persona. Cómo viajan con él las páginas, en `muniejecutivo.diccionario`.
"""

import re
from functools import lru_cache

from django.conf import settings
from django.template.base import Lexer, TokenType
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.translation import override

from web.comun.campo import escribir
from web.focal.formularios import FormularioFocalDeAvance, FormularioFocalDePlazo, FormularioFocalDeTraba

DONDE = ("/mis-acuerdos/", "/e/")
# Lo de todas va al final: para el compresor, lo más cercano es lo que menos cuesta nombrar.
PLANTILLAS = (
    *(f"focal/{cual}.html" for cual in ("constancia", "_constancia", "_formulario_de_avance", "_que", "avance")),
    *(f"focal/{cual}.html" for cual in ("plazo", "traba", "enlace", "historia", "todos", "pendientes", "enlace_base")),
    *(f"componentes/{cual}.html" for cual in ("menu", "mensajes", "marca", "tarjeta_focal")),
    *("focal/base.html", "base_focal.html", "base.html"),
)
FORMULARIOS = (FormularioFocalDeAvance, FormularioFocalDePlazo, FormularioFocalDeTraba)
ESTATICOS = ("img/icono.svg", "css/base.css", "css/focal.css", "js/cola.js", "js/formulario.js")
ENTRE_COMILLAS = re.compile(r'"([^"]{4,})"')  # lo que se traduce se escribe dentro de su etiqueta


@lru_cache(maxsize=1)
def contenido() -> bytes:
    """Los bytes del diccionario: los mismos en todo proceso, a toda hora y para toda persona."""
    with override(settings.LANGUAGE_CODE):
        formularios = "".join(escribir(campo) for clase in FORMULARIOS for campo in clase(initial={"clave": ""}))
    escrito = "".join(_escrito_en(nombre) for nombre in PLANTILLAS)
    return "\n".join((formularios, *map(static, ESTATICOS), escrito)).encode()


def _escrito_en(nombre: str) -> str:
    """Lo que la plantilla dice siempre: su texto, y el que está entre comillas en sus etiquetas."""
    plantilla = getattr(get_template(nombre), "template")  # noqa: B009 — mypy no sabe que es de Django
    dicho = []
    for pieza in Lexer(str(plantilla.source)).tokenize():
        if pieza.token_type == TokenType.TEXT:
            dicho.append(pieza.contents)
        elif pieza.token_type == TokenType.BLOCK and pieza.contents.startswith("translate"):
            dicho.extend(ENTRE_COMILLAS.findall(pieza.contents))
    return "".join(dicho)
