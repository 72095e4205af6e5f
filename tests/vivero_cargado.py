"""Lo que el vivero carga una vez, antes de partirse; nada de esto abre conexiones ni mira el reloj."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muniejecutivo.settings")

import celery.apps.worker
import celery.bin.celery
import django

django.setup()

from django.utils.module_loading import autodiscover_modules  # noqa: E402

import muniejecutivo.urls  # noqa: E402
from muniejecutivo.celery import app  # noqa: E402

autodiscover_modules("tasks")
assert not app.configured  # Celery lee los ajustes una vez: los del primero serían los de todos
CARGADO = (celery, muniejecutivo.urls)
