"""`manage.py exportar_persona USUARIO [--salida ARCHIVO]`: todo lo que se guarda de una persona, en JSON.

De quien gobierna o gobernó y no tiene cuenta: `--autoridad NOMBRE`, y `--municipalidad UBIGEO` si hay tocayas.
Si el archivo termina en `.zip`, van con él las fotos y los documentos que entregó.
"""

import json
import os
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.management.base import BaseCommand
from django.db.models.fields.files import FieldFile

from acuerdos.acciones.datos_de_autoridades import lo_que_se_guarda_de
from acuerdos.acciones.datos_personales import archivos_de, lo_que_se_guarda
from cuentas.models import Usuario
from muniejecutivo.management.personas import nombrada, nombrar, nombre_de

SOLO_SU_DUENO = 0o600


class Command(BaseCommand):
    help = "Escribe en JSON todo lo que se guarda de una persona, tabla por tabla (Ley 29733: derecho de acceso)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        nombrar(parser)
        parser.add_argument("--salida", help="El archivo; con .zip, también sus fotos y documentos. Si no, la terminal")

    def handle(self, *args: object, salida: str | None = None, **options: object) -> None:
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
