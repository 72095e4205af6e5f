"""`manage.py respaldar --en CARPETA`: copia la base y los archivos."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from acuerdos.palabras import contar
from muniejecutivo.respaldo import cuidado, estado, verbos
from muniejecutivo.respaldo.carpeta import Carpeta, RespaldoErrado


class Command(BaseCommand):
    help = "Copia la base y los archivos en una carpeta. Con --siempre, además, recibe lo que la base va escribiendo."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--en", required=True, type=Path, help="La carpeta de las copias: mejor, en otra máquina")
        parser.add_argument("--quedan", type=int, default=14, help="Cuántas copias se guardan (14)")
        parser.add_argument(
            "--siempre", action="store_true", help="No termina: una copia cada noche, un simulacro cada semana"
        )

    def handle(self, *args: object, en: Path, quedan: int, siempre: bool, **options: object) -> None:
        carpeta = Carpeta(en.absolute())
        if quedan < 1:
            raise CommandError("--quedan es 1 o más: sin ninguna copia no hay nada que devolver.")
        if siempre:
            cuidado.cuidar(carpeta, quedan=quedan)
            return
        ahora = timezone.now()
        try:
            respaldo = verbos.respaldar(carpeta, ahora=ahora)
            borradas = verbos.podar(carpeta, quedan=quedan)
        except RespaldoErrado as error:
            estado.anotar(falla=str(error))
            raise CommandError(str(error)) from error
        estado.anotar(ultimo_respaldo=respaldo.tomado_en, falla="")
        pesan = f"{respaldo.bytes_de_archivos / 1_000_000:.1f} MB"
        self.stdout.write(
            f"Copia {respaldo.id}: la base y {contar(respaldo.archivos, 'archivo', 'archivos')} ({pesan})."
        )
        if borradas:
            self.stdout.write(f"Se borraron las más antiguas: {', '.join(borradas)}.")
        self.stdout.write(f"Aparte, en lugar seguro, guarde los valores de: {', '.join(respaldo.secretos)}.")
