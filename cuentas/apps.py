from django.apps import AppConfig


class CuentasConfig(AppConfig):
    name = "cuentas"
    verbose_name = "Cuentas"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cuentas import ingresos  # noqa: PLC0415  # los modelos ya están

        ingresos.escuchar()
