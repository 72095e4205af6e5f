from functools import partial

from django.core.management.base import BaseCommand

from acuerdos.acciones.cadena import empezar_con_lo_que_hay
from acuerdos.acciones.transaccion import en_transaccion
from acuerdos.models import Cadena
from acuerdos.palabras import contar
from reuniones.models import Sesion


class Command(BaseCommand):
    help = (
        "Empieza la historia encadenada de las sesiones que aún no la tienen, con lo que ya hay en ellas. Se corre al "
        "actualizar, después de migrate; correrla otra vez no hace nada."
    )

    def handle(self, *args: object, **options: object) -> None:
        empezadas = set(Cadena.objects.values_list("pk", flat=True))
        for sesion in Sesion.objects.exclude(codigo__in=empezadas).order_by("pk"):
            codigo = sesion.codigo
            cuantos = en_transaccion(partial(empezar_con_lo_que_hay, codigo))
            hechos = contar(cuantos, "hecho encadenado", "hechos encadenados")
            self.stdout.write(f"{codigo}: {hechos}.")
