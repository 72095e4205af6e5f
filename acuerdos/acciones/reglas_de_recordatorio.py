"""Verbos del motor de los recordatorios: sus reglas y su interruptor.

Regla: las reglas de recordatorio y el interruptor son de la Secretaría y queda quién los tocó. Fuente: tercera
recomendación de la lámina (hitos con plazos).
"""

from datetime import datetime

from acuerdos.acciones.base import exigir, guardar, revisar
from acuerdos.acciones.transaccion import verbo
from acuerdos.enums import ClaseDeRecordatorio
from acuerdos.errores import DatoInvalido
from acuerdos.models import MotorDeRecordatorios, ReglaDeRecordatorio
from acuerdos.permisos import Accion
from cuentas.models import Usuario

DIAS_MAXIMOS = 365


@verbo
def editar_regla(
    *, por: Usuario, regla: ReglaDeRecordatorio, dias: int, repetir_cada: int | None, destinatario: str, activa: bool
) -> ReglaDeRecordatorio:
    """Cambia cuándo y a quién avisa `regla`, o la apaga. `dias` de 0 a 365; `repetir_cada`, en días, o None."""
    exigir(por, Accion.EDITAR_REGLA_DE_RECORDATORIO)
    regla = ReglaDeRecordatorio.objects.select_for_update(no_key=True).get(pk=regla.pk)
    antes = regla.clase == ClaseDeRecordatorio.ANTES
    repite_mal = repetir_cada is not None and (antes or not 1 <= repetir_cada <= DIAS_MAXIMOS)
    revisar(
        dias="" if 0 <= dias <= DIAS_MAXIMOS else f"Son {dias} días; lo correcto es de 0 a {DIAS_MAXIMOS}.",
        repetir_cada=_motivo_de_repeticion(antes) if repite_mal else "",
    )
    otra = ReglaDeRecordatorio.objects.filter(clase=regla.clase, dias=dias, destinatario=destinatario).exclude(
        pk=regla.pk
    )
    if otra.exists():
        raise DatoInvalido(dias="Ya hay una regla con esos días y ese destinatario.")
    regla.dias, regla.repetir_cada, regla.destinatario, regla.activa = dias, repetir_cada, destinatario, activa
    guardar(regla, por=por)
    return regla


@verbo
def detener_recordatorios(*, por: Usuario, ahora: datetime) -> MotorDeRecordatorios:
    """Nada sale desde este instante: tampoco lo que ya estaba en la cola."""
    exigir(por, Accion.DETENER_RECORDATORIOS)
    motor = _motor()
    if motor.detenido_en is None:
        motor.detenido_en, motor.detenido_por = ahora, por
        guardar(motor, por=por)
    return motor


@verbo
def reanudar_recordatorios(*, por: Usuario) -> MotorDeRecordatorios:
    """Vuelven a salir, también los que esperaban."""
    exigir(por, Accion.DETENER_RECORDATORIOS)
    motor = _motor()
    if motor.detenido_en is not None:
        motor.detenido_en = motor.detenido_por = None
        guardar(motor, por=por)
    return motor


def _motor() -> MotorDeRecordatorios:
    MotorDeRecordatorios.objects.get_or_create(pk=1)
    return MotorDeRecordatorios.objects.select_for_update(no_key=True).get(pk=1)


def _motivo_de_repeticion(antes: bool) -> str:
    if antes:
        return "Lo que avisa antes del plazo no se repite: déjelo vacío."
    return f"Lo correcto es de 1 a {DIAS_MAXIMOS} días, o vacío si no se repite."
