#!/usr/bin/env python
"""Línea de comandos de Django."""

import os
import sys

from muniejecutivo.ordenes import Ordenes


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muniejecutivo.settings")
    # Un clon sin configurar es una máquina de desarrollo. Solo aquí: el servidor web y el worker
    # nunca entran en DEBUG por descuido, y en producción SECRET_KEY existe siempre, escrita o en un archivo.
    if not (os.environ.get("SECRET_KEY") or os.environ.get("SECRET_KEY_FILE")):
        os.environ.setdefault("DEBUG", "1")
    Ordenes(sys.argv).execute()


if __name__ == "__main__":
    main()
