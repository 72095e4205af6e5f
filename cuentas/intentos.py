"""Cuántas veces se puede probar la contraseña de una cuenta, y que con eso nadie deje fuera a su dueña.

Regla: los fallos de los desconocidos se cuentan juntos, por cuenta, vengan de donde vengan (`TOPES`), y además por
dirección. El navegador en que alguien ya ingresó lleva una galleta firmada que lo dice: sus fallos se cuentan aparte,
así que por más que otros prueben su dueña entra; y con el enlace de «olvidé mi contraseña» cualquier navegador pasa a
ser conocido. A la dueña se le escribe, una vez al día, que están probando. El código del segundo paso se cuenta por
cuenta con los mismos topes: quien llega a él ya sabe la contraseña, y por eso se avisa antes.
Fuente: OWASP, «Slow Down Online Guessing Attacks with Device Cookies»; NIST SP 800-63B, 3.2.2.
"""

import unicodedata
from typing import Any

from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import RateLimitUsage
from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import get_random_string
from django.utils.translation import gettext, gettext_noop

from cuentas import cartas, idiomas
from cuentas.ajustes_de_intentos import FALLOS_DE_UNA_DIRECCION, TOPES
from cuentas.limite import contar
from cuentas.models import Usuario

GALLETA, SAL = f"{settings.DE_ESTA_MAQUINA}aparato", "cuentas.aparato"
DURA_LO_CONOCIDO = 180 * 86400  # segundos
CONOCIDOS_MAXIMOS = 8  # cuentas por navegador: el de una cabina las comparte
# De toda dirección sin galleta, acierte o no: cada intento cuesta un cuarto de segundo de procesador.
DE_UNA_DIRECCION = "60/m/ip"
APP, FALLIDO, INTENTO = "allauth.account", "login_failed", "login"
CLAVES_PARA_AVISAR, CODIGOS_PARA_AVISAR, UN_DIA = 20, 5, 86400
FRENADO = gettext_noop(
    "Demasiados intentos fallidos. Espere unos minutos; o pida una contraseña nueva, y con el enlace que llega a su "
    "correo entra sin esperar."
)
PRUEBAN_CLAVES = gettext_noop(
    "Alguien está probando contraseñas con su usuario y no acertó. Mientras tanto usted puede ingresar desde el "
    "navegador de siempre; desde otro, con «Olvidé mi contraseña». Si fue usted, o su contraseña no la usa en ningún "
    "otro sitio, no tiene que hacer nada; si no, cámbiela."
)
PRUEBAN_CODIGOS = gettext_noop(
    "Alguien escribió bien su contraseña y falló varias veces el código del segundo paso, así que no entró. Si no fue "
    "usted, esa persona sabe su contraseña: cámbiela ahora mismo."
)


def cuenta_de(credenciales: dict[str, Any]) -> tuple[int | None, str]:
    """(la cuenta que se nombra por su usuario o por su correo, o None; lo que se escribió)."""
    dicho = str(credenciales.get("username") or credenciales.get("email") or "")
    nombre = unicodedata.normalize("NFKC", dicho).strip().casefold()
    suyo = Q(username__iexact=nombre) | Q(email__iexact=nombre) | Q(emailaddress__email__iexact=nombre)
    suyas = Usuario.objects.filter(suyo).order_by("-is_active", "pk")
    return (suyas.values_list("pk", flat=True).first() if nombre else None), nombre


def a_quien_se_cuenta(request: HttpRequest, cuenta: int | None, nombre: str) -> tuple[str, bool]:
    """(la clave con que se cuenta el intento, si viene de quien ya ingresó en esa cuenta)."""
    if cuenta is None:
        return f"nombre:{nombre}", False
    if getattr(request.user, "pk", None) == cuenta:
        return f"cuenta:{cuenta}:dentro", True
    sello, cuentas = _leer(request)
    return (f"cuenta:{cuenta}:{sello}", True) if cuenta in cuentas else (f"cuenta:{cuenta}", False)


def consumir(request: HttpRequest, clave: str, conocido: bool) -> RateLimitUsage | None:
    """Cuenta uno más; None si ya son demasiados. Lo devuelto sabe descontarlo, si acertó."""

    def uno(accion: str, topes: str) -> RateLimitUsage | None:
        return ratelimit.consume(request, app=APP, action=accion, config={accion: topes}, key=clave)

    if conocido:
        return uno(FALLIDO, TOPES)
    return uno(INTENTO, DE_UNA_DIRECCION) and uno(FALLIDO, f"{FALLOS_DE_UNA_DIRECCION},{TOPES}")


def recordar(request: HttpRequest, respuesta: HttpResponseBase, usuario: Usuario) -> None:
    """Desde ahora este navegador es de los conocidos de `usuario`."""
    sello, cuentas = _leer(request)
    cuentas = [usuario.pk, *(otra for otra in cuentas if otra != usuario.pk)][:CONOCIDOS_MAXIMOS]
    firmada = signing.dumps([sello or get_random_string(22), cuentas], salt=SAL)
    segura = settings.SESSION_COOKIE_SECURE
    respuesta.set_cookie(GALLETA, firmada, max_age=DURA_LO_CONOCIDO, httponly=True, samesite="Lax", secure=segura)


def probaron_la_clave(cuenta: int | None) -> None:
    """Un desconocido falló, o se le frenó: si ya son bastantes, se le dice a su dueña."""
    if cuenta is not None and contar(f"prueban:{cuenta}", UN_DIA) == CLAVES_PARA_AVISAR:
        _avisar(Usuario.objects.get(pk=cuenta), PRUEBAN_CLAVES)


def probaron_el_codigo(usuario: Usuario) -> None:
    """Lo mismo, de un código del segundo paso."""
    if contar(f"prueban-codigo:{usuario.pk}", UN_DIA) == CODIGOS_PARA_AVISAR:
        _avisar(usuario, PRUEBAN_CODIGOS)


def _avisar(usuario: Usuario, dicho: str) -> None:
    if usuario.is_active and not usuario.es_programa:
        with idiomas.para(usuario):
            cartas.advertir(usuario, gettext(dicho))


def _leer(request: HttpRequest) -> tuple[str, list[int]]:
    """(el sello del navegador, de quiénes es conocido); vacíos si no hay galleta o no la firmamos."""
    try:
        sello, cuentas = signing.loads(request.COOKIES.get(GALLETA, ""), salt=SAL, max_age=DURA_LO_CONOCIDO)
    except signing.BadSignature:
        return "", []
    return sello, cuentas
