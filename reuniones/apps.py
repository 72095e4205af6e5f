from django.apps import AppConfig


class ReunionesConfig(AppConfig):
    name = "reuniones"
    verbose_name = "Reuniones"
    default_auto_field = "django.db.models.BigAutoField"
