#!/usr/bin/env python
"""Línea de comandos de Django."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muniejecutivo.settings")
    # Un clon sin configurar es una máquina de desarrollo. Solo aquí: el servidor web y el worker
    # nunca entran en DEBUG por descuido, y en producción SECRET_KEY existe siempre, escrita o en un archivo.
    if not (os.environ.get("SECRET_KEY") or os.environ.get("SECRET_KEY_FILE")):
        os.environ.setdefault("DEBUG", "1")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
