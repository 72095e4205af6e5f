"""`manage.py recifrar`: después de cambiar SECRET_KEY, vuelve a cifrar los secretos del segundo paso con la nueva."""

from django.core.management.base import BaseCommand, CommandError

from cuentas.segundo_paso import recifrar


class Command(BaseCommand):
    help = "Vuelve a cifrar los secretos del segundo paso con la SECRET_KEY de hoy. Repetirla no hace daño."

    def handle(self, *args: object, **opciones: object) -> None:
        hechos, ilegibles = recifrar()
        self.stdout.write(f"Secretos cifrados con la clave de hoy: {hechos}.")
        if ilegibles:
            raise CommandError(
                f"No se pudieron leer {ilegibles}: falta la clave con que se cifraron en SECRET_KEY_FALLBACKS. Sin "
                "ella, un coordinador les quita el segundo paso en su página de /personas/ y activan otro."
            )
