"""Lo que Django y django-allauth cuentan de cada ingreso, anotado en el registro de accesos."""

from typing import Any

from allauth.account.signals import user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from cuentas import intentos, registro
from cuentas.enums import ClaseDeAcceso
from cuentas.models import Usuario


def escuchar() -> None:
    """Una vez, cuando arranca el proceso."""
    user_logged_in.connect(entro, dispatch_uid="cuentas.entro")
    user_logged_out.connect(salio, dispatch_uid="cuentas.salio")
    user_login_failed.connect(no_entro, dispatch_uid="cuentas.no_entro")
    authentication_failed.connect(no_dio_el_segundo_paso, dispatch_uid="cuentas.no_dio_el_segundo_paso")


def entro(request: HttpRequest, user: Usuario, response: HttpResponseBase | None = None, **_: object) -> None:
    if response is not None:
        intentos.recordar(request, response, user)
    registro.anotar(ClaseDeAcceso.INGRESO, request, quien=user, como=registro.maneras_de(request, user))


def salio(request: HttpRequest, user: Usuario | None, **_: object) -> None:
    if isinstance(user, Usuario):
        registro.anotar(ClaseDeAcceso.SALIDA, request, quien=user)


def no_entro(credentials: dict[str, Any], request: HttpRequest | None = None, **_: object) -> None:
    """La contraseña ya viene tapada por Django; de lo escrito se guarda solo el usuario o el correo."""
    dicho = str(credentials.get("username") or credentials.get("email") or "")
    registro.anotar(ClaseDeAcceso.RECHAZO, request, nombrado=dicho, como="contraseña")


def no_dio_el_segundo_paso(request: HttpRequest, user: Usuario, authenticator: Authenticator, **_: object) -> None:
    registro.anotar(ClaseDeAcceso.RECHAZO, request, quien=user, como=registro.MANERAS.get(authenticator.type, ""))
    intentos.probaron_el_codigo(user)
