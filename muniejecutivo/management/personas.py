"""De quién trata una orden: de una cuenta, o de quien gobierna o gobernó y no tiene."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandError

from acuerdos.acciones.datos_de_autoridades import autoridades_de
from acuerdos.errores import DatoInvalido
from cuentas.models import Usuario
from municipalidades.models import Autoridad


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
