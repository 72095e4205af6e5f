"""Lo que hace beat, sin mirar la hora: una pasada tras otra hasta que lo maten. Recibe los segundos entre pasadas."""

import contextlib
import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muniejecutivo.settings")
django.setup()

from django.utils import timezone  # noqa: E402
from kombu.exceptions import OperationalError  # noqa: E402

from recordatorios import motor  # noqa: E402
from recordatorios.tasks import encolar  # noqa: E402


def main() -> None:
    while True:
        with contextlib.suppress(OperationalError):  # Redis no está: la próxima pasada lo vuelve a intentar
            encolar(motor.pasar(ahora=timezone.now(), forzada=True))
        time.sleep(float(sys.argv[1]))


if __name__ == "__main__":
    main()
