"""Cada mensaje, un archivo .eml en `settings.CARPETA_DEL_BUZON`, escrito entero o nada."""

import os
from collections.abc import Sequence
from email.utils import parseaddr
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class Buzon(BaseEmailBackend):
    """Escribe junto al destino y cambia de nombre: quien lista nunca ve un mensaje a medias."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        carpeta = Path(settings.CARPETA_DEL_BUZON)
        carpeta.mkdir(parents=True, exist_ok=True)
        enviados = 0
        for mensaje in email_messages:
            if not mensaje.recipients():
                continue
            # El nombre ordena por llegada; el azar evita que dos procesos coincidan.
            nombre = f"{timezone.now():%Y%m%dT%H%M%S%f}-{uuid4().hex[:8]}.eml"
            a_medias = carpeta / f".{nombre}"
            entero = mensaje.message()
            entero["Return-Path"] = f"<{parseaddr(mensaje.from_email)[1]}>"  # como lo deja quien entrega
            a_medias.write_bytes(entero.as_bytes())
            os.replace(a_medias, carpeta / nombre)
            enviados += 1
        return enviados
