"""La pasada del motor: programar, juntar y decir qué envíos están listos. La hacen la tarea y la orden por igual.

Regla: nada sale con el interruptor apagado, ni fuera de días hábiles, ni fuera de 08:00 a 19:00 de Lima. Con el correo
en pausa se programa igual, y no se encola nada hasta que toque probar. Repetir la pasada no repite nada.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from acuerdos.acciones.recordatorios import cerrar_enviados
from acuerdos.models import MotorDeRecordatorios
from cuentas import freno
from recordatorios import cola
from recordatorios.calendario import es_hora_de_enviar

TANDA_DE_ENVIOS = 50
APAGADO = "Los recordatorios están detenidos: la Secretaría los reanuda en /recordatorios/."
FUERA_DE_HORA = "No es hora de enviar: se envía en días hábiles, de 08:00 a 19:00 de Lima."


@dataclass(frozen=True, slots=True)
class Pasada:
    """Lo que hizo una pasada: recordatorios nuevos, envíos juntados y listos (sus `id`); o por qué no hizo nada."""

    recordatorios: int = 0
    envios: int = 0
    listos: tuple[int, ...] = ()
    motivo: str = ""


def detenido() -> bool:
    """Si alguien apagó el interruptor."""
    return MotorDeRecordatorios.objects.filter(pk=1, detenido_en__isnull=False).exists()


def pasar(*, ahora: datetime, dia: date | None = None, forzada: bool = False) -> Pasada:
    """Una pasada en `ahora`, por lo que toca en `dia` (el de `ahora` si no se dice).

    `forzada` no mira la hora ni el feriado; el interruptor, siempre.
    """
    if detenido():
        return Pasada(motivo=APAGADO)
    if not forzada and not es_hora_de_enviar(ahora):
        return Pasada(motivo=FUERA_DE_HORA)
    dia = dia or timezone.localdate(ahora)
    cerrar_enviados()  # los de una tanda que murió a la mitad
    recordatorios = cola.programar(dia, ahora=ahora)
    envios = cola.juntar(dia, ahora=ahora)
    return Pasada(recordatorios, envios, tuple(cola.listos(ahora)) if freno.toca_probar(ahora) else ())
