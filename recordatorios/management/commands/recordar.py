from argparse import ArgumentParser
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from acuerdos.errores import DatoInvalido
from acuerdos.fechas import leer_dia
from acuerdos.models import Envio
from cuentas import freno
from cuentas.models import Usuario
from cuentas.tandas import en_tandas
from municipalidades.models import Municipalidad
from recordatorios import envio, motor, prevision


class Command(BaseCommand):
    help = (
        "Programa y envía los recordatorios de un día (hoy, si no se dice), sin mirar la hora ni el feriado. "
        "Repetirla no repite ningún correo."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--al", help="Día en la forma 2025-03-31 (o 31/03/2025). Un día futuro solo se simula")
        parser.add_argument("--simular", action="store_true", help="Dice qué saldría y no escribe ni envía nada")

    def handle(self, *args: object, al: str | None = None, simular: bool = False, **options: object) -> None:
        hoy = timezone.localdate()
        try:
            dia = leer_dia(al) if al else hoy
        except DatoInvalido as error:
            raise CommandError(str(error)) from error
        if simular:
            return self._simular(dia)
        if dia > hoy:
            raise CommandError(f"El {dia:%d/%m/%Y} aún no llega: agregue --simular para ver qué saldría.")
        return self._enviar(dia)

    def _enviar(self, dia: date) -> None:
        pasada = motor.pasar(ahora=timezone.now(), dia=dia, forzada=True)
        if pasada.motivo:
            raise CommandError(pasada.motivo)
        self.stdout.write(
            f"Recordatorios nuevos al {dia:%d/%m/%Y}: {pasada.recordatorios}. Correos por enviar: {len(pasada.listos)}."
        )
        cuentas: dict[str, int] = {}
        for tanda in en_tandas(pasada.listos, motor.TANDA_DE_ENVIOS):
            for estado, cuantos in envio.enviar_tanda(tanda, dia=dia, reloj=timezone.now).items():
                cuentas[estado] = cuentas.get(estado, 0) + cuantos
        for estado, cuantos in sorted(cuentas.items()):
            self.stdout.write(f"  {estado}: {cuantos}")
        if pausa := freno.pausa():
            self.stdout.write(pausa.frase)
        for e in (
            Envio.objects.filter(pk__in=pasada.listos).exclude(motivo="").select_related("persona", "municipalidad")
        ):
            self.stdout.write(f"  {e.persona or e.municipalidad}: {e.estado}. {e.motivo}")

    def _simular(self, dia: date) -> None:
        previstos = prevision.prever(dia)
        personas = Usuario.objects.in_bulk([p.persona_id for p in previstos if p.persona_id])
        municipalidades = Municipalidad.objects.in_bulk([p.municipalidad_id for p in previstos if p.municipalidad_id])
        recordatorios = sum(p.recordatorios for p in previstos)
        self.stdout.write(f"El {dia:%d/%m/%Y} saldrían {len(previstos)} correos con {recordatorios} recordatorios.")
        for p in previstos:
            quien = personas.get(p.persona_id or 0) or municipalidades.get(p.municipalidad_id or "")
            self.stdout.write(f"  {quien}: {len(p.hitos)} hito{'' if len(p.hitos) == 1 else 's'}")
