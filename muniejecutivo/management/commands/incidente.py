"""`manage.py incidente --desde INSTANTE --hasta INSTANTE`: quién podía llegar a qué, y quién llegó."""

from argparse import ArgumentParser
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from acuerdos.acciones.incidente import alcances


class Command(BaseCommand):
    help = "Dice quién podía llegar a qué datos entre dos instantes, y quién llegó, para avisar de un incidente."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for nombre in ("--desde", "--hasta"):
            parser.add_argument(nombre, required=True, help="Por ejemplo 2026-03-02T08:00, en hora de Lima")

    def handle(self, *args: object, desde: str, hasta: str, **options: object) -> None:
        inicio, fin = (_instante(texto) for texto in (desde, hasta))
        if inicio > fin:
            raise CommandError("El instante de --desde es posterior al de --hasta: cámbielos.")
        cuantas = 0
        for una in alcances(inicio, fin):
            cuantas += 1
            hizo = ", ".join(f"{clase} {veces}" for clase, veces in sorted(una.hizo.items())) or "nada anotado"
            de_donde = f" desde {', '.join(una.desde)}" if una.desde else ""
            self.stdout.write(f"{una.usuario or '—'} · {una.nombre} · podía ver {una.alcance} · hizo: {hizo}{de_donde}")
        self.stdout.write(f"{cuantas} cuentas entre {inicio.isoformat()} y {fin.isoformat()}.")


def _instante(texto: str) -> datetime:
    try:
        leido = parse_datetime(texto)
    except ValueError:
        leido = None
    if leido is None:
        raise CommandError(f"«{texto}» no es un instante. Escriba, por ejemplo, 2026-03-02T08:00.")
    return leido if timezone.is_aware(leido) else timezone.make_aware(leido)
