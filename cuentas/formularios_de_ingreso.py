"""Formularios de ingreso: los de allauth, con lo escrito limpio como en todos los de la casa."""

from typing import Any

from allauth.account import app_settings
from allauth.account.forms import LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest

from cuentas.cartas import pedir_clave
from cuentas.formularios import FormularioLimpio
from cuentas.models import Usuario

YA_SE_USO = "Ese enlace acaba de usarse. Si no fue usted, pida otro en «Olvidé mi contraseña»."


class FormularioDeCodigo(FormularioLimpio, AuthenticateForm):
    """El código del segundo paso, al ingresar."""


class FormularioDeConfirmarCodigo(FormularioLimpio, ReauthenticateForm):
    """El código del segundo paso, antes de algo delicado."""


class FormularioDeActivarCodigo(FormularioLimpio, ActivateTOTPForm):
    """El primer código, al activar el segundo paso."""


class FormularioDeIngreso(FormularioLimpio, LoginForm):
    """El de allauth, con las etiquetas de la casa y un solo campo para usuario o correo."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Usuario o correo"
        self.fields["password"].label = "Contraseña"
        self.fields["password"].help_text = ""  # «¿Olvidó su contraseña?» va tras el botón, no antes de escribirla
        for campo in self.fields.values():
            campo.widget.attrs.pop("placeholder", None)


class FormularioDeClaveOlvidada(FormularioLimpio, ResetPasswordForm):
    """El de allauth, que contesta y tarda lo mismo haya cuenta o no: quién la tiene lo mira quien envía la carta."""

    def clean_email(self) -> str:
        correo: str = self.cleaned_data["email"]
        return correo.lower()

    def save(self, request: HttpRequest, **kwargs: object) -> str:
        correo: str = self.cleaned_data["email"]
        pedir_clave(correo)
        return correo


class FormularioDeClaveNueva(FormularioLimpio, ResetPasswordKeyForm):
    """La contraseña que se crea con el enlace del correo, que sirve una sola vez aunque se use dos veces a la vez."""

    user: Any

    @transaction.atomic
    def save(self) -> None:
        """:raises PermissionDenied: si otra petición acaba de usar el mismo enlace."""
        self.user = Usuario.objects.select_for_update(no_key=True).get(pk=self.user.pk)
        if not app_settings.PASSWORD_RESET_TOKEN_GENERATOR().check_token(self.user, self.temp_key):
            raise PermissionDenied(YA_SE_USO)
        super().save()
