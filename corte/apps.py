from django.apps import AppConfig


class CorteConfig(AppConfig):
    name = "corte"
    verbose_name = "Corte"
