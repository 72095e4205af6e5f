from django.apps import AppConfig


class MunicipalidadesConfig(AppConfig):
    name = "municipalidades"
    verbose_name = "Municipalidades"
    default_auto_field = "django.db.models.BigAutoField"
