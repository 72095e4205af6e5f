from django.apps import AppConfig


class ImportacionConfig(AppConfig):
    name = "importacion"
    verbose_name = "Importación"
