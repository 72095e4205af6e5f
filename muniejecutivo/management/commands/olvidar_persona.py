"""`manage.py olvidar_persona USUARIO --confirmar`: deja de saberse quién era; lo que informó queda.

De quien gobernó y no tuvo cuenta: `--autoridad NOMBRE`, como en `exportar_persona`.
"""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from acuerdos.acciones.datos_de_autoridades import olvidar_autoridad
from acuerdos.acciones.datos_personales import olvidar_persona
from acuerdos.errores import AccionDenegada, DatoInvalido
from acuerdos.palabras import contar
from cuentas.models import Usuario
from cuentas.sistema import usuario_sistema
from muniejecutivo.management.personas import nombrada, nombrar, nombre_de

EN_LAS_COPIAS = (
    "En las copias de seguridad sigue estando hasta que se borren las de hoy: a las catorce noches, o a las que diga "
    "--quedan."
)


class Command(BaseCommand):
    help = (
        "Borra quién era una persona (nombre, correo, teléfono, documento y por dónde entraba), también en las "
        "versiones anteriores. Lo que informó queda, sin su nombre (Ley 29733: derecho de cancelación)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        nombrar(parser)
        parser.add_argument("--confirmar", action="store_true", help="Sin esto solo dice qué haría: no se deshace")

    def handle(self, *args: object, confirmar: bool, **options: object) -> None:
        quien, ahora = nombrada(options), timezone.now()
        if not confirmar:
            dicho = nombre_de(quien)
            self.stdout.write(f"Se olvidaría a {dicho}, y no se puede deshacer. Para hacerlo, agregue --confirmar.")
            return
        try:
            if isinstance(quien, Usuario):
                olvidar_persona(por=usuario_sistema(), usuario=quien, ahora=ahora)
                queda = f"Su cuenta es ahora olvidada-{quien.pk}."
            else:
                olvidar_autoridad(por=usuario_sistema(), autoridades=quien, hoy=timezone.localdate(), ahora=ahora)
                queda = f"Queda que alguien ejerció ese cargo, en {contar(len(quien), 'periodo', 'periodos')}."
        except (AccionDenegada, DatoInvalido) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Hecho. {queda} {EN_LAS_COPIAS} Corra «manage.py verificar» cuando quiera.")
