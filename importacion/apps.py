from django.apps import AppConfig


class ImportacionConfig(AppConfig):
    name = "importacion"
    verbose_name = "Importación"

    def ready(self) -> None:
        from cuentas.cartas import COMPONEDORES  # noqa: PLC0415  # antes, las aplicaciones no están
        from cuentas.enums import ClaseDeCarta  # noqa: PLC0415  # antes, las aplicaciones no están
        from importacion.por_correo import componer_hoja  # noqa: PLC0415  # antes, las aplicaciones no están

        COMPONEDORES[ClaseDeCarta.HOJA] = componer_hoja
