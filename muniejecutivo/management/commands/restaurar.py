"""`manage.py restaurar --de CARPETA --base-en … --archivos-en …`: devuelve una copia."""

import os
from argparse import ArgumentParser
from datetime import datetime
from itertools import chain
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from acuerdos.palabras import contar
from muniejecutivo.respaldo import verbos
from muniejecutivo.respaldo.carpeta import Carpeta, RespaldoErrado

SIGUE = "Ahora arranque la base con esa carpeta; cuando esté al día, corra «manage.py verificar»."


class Command(BaseCommand):
    help = "Devuelve la base y los archivos de una copia, en carpetas nuevas. No necesita que la base esté en marcha."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--de", required=True, type=Path, help="La carpeta de las copias")
        parser.add_argument(
            "--base-en", required=True, type=Path, help="La carpeta de datos de PostgreSQL, o el archivo de SQLite"
        )
        parser.add_argument("--archivos-en", required=True, type=Path, help="La carpeta de los archivos subidos")
        parser.add_argument("--respaldo", default="", help="Cuál; si no se dice, la última")
        parser.add_argument("--hasta", default="", help="Hasta qué instante: 2026-11-27T10:30-05:00")
        parser.add_argument("--todo", action="store_true", help="Hasta lo último escrito, aunque falte algún archivo")
        parser.add_argument("--dueno", default="", help="De quién es la carpeta de datos: 999:999")

    def handle(
        self,
        *args: object,
        de: Path,
        base_en: Path,
        archivos_en: Path,
        respaldo: str,
        hasta: str,
        todo: bool,
        dueno: str,
        **options: object,
    ) -> None:
        try:
            carpeta = Carpeta(de.absolute())
            instante = _instante(hasta) or (None if todo else verbos.hasta_donde_entero(carpeta, respaldo))
            devuelto = verbos.restaurar(
                carpeta, base_en=base_en, archivos_en=archivos_en, respaldo_id=respaldo, hasta=instante
            )
        except RespaldoErrado as error:
            raise CommandError(str(error)) from error
        if dueno:
            _poner_dueno(base_en, dueno)
        self.stdout.write(
            f"Copia {devuelto.id}, del {timezone.localtime(devuelto.instante):%d/%m/%Y %H:%M}: la base en {base_en} y "
            f"{contar(devuelto.archivos, 'archivo', 'archivos')} en {archivos_en}. "
            f"{verbos.hasta_donde(carpeta, devuelto, instante)} {SIGUE}"
        )


def _instante(texto: str) -> datetime | None:
    """:raises RespaldoErrado: si no es un instante."""
    if not texto:
        return None
    try:
        instante = datetime.fromisoformat(texto)
    except ValueError:
        raise RespaldoErrado(f"«{texto}» no es un instante. Escríbalo así: 2026-11-27T10:30-05:00") from None
    return instante if instante.tzinfo else timezone.make_aware(instante)


def _poner_dueno(ruta: Path, dueno: str) -> None:
    usuario, _, grupo = dueno.partition(":")
    if not (usuario.isdigit() and (grupo or "0").isdigit()):
        raise CommandError(f"«{dueno}» no sirve: --dueno lleva dos números, como 999:999.")
    for una in chain([ruta], ruta.rglob("*")):
        os.chown(una, int(usuario), int(grupo or usuario))
