"""Las órdenes de `manage.py`: si la base o el disco no las dejan seguir, lo dicen en una frase y no con lo que el
programa hacía.

Regla: primero se suelta lo que se estaba leyendo y después se cierra la base. Al revés, que es lo que Django haría (el
error lleva consigo la lectura a medias), la lectura se queja de que su base está cerrada, y esa queja es lo que se lee
en lugar del motivo. Lo que se escribía es de una transacción y no queda; toda orden se puede repetir.
"""

import errno
from collections.abc import Callable
from functools import partial
from traceback import clear_frames
from typing import Any

from django.core.management import BaseCommand, CommandError, ManagementUtility
from django.db import InterfaceError, OperationalError

OCUPADA = "La base de datos está ocupada: otro proceso escribe en ella desde hace rato."
NO_RESPONDE = "No se pudo usar la base de datos: {}."
OTRA_VEZ = " No quedó nada a medias: vuelva a dar la orden en un momento."
MOTIVOS_DEL_DISCO = {
    errno.ENOENT: "no existe",
    errno.EACCES: "no tiene permiso",
    errno.EPERM: "no tiene permiso",
    errno.EISDIR: "es una carpeta: agregue el nombre del archivo",
    errno.ENOTDIR: "una parte de la ruta no es una carpeta",
    errno.EROFS: "ahí no se puede escribir. En un contenedor, escriba en /var/lib/muniejecutivo",
    errno.ENOSPC: "no queda lugar en el disco",
    errno.EDQUOT: "no queda lugar en el disco",
}
# Con lo que lo dicen SQLite y PostgreSQL (lock_timeout y statement_timeout).
ESPERAS = ("locked", "lock timeout", "statement timeout")


class Ordenes(ManagementUtility):
    def fetch_command(self, subcommand: str) -> BaseCommand:
        orden = super().fetch_command(subcommand)
        setattr(orden, "execute", partial(dar, orden.execute))  # noqa: B010  # es de Django, y no de esta clase
        return orden


def dar(ejecutar: Callable[..., Any], *args: object, **opciones: object) -> Any:
    """:raises CommandError: si la base no deja: `manage.py` la escribe y sale con 1."""
    try:
        return ejecutar(*args, **opciones)
    except (OperationalError, InterfaceError) as error:
        clear_frames(error.__traceback__)  # con ellos se cierra lo que se leía
        raise CommandError(frase(error) + OTRA_VEZ) from error
    except OSError as error:  # también lo que un servidor ajeno no contesta
        raise CommandError(frase_del_disco(error)) from error


def frase(error: Exception) -> str:
    dicho = str(error).strip()
    if any(espera in dicho for espera in ESPERAS):
        return OCUPADA
    primera = dicho.splitlines()[0] if dicho else type(error).__name__
    return NO_RESPONDE.format(primera.rstrip("."))


def frase_del_disco(error: OSError) -> str:
    motivo = MOTIVOS_DEL_DISCO.get(error.errno or 0) or error.strerror or str(error) or type(error).__name__
    donde = f"«{error.filename}»" if error.filename else "lo que hacía falta"
    return f"No se pudo usar {donde}: {motivo.rstrip('.')}."
