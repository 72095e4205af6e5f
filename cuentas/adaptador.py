"""Reglas de las cuentas que django-allauth pregunta a la aplicación."""

from typing import Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from cuentas import idiomas, intentos, registro
from cuentas.cartas import avisar_cambio
from cuentas.enums import ClaseDeAcceso
from cuentas.models import Usuario
from cuentas.segundo_paso import tiene_segundo_paso

SUS_TOKENS = gettext_noop("Si tenía tokens de la API, ya no sirven.")
DE_LA_CLAVE = (
    gettext_noop("Cambió su contraseña."),
    gettext_noop("Se creó otra contraseña, con el enlace que llegó a su correo."),
)
OTRO_CAMBIO = gettext_noop("Cambió algo en la seguridad de su cuenta.")
CON_LLAVE = "mfa_reauthenticate:webauthn"
MANERAS = {CON_LLAVE: "usar una llave de acceso", "mfa_reauthenticate": "escribir un código"}
QUE_CAMBIO = {
    "account/email/password_changed": DE_LA_CLAVE[0],
    "account/email/password_set": DE_LA_CLAVE[0],
    "account/email/password_reset": DE_LA_CLAVE[1],
    "mfa/email/totp_activated": gettext_noop("Se activó el segundo paso al ingresar."),
    "mfa/email/totp_deactivated": gettext_noop("Se desactivó el segundo paso al ingresar."),
    "mfa/email/webauthn_added": gettext_noop("Se agregó una llave de acceso a su cuenta."),
    "mfa/email/webauthn_removed": gettext_noop("Se quitó una llave de acceso de su cuenta."),
    "mfa/email/recovery_codes_generated": gettext_noop("Se generaron otros códigos de respaldo del segundo paso."),
}


class AdaptadorDeCuentas(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nadie se registra por su cuenta: las cuentas las crea la Secretaría."""
        return False

    def get_login_stages(self) -> list[str]:
        """El segundo paso, con la regla de la identidad digital."""
        suyo = {"allauth.mfa.stages.AuthenticateStage": "cuentas.identidad.SegundoPasoAlIngresar"}
        return [suyo.get(etapa, etapa) for etapa in super().get_login_stages()]

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Con la dirección pública del sistema: la de la petición la escribe cualquiera."""
        ruta = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.SITIO + ruta.replace("UID-KEY", quote(key))

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Lo que la persona cambió en la seguridad de su cuenta, dicho a ella misma por si no fue ella."""
        assert isinstance(user, Usuario)
        cambio = QUE_CAMBIO.get(template_prefix, OTRO_CAMBIO)
        tokens = [SUS_TOKENS] if cambio in DE_LA_CLAVE else []
        with idiomas.para(user):
            avisar_cambio(user, " ".join(gettext(frase) for frase in [cambio, *tokens]))

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """Quien tiene segundo paso confirma con él que es quien dice: con la contraseña sola no se le quita.

        La primera manera es la que se le pide; las demás se le ofrecen. Quien tiene una llave, con ella.
        """
        maneras: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if tiene_segundo_paso(user):
            maneras = [manera for manera in maneras if manera["id"] != "reauthenticate"]
        dichas = [{**manera, "description": MANERAS.get(manera["id"], manera["description"])} for manera in maneras]
        return sorted(dichas, key=lambda manera: manera["id"] != CON_LLAVE)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credenciales: object) -> str:
        """A quién se le cuenta el intento (ver `intentos`).

        El de allauth cuenta por la máquina que dice la cabecera `Host`, que la elige quien prueba claves.
        """
        return intentos.a_quien_se_cuenta(request, *intentos.cuenta_de(credenciales))[0]

    def pre_authenticate(self, request: HttpRequest, **credenciales: object) -> None:
        """:raises ValidationError: si ya se probó demasiado."""
        cuenta, nombre = intentos.cuenta_de(credenciales)
        clave, conocido = intentos.a_quien_se_cuenta(request, cuenta, nombre)
        self._probada = None if conocido else cuenta
        self._login_failed_rl_usage = intentos.consumir(request, clave, conocido)
        if not self._login_failed_rl_usage:
            registro.anotar(ClaseDeAcceso.RECHAZO, request, nombrado=nombre, como=registro.DEMASIADOS)
            intentos.probaron_la_clave(self._probada)
            raise ValidationError(gettext(intentos.FRENADO), code="too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credenciales: object) -> None:
        intentos.probaron_la_clave(self._probada)
