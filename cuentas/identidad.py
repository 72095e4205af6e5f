"""Ingresar con la identidad digital del Estado (OpenID Connect; ID Perú lo es), si los ajustes dicen con cuál.

Regla: la cuenta se halla por el número de documento que dice la identidad, y nunca por el correo, que allá cambia quien
lo tiene. No se registra a nadie ni se guarda lo que la identidad cuenta. Si vino con uno de los niveles de OIDC_NIVELES
(o con más de un factor, `amr` «mfa»), esa sesión ya dio su segundo paso; con menos, se pide el de siempre.
"""

from collections.abc import Mapping
from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render

from cuentas import registro
from cuentas.enums import ClaseDeAcceso
from cuentas.models import Usuario

FUERTE = "identidad_fuerte"  # en la sesión: la clave de quien ingresó con un nivel que vale de segundo paso
SIN_DOCUMENTO = "La identidad digital no dijo su número de documento: no se puede saber qué cuenta es la suya."
SIN_CUENTA = "No hay una cuenta activa con su número de documento. Pida a la Secretaría que lo registre en la suya."
NO_CONTESTO = "La identidad digital no contestó lo que se esperaba. Pruebe otra vez, o ingrese con su contraseña."


class AdaptadorDeIdentidad(DefaultSocialAccountAdapter):
    """Lo que django-allauth pregunta sobre la identidad digital."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """La cuenta de ese documento, o una página que dice por qué no."""
        datos: Mapping[str, Any] = sociallogin.account.extra_data
        documento = documento_de(datos)
        if not documento:
            rechazar(request, SIN_DOCUMENTO)
        suya = Usuario.objects.filter(documento=documento, is_active=True, es_programa=False).first()
        if suya is None:
            rechazar(request, SIN_CUENTA)
        sociallogin.user = suya
        request.session[FUERTE] = suya.pk if es_de_nivel_fuerte(datos) else None

    def on_authentication_error(self, request: HttpRequest, provider: object, **_: object) -> None:
        rechazar(request, NO_CONTESTO, 502)


def rechazar(request: HttpRequest, motivo: str, estado: int = 403) -> NoReturn:
    """Contesta con la página de ingreso que no se pudo, y lo anota."""
    registro.anotar(ClaseDeAcceso.RECHAZO, request, como=registro.MANERAS["socialaccount"])
    raise ImmediateHttpResponse(render(request, "account/sin_identidad.html", {"motivo": motivo}, status=estado))


def documento_de(datos: Mapping[str, Any]) -> str:
    """El número de documento, de lo que dijo la identidad; lo firmado pesa más."""
    for parte in (datos.get("id_token"), datos.get("userinfo"), datos):
        dicho = (parte or {}).get(settings.OIDC_DOCUMENTO)
        if isinstance(dicho, str | int) and str(dicho).strip():
            return str(dicho).strip()
    return ""


def es_de_nivel_fuerte(datos: Mapping[str, Any]) -> bool:
    """Si el ingreso, según el documento firmado (`id_token`), tuvo más de un factor."""
    firmado: Mapping[str, Any] = datos.get("id_token") or {}
    maneras = firmado.get("amr")
    return firmado.get("acr") in settings.OIDC_NIVELES or (isinstance(maneras, list) and "mfa" in maneras)


def dio_el_segundo_paso(request: HttpRequest, usuario: Usuario) -> bool:
    """Si en esta sesión ya lo dio con su identidad."""
    return bool(settings.OIDC_SERVIDOR) and request.session.get(FUERTE) == usuario.pk


class SegundoPasoAlIngresar(AuthenticateStage):
    """El de django-allauth, que no se le pide a quien acaba de darlo con su identidad."""

    def _should_handle(self, request: HttpRequest) -> bool:
        if dio_el_segundo_paso(request, self.login.user):
            return False
        return bool(super()._should_handle(request))
