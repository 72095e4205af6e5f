"""Cada cuánto quiere recordatorios cada quien.

Regla: diaria si no eligió otra cosa; coordinación, semanal. «Al momento», lo que se decide, llega o se escribe sale el
mismo día, en un correo por hora como mucho; los plazos, a las 08:00 como a todos. Lo semanal sale el primer día hábil
de la semana con lo que había hasta ese día, o en la primera pasada que haya si ese día se perdió; una vez por semana.
Quien no quiere recordatorios no recibe, y consta.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from acuerdos.enums import EstadoDeEnvio, Frecuencia
from acuerdos.models import Envio, PreferenciaDeRecordatorios
from cuentas.enums import Rol
from cuentas.models import Usuario
from recordatorios.calendario import primer_habil_de_la_semana


@dataclass(frozen=True, slots=True)
class Frecuencias:
    """Las de todos, vistas un día. `servidos`: quienes ya tuvieron su envío semanal antes de ese día; `al_momento`: a
    quienes lo que no es de un plazo se les dice en cuanto pasa."""

    lunes: date
    no_quieren: frozenset[int]
    semanales: frozenset[int]
    servidos: frozenset[int]
    al_momento: frozenset[int]

    @classmethod
    def en(cls, dia: date) -> "Frecuencias":
        elegida = frecuencias_elegidas()
        lunes = primer_habil_de_la_semana(dia)
        semanales = frozenset(u for u, f in elegida.items() if f == Frecuencia.SEMANAL)
        de_la_semana = Envio.objects.filter(persona__in=semanales, dia__gte=lunes, dia__lt=dia)
        servidos = de_la_semana.exclude(estado=EstadoDeEnvio.DESCARTADO).values_list("persona_id", flat=True)
        no_quieren = frozenset(u for u, f in elegida.items() if f == Frecuencia.NINGUNA)
        return cls(lunes, no_quieren, semanales, frozenset(u for u in servidos if u), al_momento(elegida))

    def espera(self, persona_id: int | None, programado_el: date) -> bool:
        """Si ese recordatorio no sale todavía."""
        return persona_id in self.semanales and (programado_el > self.lunes or persona_id in self.servidos)

    def en_espera(self) -> Q:
        """Lo mismo, como condición sobre `Recordatorio`."""
        tarde = Q(persona_id__in=self.semanales, programado_el__gt=self.lunes)
        return tarde | Q(persona_id__in=self.servidos)


def al_momento(elegida: dict[int, str]) -> frozenset[int]:
    """Quienes pidieron que se les diga en cuanto pasa."""
    return frozenset(persona for persona, frecuencia in elegida.items() if frecuencia == Frecuencia.MOMENTO)


def frecuencias_elegidas() -> dict[int, str]:
    """Frecuencia de cada persona que eligió una, y la de coordinación."""
    coordinadores = Usuario.objects.filter(rol=Rol.COORDINADOR).values_list("pk", flat=True)
    elegidas = PreferenciaDeRecordatorios.objects.values_list("usuario_id", "frecuencia")
    return {**dict.fromkeys(coordinadores, str(Frecuencia.SEMANAL)), **dict(elegidas)}
