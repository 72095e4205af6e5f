"""Formularios de ingreso: los de allauth, con lo escrito limpio como en todos los de la casa."""

from collections.abc import Callable
from typing import Any

from allauth.account import app_settings
from allauth.account.forms import LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext

from cuentas.cartas import pedir_clave
from cuentas.formularios import FormularioLimpio
from cuentas.models import Usuario

LARGO_DEL_NOMBRE = 60
YA_SE_USO = "Ese enlace acaba de usarse. Si no fue usted, pida otro en «Olvidé mi contraseña»."


class FormularioDeCodigo(FormularioLimpio, AuthenticateForm):
    """El código del segundo paso, al ingresar."""


class FormularioDeConfirmarCodigo(FormularioLimpio, ReauthenticateForm):
    """El código del segundo paso, antes de algo delicado."""


class FormularioDeActivarCodigo(FormularioLimpio, ActivateTOTPForm):
    """El primer código, al activar el segundo paso."""


class _FirmaDeUnAparato:
    """Lo que envía quien no es un aparato puede no tener forma de nada: es un no, falle como falle la biblioteca."""

    def clean_credential(self) -> Authenticator:
        hallada: Authenticator = _o_un_no(super().clean_credential)  # type: ignore[misc]
        return hallada


class FormularioDeLlave(_FirmaDeUnAparato, FormularioLimpio, AuthenticateWebAuthnForm):
    """Una llave de acceso, como segundo paso."""


class FormularioDeIngresoConLlave(_FirmaDeUnAparato, FormularioLimpio, LoginWebAuthnForm):
    """Una llave de acceso, en lugar de la contraseña."""


class FormularioDeConfirmarLlave(_FirmaDeUnAparato, FormularioLimpio, ReauthenticateWebAuthnForm):
    """Una llave de acceso, antes de algo delicado."""


class FormularioDeLlaveNueva(FormularioLimpio, AddWebAuthnForm):
    """Una llave de acceso más. Si el aparato puede, sirve también para ingresar con ella sola: no hay que elegirlo."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)
        self.fields["name"].label = "Cómo llamarla"
        self.fields["name"].help_text = "Para reconocerla entre las suyas: «Mi celular», «Llave USB del cajón»."
        self.fields["name"].widget.attrs["maxlength"] = LARGO_DEL_NOMBRE
        self.initial.pop("name", None)

    def clean(self) -> dict[str, Any]:
        limpios: dict[str, Any] = _o_un_no(super().clean)
        return limpios

    def clean_name(self) -> str:
        nombre: str = super().clean_name()
        return nombre[:LARGO_DEL_NOMBRE]


class FormularioDeNombreDeLlave(FormularioLimpio, EditWebAuthnForm):
    """Otro nombre para una llave de acceso."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Cómo llamarla"
        self.fields["name"].widget.attrs["maxlength"] = LARGO_DEL_NOMBRE

    def clean_name(self) -> str:
        nombre: str = self.cleaned_data["name"]
        return nombre[:LARGO_DEL_NOMBRE]


class FormularioDeIngreso(FormularioLimpio, LoginForm):
    """El de allauth, con las etiquetas de la casa y un solo campo para usuario o correo."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = gettext("Usuario o correo")
        self.fields["password"].label = gettext("Contraseña")
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


def _o_un_no(leer: Callable[[], Any]) -> Any:
    """Lo que `leer` entiende de lo enviado. :raises ValidationError: si no lo entiende, falle como falle."""
    try:
        return leer()
    except ValidationError:
        raise
    except Exception as error:  # claves que faltan, base64 o CBOR torcidos: la biblioteca las deja pasar
        raise get_adapter().validation_error("llave_sin_leer") from error
