from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models.signals import post_migrate
from django.utils.module_loading import import_string

from cuentas import idiomas


class AcuerdosConfig(AppConfig):
    name = "acuerdos"
    verbose_name = "Acuerdos"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(encadenar_lo_de_antes, sender=self)
        idiomas.preguntar_a(import_string("acuerdos.acciones.preferencias.idioma_de"))


def encadenar_lo_de_antes(*, plan: list[tuple[Any, bool]] | None = None, **_: object) -> None:
    """Al terminar la actualización que crea las cadenas: empiezan con lo que ya había (decisión 37).

    Es la única señal de la casa. Una migración no sirve: la cadena lee los modelos de hoy, que solo al final están.
    """
    if any(hecha.app_label == "acuerdos" and not atras for hecha, atras in plan or ()) and _al_dia():
        call_command("encadenar")


def _al_dia() -> bool:
    ejecutor = MigrationExecutor(connection)
    return not ejecutor.migration_plan(ejecutor.loader.graph.leaf_nodes())
