"""Aplicación de Celery: cola, worker y beat."""

import os

from celery import Celery
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muniejecutivo.settings")

app = Celery("muniejecutivo")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["muniejecutivo", "cuentas", "municipalidades", "reuniones", "acuerdos"])
app.steps["worker"].add(DjangoStructLogInitStep)
