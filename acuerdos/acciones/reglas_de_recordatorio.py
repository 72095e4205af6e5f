"""Verbos del motor de los recordatorios: sus reglas, los días en que no salen y su interruptor.

Regla: las reglas de recordatorio y el interruptor son de la Secretaría y queda quién los tocó. Fuente: tercera
recomendación de la lámina (hitos con plazos).
"""

from datetime import date, datetime

from acuerdos.acciones.base import dia_de, exigir, guardar, revisar, texto_obligatorio
from acuerdos.acciones.cuentas import con_version, revisar_version
from acuerdos.acciones.transaccion import verbo
from acuerdos.enums import ClaseDeRecordatorio
from acuerdos.errores import DatoInvalido
from acuerdos.models import DiaNoLaborable, MotorDeRecordatorios, ReglaDeRecordatorio
from acuerdos.permisos import Accion
from acuerdos.reglas import en_fecha
from cuentas.models import Usuario
from cuentas.textos import limpiar_renglon

DIAS_MAXIMOS = 365
NORMA_MAXIMA = 120


@verbo
def editar_regla(
    *,
    por: Usuario,
    regla: ReglaDeRecordatorio,
    version: int,
    dias: int,
    repetir_cada: int | None,
    destinatario: str,
    activa: bool,
) -> ReglaDeRecordatorio:
    """Cambia cuándo y a quién avisa `regla`, o la apaga. `dias` de 0 a 365; `repetir_cada`, en días, o None.

    Conflicto si alguien guardó después de `version` (ver `con_version`).
    """
    exigir(por, Accion.EDITAR_REGLA_DE_RECORDATORIO)
    regla = ReglaDeRecordatorio.objects.select_for_update(no_key=True).get(pk=regla.pk)
    revisar_version(regla, version)
    _poner(regla, por=por, dias=dias, repetir_cada=repetir_cada, destinatario=destinatario, activa=activa)
    puesta: ReglaDeRecordatorio = con_version(regla)
    return puesta


@verbo
def agregar_regla(
    *, por: Usuario, clase: str, dias: int, repetir_cada: int | None, destinatario: str, activa: bool = True
) -> ReglaDeRecordatorio:
    """Una regla más, de las clases que hay. No se borra: se apaga."""
    exigir(por, Accion.EDITAR_REGLA_DE_RECORDATORIO)
    clases = ClaseDeRecordatorio.values
    revisar(clase="" if clase in clases else f"No hay reglas «{clase}»: son {', '.join(clases)}.")
    list(
        ReglaDeRecordatorio.objects.select_for_update(no_key=True).filter(clase=clase).order_by("pk").values_list("pk")
    )
    nueva = ReglaDeRecordatorio(clase=clase)
    return _poner(nueva, por=por, dias=dias, repetir_cada=repetir_cada, destinatario=destinatario, activa=activa)


def _poner(
    regla: ReglaDeRecordatorio,
    *,
    por: Usuario,
    dias: int,
    repetir_cada: int | None,
    destinatario: str,
    activa: bool,
) -> ReglaDeRecordatorio:
    """Guarda en `regla` lo que se pide, si sirve y ninguna otra lo dice ya."""
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
def agregar_dia_no_laborable(*, por: Usuario, dia: date, norma: str, ahora: datetime) -> DiaNoLaborable:
    """Ese día no sale nada; lo que tocaba sale el siguiente hábil. `norma`: el decreto que lo dice."""
    exigir(por, Accion.EDITAR_REGLA_DE_RECORDATORIO)
    norma = texto_obligatorio("norma", limpiar_renglon(norma), "Diga qué decreto lo dice.", NORMA_MAXIMA)
    _motor()  # de uno en uno: dos personas no ponen el mismo día
    revisar(dia="" if dia >= dia_de(ahora) else f"El {en_fecha(dia)} ya pasó: elija hoy o un día por venir.")
    if (ya := DiaNoLaborable.objects.filter(dia=dia).first()) is not None:
        raise DatoInvalido(dia=f"Ya está: {ya}.")
    return DiaNoLaborable.objects.create(dia=dia, norma=norma, registrado_en=ahora, registrado_por=por)


@verbo
def quitar_dia_no_laborable(*, por: Usuario, dia: DiaNoLaborable) -> None:
    """Vuelve a ser un día como los demás."""
    exigir(por, Accion.EDITAR_REGLA_DE_RECORDATORIO)
    DiaNoLaborable.objects.filter(pk=dia.pk).delete()


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
