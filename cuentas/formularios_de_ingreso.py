"""Formularios de ingreso: los de allauth, con lo escrito limpio como en todos los de la casa."""

from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.http import HttpRequest

from cuentas.cartas import pedir_clave
from cuentas.formularios import FormularioLimpio


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
