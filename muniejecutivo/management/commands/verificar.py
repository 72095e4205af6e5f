from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from itertools import chain

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Model

from acuerdos.acciones import cambios, comprobacion, proyeccion
from acuerdos.archivos import diferencias_de_archivos
from acuerdos.models import Acuerdo
from acuerdos.palabras import contar
from corte import publicacion
from cuentas.limpieza import textos_por_limpiar

MOSTRADAS = 50


class Command(BaseCommand):
    help = (
        "Dice si lo proyectado en acuerdos e hitos es lo que dan los hechos, si todo lo que se sirve tiene su número "
        "de cambio, si la historia encadenada de cada sesión está entera, si cada corte "
        "publicado vuelve a salir como se publicó, y si los archivos subidos siguen en el disco "
        "y son los mismos. Sale con error si algo difiere."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sin-archivos", action="store_true", help="No lee los archivos, que es lo que más tarda")

    def handle(self, *args: object, sin_archivos: bool = False, **options: object) -> None:
        archivos: Iterable[str] = () if sin_archivos else diferencias_de_archivos()
        cuantas = 0
        de_la_base = chain(
            proyeccion.diferencias(), cambios.diferencias(), comprobacion.roturas(), publicacion.comprobar_todos()
        )
        for cuantas, frase in enumerate(chain(de_la_base, archivos), start=1):
            if cuantas <= MOSTRADAS:
                self.stderr.write(frase)
        if cuantas:
            hay = contar(cuantas, "diferencia", "diferencias")
            raise CommandError(f"{hay} entre lo guardado, los hechos y los archivos.")
        mirados = "" if sin_archivos else " y los archivos subidos son los que se recibieron"
        self.stdout.write(f"Iguales: {Acuerdo.objects.count()} acuerdos dicen lo que dan sus hechos{mirados}.")
        self._nombrar_textos()

    def _nombrar_textos(self) -> None:
        """Los textos de antes que hoy entrarían limpios. No es un error: se muestran y se exportan ya limpios."""
        cuantos = 0
        for cuantos, frase in enumerate(textos_por_limpiar(_tablas()), start=1):
            if cuantos <= MOSTRADAS:
                self.stdout.write(frase)
        if cuantos:
            asi = contar(cuantos, "texto guardado así; se muestra", "textos guardados así; se muestran")
            self.stdout.write(f"{asi} sin eso.")


def _tablas() -> Iterator[type[Model]]:
    """Las de la casa, sin las de su historia, que guardan lo que fue."""
    for aplicacion in ("cuentas", "municipalidades", "reuniones", "acuerdos"):
        for modelo in apps.get_app_config(aplicacion).get_models():
            if not hasattr(modelo, "history_id"):
                yield modelo
