"""`MUNI_TOKEN=muni_… manage.py asistente`: las herramientas de un asistente, por la entrada y la salida del proceso.

Para quien corre su asistente en la misma máquina que el sistema; los demás usan la dirección (docs/asistente.md).
"""

import os

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils import timezone

from api.asistente.lectura import NoSePudo, Quien
from api.asistente.vistas import biblioteca
from api.problemas import SinBiblioteca
from cuentas.api import NO_SIRVE, token_de

VARIABLE = "MUNI_TOKEN"


class Command(BaseCommand):
    help = f"Atiende a un asistente (MCP) con el token que está en {VARIABLE}."

    def handle(self, *args: object, **opciones: object) -> None:
        if not os.environ.get(VARIABLE):
            raise CommandError(f"Ponga un token de la API en {VARIABLE}: con él se lee y se propone.")
        try:
            quien()
            biblioteca().atender_terminal(quien)
        except NoSePudo as error:
            raise CommandError(str(error)) from None
        except SinBiblioteca as error:
            raise CommandError(str(error.detail)) from None


def quien() -> Quien:
    """El dueño del token, cada vez que se usa algo: puede haber vencido. :raises NoSePudo: si ya no sirve."""
    close_old_connections()
    token = token_de(os.environ[VARIABLE].strip(), ahora=timezone.now())
    if token is None:
        raise NoSePudo(NO_SIRVE)
    return Quien(token.user, token)
