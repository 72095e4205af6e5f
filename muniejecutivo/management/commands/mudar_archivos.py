"""`manage.py mudar_archivos --de CARPETA`: lleva los archivos de una carpeta al lugar que dicen los ajustes."""

import filecmp
from argparse import ArgumentParser
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError

from acuerdos.palabras import contar


class Command(BaseCommand):
    help = "Lleva los archivos de una carpeta al almacén (ARCHIVOS_URL). No pisa nada, y se puede repetir."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--de", required=True, type=Path, help="La carpeta: archivos/ de CARPETA_VAR")

    def handle(self, *args: object, de: Path, **options: object) -> None:
        llevados, distintos = 0, []
        for ruta in sorted(de.rglob("*")):
            if not ruta.is_file() or ruta.is_symlink():
                continue
            nombre = str(ruta.relative_to(de))
            if not default_storage.exists(nombre):
                with ruta.open("rb") as abierto:
                    default_storage.save(nombre, File(abierto))
                llevados += 1
            elif not _es_igual(ruta, nombre):
                distintos.append(nombre)
        self.stdout.write(f"Se llevaron {contar(llevados, 'archivo', 'archivos')}.")
        if distintos:
            raise CommandError(f"Allá hay otro con el mismo nombre, y no se tocó: {', '.join(distintos)}")


def _es_igual(ruta: Path, nombre: str) -> bool:
    with NamedTemporaryFile() as aparte, default_storage.open(nombre) as abierto:
        for trozo in abierto.chunks():
            aparte.write(trozo)
        aparte.flush()
        return filecmp.cmp(ruta, aparte.name, shallow=False)
