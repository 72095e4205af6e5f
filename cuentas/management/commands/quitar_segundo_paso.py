"""`manage.py quitar_segundo_paso USUARIO`: a una cuenta del servidor cuya persona perdió el teléfono.

Las demás se llevan en `/personas/`, donde queda quién lo hizo y por qué.
"""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from simple_history.utils import update_change_reason

from cuentas import accesos, cartas
from cuentas.models import Usuario
from cuentas.sistema import quien_administra


class Command(BaseCommand):
    help = "Quita el segundo paso a una cuenta del servidor: al ingresar con su contraseña activará otro."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("usuario")

    @transaction.atomic
    def handle(self, *args: object, **opciones: object) -> None:
        nombre = opciones["usuario"]
        usuario = Usuario.objects.filter(username=nombre).first()
        if usuario is None:
            raise CommandError(f"No hay ningún usuario «{nombre}». Escriba su nombre de ingreso.")
        if not usuario.is_superuser:
            raise CommandError(f"«{nombre}» no es una cuenta del servidor: se lo quita un coordinador en /personas/.")
        if not accesos.quitar_segundo_paso(usuario):
            raise CommandError(f"«{nombre}» no tiene segundo paso activado.")
        accesos.cerrar_sesiones(usuario, ahora=timezone.now())
        usuario.save()
        update_change_reason(usuario, "Sin segundo paso: desde el servidor")
        cartas.decir_sin_segundo_paso(usuario, por=quien_administra())
        self.stdout.write(f"«{nombre}» activará otro segundo paso cuando ingrese. Sus sesiones se cerraron.")
