"""Toma un correo de un archivo o de la entrada estándar: para un servidor que entrega con una orden, y para probar."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from correo import mensaje, puerta
from correo.resultado import ResultadoDeRecibir
from recordatorios import direcciones

FALLA_PASAJERA = 75  # EX_TEMPFAIL: el servidor de correo lo guarda y vuelve a probar


class Command(BaseCommand):
    help = "Toma un correo de ARCHIVO (o de la entrada estándar, con -), entregado a --para."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archivo", help="el mensaje, o - para la entrada estándar")
        parser.add_argument("--para", default="", help="a quién se entregó; si falta, el que diga el mensaje")
        parser.add_argument("--de", default=None, help="el remitente del sobre; vacío, nulo")

    def handle(self, *args: object, **opciones: Any) -> None:
        crudo = _leer(opciones["archivo"])
        para = opciones["para"] or _para_quien(crudo)
        if not direcciones.leer(para):
            raise CommandError(f"«{para}» no es una dirección de respuesta de este sistema, o su firma no vale.")
        try:
            resultado = puerta.recibir(
                crudo, destinatario=para, remitente_del_sobre=opciones["de"], ahora=timezone.now()
            )
        except puerta.FallaNuestra as error:
            raise CommandError(f"No se pudo tomar ahora: {error.__cause__}", returncode=FALLA_PASAJERA) from error
        if resultado in (ResultadoDeRecibir.DESCONOCIDO, ResultadoDeRecibir.ILEGIBLE):
            raise CommandError(resultado.value)
        self.stdout.write(resultado.value)


def _leer(archivo: str) -> bytes:
    """Hasta un byte más de lo que se admite: lo demás no hace falta para decir que no."""
    try:
        if archivo == "-":
            return sys.stdin.buffer.read(mensaje.TAMANO_DE_CORREO + 1)
        with Path(archivo).open("rb") as abierto:
            return abierto.read(mensaje.TAMANO_DE_CORREO + 1)
    except OSError as error:
        raise CommandError(f"No se puede leer {archivo}: {error.strerror}.") from error


def _para_quien(crudo: bytes) -> str:
    """La primera dirección nuestra que nombran sus cabeceras."""
    try:
        leido = mensaje.leer(crudo)
    except mensaje.CorreoIlegible as error:
        raise CommandError(f"No se puede leer como correo: {error}.") from error
    return mensaje.para_quien(leido)
