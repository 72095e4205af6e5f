"""`manage.py recifrar`: después de cambiar SECRET_KEY, vuelve a cifrar con la nueva todo lo que se guarda cifrado."""

from django.core.management.base import BaseCommand, CommandError

from api.suscripciones import reglas as suscripciones
from cuentas import segundo_paso


class Command(BaseCommand):
    help = (
        "Vuelve a cifrar con la SECRET_KEY de hoy los secretos del segundo paso y los de las suscripciones de la API. "
        "Repetirla no hace daño."
    )

    def handle(self, *args: object, **opciones: object) -> None:
        hechos, ilegibles = segundo_paso.recifrar()
        firmados, sin_leer = suscripciones.recifrar()
        self.stdout.write(f"Secretos cifrados con la clave de hoy: {hechos + firmados}.")
        remedios = []
        if ilegibles:
            remedios.append(
                f"No se pudieron leer {ilegibles} del segundo paso: un coordinador se lo quita a su dueño en su página "
                "de /personas/ y activa otro."
            )
        if sin_leer:
            remedios.append(f"Ni {sin_leer} de suscripciones: su dueño pide otro secreto con POST …/secreto/.")
        if remedios:
            raise CommandError(" ".join([*remedios, "O falta en SECRET_KEY_FALLBACKS la clave con que se cifraron."]))
