"""`manage.py exportar_persona USUARIO [--salida ARCHIVO]`: todo lo que se guarda de una persona, en JSON.

De quien gobierna o gobernó y no tiene cuenta: `--autoridad NOMBRE`, y `--municipalidad UBIGEO` si hay tocayas.
Si el archivo termina en `.zip`, van con él las fotos y los documentos que entregó.
"""

import json
import os
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.management.base import BaseCommand, CommandError
from django.db.models.fields.files import FieldFile

from acuerdos.acciones.datos_de_autoridades import autoridades_de, lo_que_se_guarda_de
from acuerdos.acciones.datos_personales import archivos_de, lo_que_se_guarda
from acuerdos.errores import DatoInvalido
from cuentas.models import Usuario
from municipalidades.models import Autoridad

SOLO_SU_DUENO = 0o600


class Command(BaseCommand):
    help = "Escribe en JSON todo lo que se guarda de una persona, tabla por tabla (Ley 29733: derecho de acceso)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        nombrar(parser)
        parser.add_argument("--salida", help="El archivo; con .zip, también sus fotos y documentos. Si no, la terminal")

    def handle(self, *args: object, salida: str | None = None, **options: Any) -> None:
        quien = nombrada(options)
        guardado = lo_que_se_guarda(quien) if isinstance(quien, Usuario) else lo_que_se_guarda_de(quien)
        texto = json.dumps(dict(guardado), ensure_ascii=False, indent=2)
        if salida is None:
            self.stdout.write(texto)
            return
        with _solo_para_quien_lo_pide(Path(salida)) as archivo:
            if salida.lower().endswith(".zip"):
                for falta in _comprimir(archivo, archivos_de(quien) if isinstance(quien, Usuario) else (), texto):
                    self.stderr.write(f"No está el archivo de {falta}.")
            else:
                archivo.write(f"{texto}\n".encode())
        self.stderr.write(f"Lo que se guarda de {nombre_de(quien)} está en {salida}. Entrégueselo solo a ella.")


@contextmanager
def _solo_para_quien_lo_pide(ruta: Path) -> Iterator[BinaryIO]:
    """El archivo, nuevo o vaciado, que ninguna otra cuenta de la máquina lee."""
    descriptor = os.open(ruta, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, SOLO_SU_DUENO)
    os.fchmod(descriptor, SOLO_SU_DUENO)
    with os.fdopen(descriptor, "wb") as archivo:
        yield archivo


def nombrar(parser: ArgumentParser) -> None:
    """De quién se trata: su cuenta, o su nombre si no tiene."""
    parser.add_argument("usuario", nargs="?", default="", help="Su nombre de ingreso")
    parser.add_argument("--autoridad", default="", help="El nombre de quien gobierna o gobernó y no tiene cuenta")
    parser.add_argument("--municipalidad", default="", help="Su UBIGEO, si hay más de una autoridad con ese nombre")


def nombrada(options: Mapping[str, Any]) -> Usuario | list[Autoridad]:
    """Quien dicen las opciones. :raises CommandError: si no hay nadie así, o hay más de una."""
    usuario, autoridad = options["usuario"], options["autoridad"]
    if bool(usuario) == bool(autoridad):
        raise CommandError("Diga su nombre de ingreso o, si no tiene cuenta, --autoridad y su nombre.")
    if autoridad:
        try:
            return autoridades_de(autoridad, options["municipalidad"])
        except DatoInvalido as error:
            raise CommandError(str(error)) from None
    quien = Usuario.objects.filter(username=usuario).first()
    if quien is None:
        raise CommandError(f"No hay ningún usuario «{usuario}». Escriba su nombre de ingreso.")
    return quien


def nombre_de(quien: Usuario | list[Autoridad]) -> str:
    return str(quien) if isinstance(quien, Usuario) else quien[0].nombre


def _comprimir(archivo: BinaryIO, entregados: Iterable[tuple[str, FieldFile]], texto: str) -> Iterator[str]:
    """Lo que dice y lo que entregó; devuelve de qué no se halló el archivo."""
    with ZipFile(archivo, "w", ZIP_DEFLATED) as zip_:
        zip_.writestr("persona.json", texto)
        for lugar, guardado in entregados:
            try:
                with guardado.open("rb") as contenido:
                    zip_.writestr(f"{lugar}/{Path(str(guardado.name)).name}", contenido.read())
            except OSError:
                yield lugar
