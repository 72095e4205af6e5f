from typing import Any

from django.core.management.base import BaseCommand, CommandError

from acuerdos.acciones.proyeccion import diferencias
from acuerdos.models import Acuerdo

MOSTRADAS = 50


class Command(BaseCommand):
    help = "Dice si lo proyectado en acuerdos e hitos es lo que dan los hechos. Sale con error si alguna fila difiere."

    def handle(self, *args: Any, **options: Any) -> None:
        cuantas = 0
        for cuantas, frase in enumerate(diferencias(), start=1):
            if cuantas <= MOSTRADAS:
                self.stderr.write(frase)
        if cuantas:
            raise CommandError(f"{cuantas} diferencias entre lo guardado y los hechos.")
        self.stdout.write(f"Iguales: {Acuerdo.objects.count()} acuerdos dicen lo que dan sus hechos.")
