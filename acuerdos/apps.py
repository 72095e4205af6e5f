from django.apps import AppConfig


class AcuerdosConfig(AppConfig):
    name = "acuerdos"
    verbose_name = "Acuerdos"
    default_auto_field = "django.db.models.BigAutoField"
