"""El menú principal según quién entra y el aviso de demostración. Solo orienta: quién puede qué lo dice `permisos`."""

from typing import Any

from django import template

from acuerdos import permisos
from acuerdos.permisos import Quien
from cuentas.models import Usuario
from web.comun.pestanas import Pestana

register = template.Library()

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
MENU_SECTOR = (
    ("Acuerdos", "/acuerdos/"),
    ("Lo que falta hacer", "/mis-acuerdos/"),
    ("Sesiones", "/sesiones/"),
    ("API", "/api/v1/docs/"),
)
MENU_FOCAL = (("Mis acuerdos", "/mis-acuerdos/"),)
MENU_SIN_CARGO = (("Sesiones", "/sesiones/"), ("API", "/api/v1/docs/"))


def _menu_de(usuario: Quien) -> tuple[tuple[str, str], ...]:
    if not isinstance(usuario, Usuario):
        return ()
    if usuario.es_secretaria or usuario.is_superuser:
        return MENU_SECRETARIA
    if permisos.municipalidades_a_cargo(usuario):
        return MENU_FOCAL
    return MENU_SECTOR if permisos.sectores_a_cargo(usuario) else MENU_SIN_CARGO


@register.inclusion_tag("componentes/menu.html", takes_context=True)
def menu_principal(context: dict[str, Any]) -> dict[str, Any]:
    """Los enlaces del menú para quien entró; marca aquel bajo el que está la página. Pregunta a lo más sus cargos."""
    peticion = context.get("request")
    usuario = context.get("user")
    ruta = peticion.path if peticion is not None else ""
    enlaces = _menu_de(usuario) if usuario is not None else ()
    return {"enlaces": [Pestana(texto, url, ruta.startswith(url)) for texto, url in enlaces]}


@register.simple_tag(takes_context=True)
def dato(context: dict[str, Any], nombre: str) -> Any:
    """Una variable que la vista puede no haber dado: `{% dato "es_demo" as es_demo %}`; si falta, None."""
    return context.get(nombre)
