"""El segundo paso (código de una aplicación, llave de acceso o código de respaldo): quién lo debe y cómo se guarda.

Regla: lo debe quien trabaja en la Secretaría y toda cuenta del servidor (la que administra o es superusuario): lo ven
todo. Se mira en cada petición, y no una vez por ingreso: quien lo pierde deja de entrar en el acto. Una llave de acceso
(WebAuthn) vale de segundo paso y, si el aparato comprueba a la persona, para ingresar con ella sola: son los dos pasos
en uno. Los secretos están cifrados en la base; de una llave solo se guarda la parte pública.
"""

import base64
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import structlog
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import QuerySet

from cuentas.cifrado import CifradoIlegible, cifrar, descifrar
from cuentas.models import Usuario

SE_REEMPLAZA = "Su cuenta no puede quedar sin segundo paso: si cambió de teléfono, reemplácelo."
# Un código vale los treinta segundos en que se ve (ASVS 6.5.5), y a quien lo escribe despacio se le pasa.
NO_ES_EL_DE_AHORA = (
    "Ese código no vale ahora: escriba el que su aplicación muestra en este momento, o uno de respaldo sin usar. "
    "Si tampoco vale, ponga en automático la hora de su teléfono."
)
LLAVE_SIN_LEER = "De la llave no llegó una respuesta que se entienda: pruebe otra vez, o use un código."
QUE_BASTAN = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
SECRETOS = ("secret", "seed")  # de un TOTP y de los códigos de respaldo
bitacora = structlog.get_logger(__name__)


def debe_segundo_paso(usuario: Usuario) -> bool:
    """Si esa cuenta no entra con la contraseña sola."""
    return bool(usuario.es_secretaria or usuario.is_staff or usuario.is_superuser)


def falta_el_segundo_paso(usuario: AbstractBaseUser | AnonymousUser) -> bool:
    """Si quien pide lo debe y no lo tiene activado ahora. Vale para las páginas y la API."""
    if not settings.EXIGIR_DOS_PASOS or not isinstance(usuario, Usuario) or not debe_segundo_paso(usuario):
        return False
    return not tiene_segundo_paso(usuario)


def tiene_segundo_paso(usuario: AbstractBaseUser | AnonymousUser) -> bool:
    """Si ahora lo tiene activado."""
    return los_que_bastan(usuario).exists()


def los_que_bastan(usuario: AbstractBaseUser | AnonymousUser) -> QuerySet[Authenticator]:
    """Con qué puede darlo: una aplicación de códigos o una llave. Los códigos de respaldo solos no son segundo paso."""
    return Authenticator.objects.filter(user_id=usuario.pk, type__in=QUE_BASTAN)


class AdaptadorDeSegundoPaso(DefaultMFAAdapter):
    """Lo que django-allauth pregunta sobre el segundo paso."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": SE_REEMPLAZA,
        "incorrect_code": NO_ES_EL_DE_AHORA,
        "llave_sin_leer": LLAVE_SIN_LEER,
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Quien lo debe no quita el último: así nunca hay un rato en que baste la contraseña."""
        quien = authenticator.user
        if not (settings.EXIGIR_DOS_PASOS and isinstance(quien, Usuario) and debe_segundo_paso(quien)):
            return True
        return los_que_bastan(quien).exclude(pk=authenticator.pk).exists()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """De qué sitio es una llave de acceso: del que dicen los ajustes, y no del que diga la petición."""
        return {"id": urlsplit(settings.SITIO).hostname or "localhost", "name": self.get_totp_issuer()}

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """El de una llave a la que no se le puso nombre."""
        return f"Llave {Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"

    def encrypt(self, text: str) -> str:
        return cifrar(text)

    def decrypt(self, encrypted_text: str) -> str:
        """El secreto; si no se puede leer, uno al azar: ningún código será bueno, y no falla la página."""
        try:
            return descifrar(encrypted_text)
        except CifradoIlegible:
            bitacora.error("segundo_paso_ilegible", remedio="Falta una clave anterior en SECRET_KEY_FALLBACKS.")
            return base64.b32encode(secrets.token_bytes(20)).decode()


def recifrar(como: Callable[[str], str] = cifrar) -> tuple[int, int]:
    """Vuelve a escribir cada secreto con la clave de hoy; devuelve cuántos y cuántos no se pudieron leer.

    `como`: con qué se escribe lo que se leyó.
    """
    hechos = ilegibles = 0
    for pk in Authenticator.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            fila = Authenticator.objects.select_for_update(no_key=True).filter(pk=pk).first()
            if fila is None:
                continue
            try:
                fila.data = con_secretos(fila.data, lambda secreto: como(descifrar(secreto)))
            except CifradoIlegible:
                ilegibles += 1
                continue
            fila.save(update_fields=["data"])
            hechos += 1
    return hechos, ilegibles


def con_secretos(datos: dict[str, Any], cambiar: Callable[[str], str]) -> dict[str, Any]:
    """`datos` de un autenticador, con cada secreto pasado por `cambiar`."""
    nuevos: dict[str, Any] = {nombre: cambiar(datos[nombre]) for nombre in SECRETOS if nombre in datos}
    if "migrated_codes" in datos:
        nuevos["migrated_codes"] = [cambiar(codigo) for codigo in datos["migrated_codes"]]
    return {**datos, **nuevos}
