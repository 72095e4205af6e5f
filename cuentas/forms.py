"""Formularios de ingreso."""

from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm
from django.http import HttpRequest

from cuentas.cartas import pedir_clave


class IngresoForm(LoginForm):
    """El de allauth, con las etiquetas de la casa y un solo campo para usuario o correo."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Usuario o correo"
        self.fields["password"].label = "Contraseña"
        self.fields["password"].help_text = ""  # «¿Olvidó su contraseña?» va tras el botón, no antes de escribirla
        for campo in self.fields.values():
            campo.widget.attrs.pop("placeholder", None)


class ClaveOlvidadaForm(ResetPasswordForm):
    """El de allauth, que contesta y tarda lo mismo haya cuenta o no: quién la tiene lo mira quien envía la carta."""

    def clean_email(self) -> str:
        correo: str = self.cleaned_data["email"]
        return correo.lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        correo: str = self.cleaned_data["email"]
        pedir_clave(correo)
        return correo
