"""Cifrar lo que en la base no debe leerse en claro: los secretos del segundo paso.

La clave sale de SECRET_KEY (HKDF, RFC 5869), para no guardar otra. Al cambiarla, la anterior va en
SECRET_KEY_FALLBACKS: con ella se sigue leyendo, y `manage.py recifrar` vuelve a escribir todo con la nueva.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

MARCA = "c1:"  # de lo cifrado; lo que no la lleva es de antes de cifrar, y está en claro
PARA = b"muniejecutivo.segundo-paso"


class CifradoIlegible(Exception):
    """Se cifró con una clave que ya no está ni en SECRET_KEY ni en SECRET_KEY_FALLBACKS."""


def cifrar(texto: str) -> str:
    """`texto` cifrado con la clave de hoy."""
    return MARCA + _llavero().encrypt(texto.encode()).decode()


def descifrar(cifrado: str) -> str:
    """Lo contrario de `cifrar`, con la clave de hoy o una anterior.

    :raises Ilegible: si ninguna sirve.
    """
    if not cifrado.startswith(MARCA):
        return cifrado
    try:
        return _llavero().decrypt(cifrado.removeprefix(MARCA).encode()).decode()
    except InvalidToken:
        raise CifradoIlegible from None


def _llavero() -> MultiFernet:
    claves = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derivada(clave)) for clave in claves])


def _derivada(clave: str) -> bytes:
    derivada = HKDF(algorithm=SHA256(), length=32, salt=None, info=PARA).derive(clave.encode())
    return base64.urlsafe_b64encode(derivada)
