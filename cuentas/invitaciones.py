"""La invitación: un correo con el enlace para crear la contraseña. Nadie de la oficina elige ni conoce una clave ajena.

El enlace es el de «olvidé mi contraseña» de allauth: sirve una vez y vence a los PASSWORD_RESET_TIMEOUT segundos. Lleva
la dirección pública del sistema (SITIO) y no la de la petición, que cualquiera puede falsear.
"""

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from cuentas.models import Usuario

SEGUNDOS_DE_UN_DIA = 24 * 3600


def direccion_para_crear_clave(usuario: Usuario) -> str:
    """La dirección, de un solo uso, en que `usuario` crea su contraseña."""
    generador = app_settings.PASSWORD_RESET_TOKEN_GENERATOR()
    partes = {"uidb36": user_pk_to_url_str(usuario), "key": generador.make_token(usuario)}
    return settings.SITIO + reverse("account_reset_password_from_key", kwargs=partes)


def cuerpo_de_invitacion(usuario: Usuario, motivo: str) -> str:
    """El texto de la invitación, con un enlace nuevo.

    :param motivo: para qué es la cuenta, en una frase: «para informar por …».
    """
    contexto = {
        "usuario": usuario,
        "motivo": motivo,
        "enlace": direccion_para_crear_clave(usuario),
        "dias": settings.PASSWORD_RESET_TIMEOUT // SEGUNDOS_DE_UN_DIA,
        "olvidada": settings.SITIO + reverse("account_reset_password"),
        "sitio": settings.SITIO,
    }
    return render_to_string("account/email/invitacion.txt", contexto)
