"""Por dónde entra una persona: sus sesiones abiertas, sus tokens de la API, su segundo paso y su correo de ingreso.

Aquí solo se cortan; cuándo se puede y quién lo hizo lo dicen las acciones.
"""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from cuentas.models import TokenAPI, Usuario


def cerrar_sesiones(usuario: Usuario, *, ahora: datetime) -> int:
    """Cierra en el acto todas las sesiones abiertas de `usuario`; devuelve cuántas.

    La tabla no dice de quién es cada una: se leen las vivas, que son las de una oficina y no las de un país.
    """
    suya = str(usuario.pk)
    vivas = Session.objects.filter(expire_date__gt=ahora).iterator()
    claves = [s.session_key for s in vivas if s.get_decoded().get(SESSION_KEY) == suya]
    return Session.objects.filter(pk__in=claves).delete()[0]


def quitar_segundo_paso(usuario: Usuario) -> bool:
    """Le quita el TOTP y sus códigos de respaldo; dice si tenía."""
    return Authenticator.objects.filter(user=usuario).delete()[0] > 0


def quitar_tokens(usuario: Usuario) -> int:
    """Todos sus tokens de la API dejan de servir; devuelve cuántos eran."""
    return TokenAPI.objects.filter(user=usuario).delete()[0]


def olvidar_rastros(usuario: Usuario) -> None:
    """Los correos con que ingresaba y desde dónde entró."""
    EmailAddress.objects.filter(user=usuario).delete()
    SocialAccount.objects.filter(user=usuario).delete()
    UserSession.objects.filter(user=usuario).delete()


def olvidar_otros_correos(usuario: Usuario) -> None:
    """Con un correo que ya no es el suyo no se ingresa ni se recupera la clave."""
    EmailAddress.objects.filter(user=usuario).exclude(email__iexact=usuario.email).delete()
