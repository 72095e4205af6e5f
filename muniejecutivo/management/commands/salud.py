"""`manage.py salud`: lo que dice /salud/lista a quien la opera, en la terminal."""

import json

from django.core.management.base import BaseCommand, CommandError

from muniejecutivo import salud


class Command(BaseCommand):
    help = "Dice cómo está cada parte del sistema. Termina mal si algo está mal."
    requires_system_checks = ()

    def handle(self, *args: object, **options: object) -> None:
        cuerpo = salud.entera()
        self.stdout.write(json.dumps(cuerpo, ensure_ascii=False, indent=1))
        if cuerpo["estado"] != "bien":
            raise CommandError("Algo está mal: vea arriba.")
