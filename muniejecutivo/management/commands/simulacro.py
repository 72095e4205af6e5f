"""`manage.py simulacro --de CARPETA`: ensaya devolver la última copia, y lo borra."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from muniejecutivo.respaldo import cuidado, verbos
from muniejecutivo.respaldo.carpeta import Carpeta, RespaldoErrado


class Command(BaseCommand):
    help = "Devuelve la última copia en una carpeta temporal, arranca la base, corre «verificar» y lo borra."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--de", required=True, type=Path, help="La carpeta de las copias")
        parser.add_argument("--respaldo", default="", help="Cuál; si no se dice, la última")

    def handle(self, *args: object, de: Path, respaldo: str, **options: object) -> None:
        try:
            ensayo = verbos.simulacro(Carpeta(de.absolute()), respaldo_id=respaldo)
        except RespaldoErrado as error:
            raise CommandError(str(error)) from error
        cuidado.anotar_ensayo(ensayo, ahora=timezone.now())
        frase = verbos.en_palabras(ensayo)
        if ensayo.falla:
            raise CommandError(frase)
        self.stdout.write(frase)
