from django.apps import AppConfig


class RecordatoriosConfig(AppConfig):
    name = "recordatorios"
    verbose_name = "Recordatorios"
