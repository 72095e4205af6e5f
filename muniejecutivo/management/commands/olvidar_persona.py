"""`manage.py olvidar_persona USUARIO --confirmar`: deja de saberse quién era; lo que informó queda."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from acuerdos.acciones.datos_personales import olvidar_persona
from acuerdos.errores import AccionDenegada, DatoInvalido
from cuentas.models import Usuario
from cuentas.sistema import usuario_sistema


class Command(BaseCommand):
    help = (
        "Borra quién era una persona (nombre, correo, teléfono, documento y por dónde entraba), también en las "
        "versiones anteriores. Lo que informó queda, sin su nombre (Ley 29733: derecho de cancelación)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("usuario")
        parser.add_argument("--confirmar", action="store_true", help="Sin esto solo dice qué haría: no se deshace")

    def handle(self, *args: object, usuario: str, confirmar: bool, **options: object) -> None:
        quien = Usuario.objects.filter(username=usuario).first()
        if quien is None:
            raise CommandError(f"No hay ningún usuario «{usuario}». Escriba su nombre de ingreso.")
        if not confirmar:
            self.stdout.write(f"Se olvidaría a {quien}, y no se puede deshacer. Para hacerlo, agregue --confirmar.")
            return
        try:
            olvidar_persona(por=usuario_sistema(), usuario=quien, ahora=timezone.now())
        except (AccionDenegada, DatoInvalido) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Hecho. Su cuenta es ahora olvidada-{quien.pk}. Corra «manage.py verificar» cuando quiera.")
