from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from acuerdos.catalogos import cargar_catalogos


class Command(BaseCommand):
    help = (
        "Carga o pone al día los catálogos oficiales: regiones, municipalidades, sectores y clasificaciones. "
        "Se puede repetir: agrega lo que falta, corrige los campos oficiales, no borra nada."
    )

    def handle(self, *args: object, **opciones: object) -> None:
        try:
            cargados = cargar_catalogos(ahora=timezone.now())
        except FileNotFoundError as error:
            raise CommandError(f"Falta el archivo de catálogo {error.filename}.") from error
        for c in cargados:
            self.stdout.write(f"{c.catalogo}: {c.nuevas} nuevas, {c.cambiadas} cambiadas, {c.sin_cambio} sin cambio")
