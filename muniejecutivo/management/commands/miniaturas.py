"""`manage.py miniaturas`: hace las que falten de las fotos ya recibidas. Repetirla no hace nada."""

from django.core.management.base import BaseCommand

from acuerdos.acciones.miniaturas import fotos_sin_miniatura, obtener_miniatura
from acuerdos.palabras import contar


class Command(BaseCommand):
    help = "Hace las miniaturas que falten de las fotos ya recibidas. También se hacen solas, al pedirlas."

    def handle(self, *args: object, **options: object) -> None:
        hechas, no_se_pudo = 0, []
        for foto in fotos_sin_miniatura():
            if obtener_miniatura(foto):
                hechas += 1
            else:
                no_se_pudo.append(foto)
        for foto in no_se_pudo:
            self.stderr.write(f"Evidencia {foto.pk} ({foto.archivo.name}): no está su archivo, o no se puede abrir.")
        self.stdout.write(f"{contar(hechas, 'miniatura hecha', 'miniaturas hechas')}.")
