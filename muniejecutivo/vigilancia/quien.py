"""Quién mira por dentro: un programa con su token, o la Secretaría desde su navegador."""

from hmac import compare_digest

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest


def trae_el_token(request: HttpRequest) -> bool:
    """`Authorization: Bearer …` con el `VIGILANCIA_TOKEN`; si no hay ninguno puesto, nadie lo trae."""
    esquema, _, dicho = request.headers.get("Authorization", "").partition(" ")
    token = settings.VIGILANCIA_TOKEN
    return bool(token) and esquema.lower() == "bearer" and compare_digest(dicho.encode(), token.encode())


def mira_por_dentro(request: HttpRequest) -> bool:
    """Con `DEBUG`, cualquiera. Con la base caída no se sabe quién ingresó: vale solo el token."""
    if settings.DEBUG or trae_el_token(request):
        return True
    try:
        usuario = request.user
        return usuario.is_authenticated and usuario.es_secretaria and usuario.is_active
    except DatabaseError:
        return False
