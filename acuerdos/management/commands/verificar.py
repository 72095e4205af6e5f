from argparse import ArgumentParser
from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from acuerdos.acciones.proyeccion import diferencias
from acuerdos.archivos import diferencias_de_archivos
from acuerdos.models import Acuerdo
from acuerdos.palabras import contar

MOSTRADAS = 50


class Command(BaseCommand):
    help = (
        "Dice si lo proyectado en acuerdos e hitos es lo que dan los hechos, y si los archivos subidos siguen en el "
        "disco y son los mismos. Sale con error si algo difiere."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sin-archivos", action="store_true", help="No lee los archivos, que es lo que más tarda")

    def handle(self, *args: Any, sin_archivos: bool = False, **options: Any) -> None:
        archivos: Iterable[str] = () if sin_archivos else diferencias_de_archivos()
        cuantas = 0
        for cuantas, frase in enumerate(chain(diferencias(), archivos), start=1):
            if cuantas <= MOSTRADAS:
                self.stderr.write(frase)
        if cuantas:
            hay = contar(cuantas, "diferencia", "diferencias")
            raise CommandError(f"{hay} entre lo guardado, los hechos y los archivos.")
        mirados = "" if sin_archivos else " y los archivos subidos son los que se recibieron"
        self.stdout.write(f"Iguales: {Acuerdo.objects.count()} acuerdos dicen lo que dan sus hechos{mirados}.")
