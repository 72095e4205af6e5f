from django.apps import AppConfig


class Correo(AppConfig):
    name = "correo"
    verbose_name = "Correo que llega"
