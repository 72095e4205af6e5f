"""Aplicación de Celery: cola, worker y beat."""

import os
from typing import TYPE_CHECKING, Any

from celery import Celery, bootsteps
from django.utils import timezone
from django_structlog.celery.steps import DjangoStructLogInitStep

from cuentas import latidos

if TYPE_CHECKING:
    from celery.worker import WorkController

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muniejecutivo.settings")

app = Celery("muniejecutivo")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["muniejecutivo", "api", "acuerdos", "corte", "importacion", "recordatorios", "web"])
app.steps["worker"].add(DjangoStructLogInitStep)


class DarSenales(bootsteps.StartStopStep):
    """El worker dice que vive desde su proceso principal: aunque todas sus manos esperen a un servidor lento."""

    requires = {"celery.worker.components:Timer"}

    def __init__(self, worker: "WorkController", **opciones: object) -> None:
        super().__init__(worker, **opciones)
        self.temporizador: Any = None

    def start(self, worker: "WorkController") -> None:
        self.dar(worker)
        self.temporizador = worker.timer.call_repeatedly(latidos.CADA_LATIDO, self.dar, (worker,))

    def stop(self, worker: "WorkController") -> None:
        if self.temporizador:
            self.temporizador.cancel()

    @staticmethod
    def dar(worker: "WorkController") -> None:
        """Por cada cola que atiende."""
        colas = worker.app.amqp.queues.consume_from
        for cola, quien in ((worker.app.conf.task_default_queue, latidos.WORKER), ("correo", latidos.CORREO)):
            if cola in colas:
                latidos.dar_senal(quien, ahora=timezone.now())


app.steps["worker"].add(DarSenales)
