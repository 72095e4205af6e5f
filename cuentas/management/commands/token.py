"""`manage.py token USUARIO [--alcance lectura|escritura] [--dias N] [--para TEXTO]`: da un token nuevo de la API."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from cuentas.api import DIAS_DE_COSTUMBRE, DIAS_MAXIMOS, DiasErrados, crear_token
from cuentas.cartas import avisar_cambio
from cuentas.enums import Alcance
from cuentas.models import Usuario
from cuentas.sistema import quien_administra


class Command(BaseCommand):
    help = "Crea un token de la API y lo escribe. No se puede volver a ver: se guarda solo su resumen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("usuario")
        parser.add_argument("--alcance", choices=Alcance.values, default=Alcance.LECTURA.value)
        parser.add_argument(
            "--dias",
            type=int,
            default=DIAS_DE_COSTUMBRE,
            help=f"de 1 a {DIAS_MAXIMOS}; {DIAS_DE_COSTUMBRE} si no se dice",
        )
        parser.add_argument("--para", default="", help="para qué es, por ejemplo: sistema del MTPE")

    @transaction.atomic
    def handle(self, *args: object, **opciones: Any) -> None:
        nombre = opciones["usuario"]
        usuario = Usuario.objects.filter(username=nombre).first()
        if usuario is None:
            raise CommandError(f"No hay ningún usuario «{nombre}». Escriba su nombre de ingreso.")
        if not usuario.is_active:
            raise CommandError(f"La cuenta de «{nombre}» está desactivada: no puede tener tokens.")
        try:
            token, texto = crear_token(
                usuario=usuario,
                alcance=Alcance(opciones["alcance"]),
                dias=opciones["dias"],
                descripcion=opciones["para"][:100],
            )
        except DiasErrados as error:
            raise CommandError(str(error)) from None
        hasta = f"{timezone.localtime(token.expiry):%d/%m/%Y}"
        para = f", «{token.descripcion}»," if token.descripcion else ""
        permite = "de solo lectura" if token.alcance == Alcance.LECTURA else "de lectura y escritura"
        dicho = f"Se creó un token de la API{para} {permite}, que vale hasta el {hasta}."
        avisar_cambio(usuario, dicho, por=quien_administra())
        self.stderr.write(f"Token de {token.alcance} de {usuario}, hasta el {hasta}. No se volverá a mostrar.")
        self.stdout.write(texto)
