"""El nombre de cada galleta, y los mensajes de «se guardó», que Django deja en una.

Regla: con HTTPS, toda galleta lleva `__Host-` en su nombre; la que es solo de una parte del sitio, `__Secure-`. Así no
la pone ni la cambia otra máquina del mismo dominio, ni quien esté en un camino sin cifrar.
"""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class EnGalletaPropia(CookieStorage):
    cookie_name = f"{settings.DE_ESTA_MAQUINA}messages"


class AvisosEnGalleta(FallbackStorage):
    """En una galleta y, los que no caben, en la sesión."""

    storage_classes = (EnGalletaPropia, SessionStorage)
