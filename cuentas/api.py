"""Quién llama a la API y qué le permite su token.

Regla: un token se guarda solo como resumen, vence siempre (a los 365 días como máximo), y es de lectura o de escritura.
El de una persona desactivada no vale. Quien usa la API desde el navegador entra con su sesión, y la Secretaría con el
mismo segundo paso que exigen las páginas. Una vista que no diga quién puede usarla queda cerrada (`Cerrada`).
"""

import base64
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from cuentas.bases import en_la_principal
from cuentas.con_su_token import token_de
from cuentas.enums import Alcance
from cuentas.identidad import dio_el_segundo_paso
from cuentas.models import TokenAPI, Usuario
from cuentas.segundo_paso import falta_el_segundo_paso

if TYPE_CHECKING:  # en marcha sería un círculo: al importarla, DRF lee de este módulo sus ajustes
    from rest_framework.views import APIView

DIAS_MAXIMOS = 365
DIAS_DE_COSTUMBRE = 180
SIN_SELLO = "Falta el sello contra falsificación de su página (X-CSRFToken), o ya no vale. Un programa usa un token."
SOLO_SE_LEE = "Con Basic solo se lee: para escribir envíe «Authorization: Token » y su token."
DE_SOLO_LECTURA = "Su token es de solo lectura. Pida uno de alcance «escritura»."
NO_SIRVE = "El token no sirve: no existe, venció o su dueño ya no tiene cuenta activa. Pida otro a la Secretaría."


class DiasErrados(ValueError):
    """Una duración que no sirve, con la frase que lo dice."""


def crear_token(
    *, usuario: Usuario, alcance: Alcance = Alcance.LECTURA, dias: int = DIAS_DE_COSTUMBRE, descripcion: str = ""
) -> tuple[TokenAPI, str]:
    """Un token nuevo y su texto, que no se vuelve a mostrar: en la base queda solo su resumen.

    :param dias: cuántos días vale, de 1 a 365.
    :raises DiasErrados: si `dias` no está entre 1 y 365.
    """
    if not 1 <= dias <= DIAS_MAXIMOS:
        raise DiasErrados(f"Un token vale de 1 a {DIAS_MAXIMOS} días, no {dias}.")
    token, texto = TokenAPI.objects.create(
        user=usuario, expiry=timedelta(days=dias), alcance=alcance, descripcion=descripcion
    )
    return token, texto


class PorTokenDeAPI(BaseAuthentication):
    """`Authorization: Token …`, o `Bearer …`, o el token como clave de `Basic`, que es lo que Excel sabe mandar.

    El de knox borra tokens vencidos al leer y consulta dos veces: este solo lee, una. Con `Basic` solo se lee: un
    navegador que la aprendió la manda solo, también desde un sitio ajeno.
    """

    def authenticate(self, request: Request) -> tuple[Usuario, TokenAPI] | None:
        partes = get_authorization_header(request).split()
        esquema = partes[0].lower() if partes else b""
        if esquema not in (b"token", b"bearer", b"basic"):
            return None
        if len(partes) != 2:
            raise AuthenticationFailed("La cabecera es «Authorization: Token » y el token, sin espacios.")
        if esquema == b"basic" and request.method not in SAFE_METHODS:
            raise AuthenticationFailed(SOLO_SE_LEE)
        try:
            texto = clave_de_basic(partes[1]) if esquema == b"basic" else partes[1].decode("ascii")
        except ValueError:
            raise AuthenticationFailed(NO_SIRVE) from None
        token = None
        if texto.isascii() and texto.isprintable():
            vista = (request.parser_context or {}).get("view")
            token = token_de(texto, ahora=timezone.now(), lo_demas=getattr(vista, "lo_demas", None))
        if token is None:
            raise AuthenticationFailed(NO_SIRVE)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Token realm="API de MUNI Ejecutivo"'


class PorBasicaDeOData(PorTokenDeAPI):
    """La misma puerta, que a quien no ingresó le pide usuario y clave: Excel solo entiende esa pregunta."""

    def authenticate_header(self, request: Request) -> str:
        return 'Basic realm="MUNI Ejecutivo: de clave, su token", charset="UTF-8"'


def clave_de_basic(credencial: bytes) -> str:
    """La clave de una credencial de RFC 7617; el usuario no importa. :raises ValueError: si no tiene su forma."""
    _, separador, clave = base64.b64decode(credencial, validate=True).decode().partition(":")
    if not separador:
        raise ValueError
    return clave


class PorSesion(SessionAuthentication):
    """La sesión del navegador, con el segundo paso que las páginas exigen a la Secretaría."""

    def authenticate(self, request: Request) -> Any:
        with en_la_principal():  # el segundo paso que acaba de quitarse, o de ponerse
            return self._con_su_segundo_paso(request)

    def _con_su_segundo_paso(self, request: Request) -> Any:
        hallado = super().authenticate(request)
        if hallado and falta_el_segundo_paso(hallado[0]) and not dio_el_segundo_paso(request._request, hallado[0]):
            raise PermissionDenied("Antes de usar la API active su segundo paso en /cuenta/dos-pasos/.")
        return hallado

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied:
            raise PermissionDenied(SIN_SELLO) from None


def puede_escribir(con_que: object) -> bool:
    """Si lo que se presentó deja escribir: un token de lectura, no; la sesión del navegador, sí."""
    return not isinstance(con_que, TokenAPI) or con_que.alcance == Alcance.ESCRITURA


class Cerrada(BasePermission):
    """Lo que vale para una vista que no dijo quién puede usarla: nadie."""

    message = "Esta dirección no está abierta a nadie."

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return False


class ConAlcance(BasePermission):
    """Quien ingresó; y para escribir con un token, uno de alcance «escritura»."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not (request.user and request.user.is_authenticated and request.user.is_active):
            return False
        if isinstance(request.auth, TokenAPI) and request.method not in SAFE_METHODS:
            self.message = DE_SOLO_LECTURA
            return puede_escribir(request.auth)
        return True
