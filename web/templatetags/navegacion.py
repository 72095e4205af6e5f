"""El menú principal según quién entra y el aviso de demostración. Solo orienta: quién puede qué lo dice `permisos`."""

import json
from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_noop

from acuerdos import permisos
from acuerdos.permisos import Quien
from cuentas import idiomas
from cuentas.models import Usuario
from web.comun import campana, guiones
from web.comun.pantalla import CUANDO_ES_OSCURO, Tema, atajos_de, tema_de

register = template.Library()

LO_QUE_FALTA = (gettext_noop("Lo que falta"), campana.MIS_ACUERDOS)
MENU_SECRETARIA = (
    ("Tablero", "/tablero/"),
    ("Sesiones", "/sesiones/"),
    ("Acuerdos", "/acuerdos/"),
    ("Validación", "/validacion/"),
    ("Importar", "/importar/"),
    ("Municipalidades", "/municipalidades/"),
    ("Personas", "/personas/"),
    ("Recordatorios", "/recordatorios/"),
    ("API", "/api/v1/docs/"),
)
# De quien informa, sea de una municipalidad o de un sector: las mismas palabras en toda página.
DE_QUIEN_INFORMA = (
    LO_QUE_FALTA,
    (gettext_noop("Lo informado"), "/mis-acuerdos/historia/"),
    (gettext_noop("Avisos y calendario"), "/avisos/"),
    (gettext_noop("Mi cuenta"), "/cuenta/"),
)
MENU_SECTOR = (
    *DE_QUIEN_INFORMA,
    (gettext_noop("Acuerdos"), "/acuerdos/"),
    (gettext_noop("Sesiones"), "/sesiones/"),
    ("API", "/api/v1/docs/"),
)
MENU_FOCAL = DE_QUIEN_INFORMA
MENU_SIN_CARGO = (("Sesiones", "/sesiones/"), ("API", "/api/v1/docs/"))


def menu_de(usuario: Quien) -> tuple[tuple[str, str], ...]:
    """Las páginas del menú de quien entró: (texto, url)."""
    if not isinstance(usuario, Usuario):
        return ()
    if usuario.es_secretaria or usuario.is_superuser:
        return MENU_SECRETARIA
    if permisos.municipalidades_a_cargo(usuario):
        return MENU_FOCAL
    return MENU_SECTOR if permisos.sectores_a_cargo(usuario) else MENU_SIN_CARGO


@dataclass(frozen=True, slots=True)
class EntradaDeMenu:
    """`cuenta`: cuántas cosas esperan ahí, o vacío."""

    texto: str
    url: str
    actual: bool
    cuenta: str = ""


@register.inclusion_tag("componentes/menu.html", takes_context=True)
def menu_principal(context: dict[str, Any], *, con_cuenta: bool = False) -> dict[str, Any]:
    """Los enlaces del menú para quien entró; marca aquel bajo el que está la página. Pregunta a lo más sus cargos.

    `con_cuenta`: que diga cuánto falta, donde no hay campana. Es una consulta más.
    """
    peticion, usuario = context.get("request"), context.get("user")
    ruta = peticion.path if peticion is not None else ""
    enlaces = menu_de(usuario) if usuario is not None else ()
    actual = max((url for _, url in enlaces if ruta.startswith(url)), key=len, default="")
    cuenta = campana.campana_de(usuario).cuenta if con_cuenta and LO_QUE_FALTA in enlaces else ""
    return {
        "enlaces": [
            EntradaDeMenu(gettext(texto), url, url == actual, cuenta if url == campana.MIS_ACUERDOS else "")
            for texto, url in enlaces
        ]
    }


@register.inclusion_tag("componentes/campana.html", takes_context=True)
def campana_de_quien_entro(context: dict[str, Any]) -> dict[str, Any]:
    """Lo que espera por quien entró, con su lista. Una consulta."""
    return {"campana": campana.campana_de(context.get("user"))}


@register.simple_tag(takes_context=True)
def teclas(context: dict[str, Any]) -> str:
    """Si quien trabaja en la oficina usa las teclas de una letra: «si» o «no»; vacío, quien mira desde un teléfono."""
    peticion, usuario = context.get("request"), context.get("user")
    if peticion is None or usuario is None or not usuario.is_authenticated or menu_de(usuario) is MENU_FOCAL:
        return ""
    return atajos_de(peticion)


@register.simple_tag(takes_context=True)
def cuando_es_oscuro(context: dict[str, Any], *, pesada: bool | None = False) -> str:
    """La condición con que vale la hoja oscura, según lo elegido en este navegador; vacía, nunca.

    Una página `pesada` byte a byte, la de un teléfono, la lleva solo si se eligió o si entró alguien de la oficina.
    """
    peticion, usuario = context.get("request"), context.get("user")
    if peticion is None:
        return ""
    tema = Tema(tema_de(peticion))
    de_la_oficina = usuario is not None and usuario.is_authenticated and menu_de(usuario) is not MENU_FOCAL
    return "" if pesada and tema is Tema.SISTEMA and not de_la_oficina else CUANDO_ES_OSCURO[tema]


@register.simple_tag(takes_context=True)
def dato(context: dict[str, Any], nombre: str) -> Any:
    """Una variable que la vista puede no haber dado: `{% dato "es_demo" as es_demo %}`; si falta, None."""
    return context.get(nombre)


@register.simple_tag
def idioma() -> str:
    """El idioma en que se escribe la página, para `<html lang>`: «es-PE», «qu-PE»."""
    return idiomas.etiqueta_de_hoy()


@register.simple_tag
def frases_del_guion() -> SafeString:
    """Las del guion del teléfono, si la página no va en castellano: ver `web.comun.guiones`."""
    dichas = guiones.traducidas()
    return format_html(' data-f="{}"', json.dumps(dichas, ensure_ascii=False)) if dichas else SafeString("")


@register.simple_tag(takes_context=True)
def elegir_idioma(context: dict[str, Any]) -> SafeString:
    """Los demás idiomas en que se puede leer la página, si hay más de uno encendido; si no, nada."""
    if not idiomas.hay_varios() or not idiomas.se_traduce(context.get("request")):
        return SafeString()
    hoy = idiomas.de_hoy()
    otros = [(i, idiomas.ETIQUETAS[i], idiomas.NOMBRES[i]) for i in idiomas.encendidos() if i != hoy]
    enlaces = format_html_join(
        " · ",
        '<a href="?idioma={}" lang="{}" hreflang="{}">{}</a>',
        ((idioma, etiqueta, etiqueta, nombre) for idioma, etiqueta, nombre in otros),
    )
    return format_html("<p>{}</p>", enlaces)


@register.simple_tag
def identidad_digital() -> dict[str, str]:
    """El nombre y la dirección de la identidad con que además se ingresa; vacíos si no hay."""
    if not settings.OIDC_SERVIDOR:
        return {"nombre": "", "url": ""}
    return {"nombre": settings.OIDC_NOMBRE, "url": reverse("openid_connect_login", args=[settings.OIDC_PROVEEDOR])}
