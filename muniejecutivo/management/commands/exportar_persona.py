"""`manage.py exportar_persona USUARIO [--salida ARCHIVO]`: todo lo que se guarda de una persona, en JSON."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from acuerdos.acciones.datos_personales import lo_que_se_guarda
from cuentas.models import Usuario


class Command(BaseCommand):
    help = "Escribe en JSON todo lo que se guarda de una persona, tabla por tabla (Ley 29733: derecho de acceso)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("usuario")
        parser.add_argument("--salida", help="El archivo; si no se dice, la terminal")

    def handle(self, *args: object, usuario: str, salida: str | None = None, **options: object) -> None:
        quien = Usuario.objects.filter(username=usuario).first()
        if quien is None:
            raise CommandError(f"No hay ningún usuario «{usuario}». Escriba su nombre de ingreso.")
        texto = json.dumps(dict(lo_que_se_guarda(quien)), ensure_ascii=False, indent=2)
        if salida is None:
            self.stdout.write(texto)
            return
        Path(salida).write_text(f"{texto}\n", encoding="utf-8")
        self.stderr.write(f"Lo que se guarda de {quien} está en {salida}. Entrégueselo solo a ella.")
