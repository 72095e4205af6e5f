"""Verbos del hito: registrar, proponer, aceptar, editar mientras nada se informó, anular.

Regla: el plazo de un hito va de la fecha del evento al plazo en vigor del acuerdo. El lado que debe puede proponer uno;
cuenta desde el día en que la Secretaría lo acepta. Con avances, un plazo solo cambia por reprogramación. El mismo hito
dicho dos veces por la misma persona es uno.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from acuerdos import reglas
from acuerdos.acciones.base import (
    anular,
    bloquear,
    bloquear_con,
    dia_de,
    exigir,
    guardar_hecho,
    revisar,
    texto_obligatorio,
)
from acuerdos.acciones.participantes import de_quien_es
from acuerdos.acciones.transaccion import verbo
from acuerdos.ambitos import municipalidades_de, sectores_de
from acuerdos.anulados import aceptado, sin_anular
from acuerdos.enums import Responsable
from acuerdos.errores import Conflicto, DatoInvalido
from acuerdos.models import Acuerdo, Hito
from acuerdos.permisos import Accion
from cuentas.models import Usuario

LARGO_DE_TEXTO = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class HitoEscrito:
    """Lo que alguien escribe de un hito. `peso` de 1 a 100.

    `de_municipalidad`: UBIGEO de la que lo debe, si participa sin encabezar; `de_sector`, lo mismo con su sigla. Sin
    ninguno, es de quien encabeza el acuerdo.
    """

    texto: str
    responsable: Responsable
    plazo: date
    peso: int = 1
    de_municipalidad: str = ""
    de_sector: str = ""

    @classmethod
    def de(cls, hito: Hito) -> "HitoEscrito":
        """Lo que hoy dice, para cambiarle algo y dejar lo demás igual."""
        return cls(
            texto=hito.texto,
            responsable=Responsable(hito.responsable),
            plazo=hito.plazo,
            peso=hito.peso,
            de_municipalidad=hito.de_municipalidad_id or "",
            de_sector=hito.de_sector_id or "",
        )


@verbo
def registrar_hito(*, por: Usuario, acuerdo: Acuerdo, datos: HitoEscrito, ahora: datetime) -> Hito:
    """Un hito que cuenta desde hoy."""
    acuerdo = bloquear(acuerdo.pk)
    exigir(por, Accion.REGISTRAR_HITO, acuerdo)
    hito = _nuevo(acuerdo, datos, _de_quien(acuerdo, datos), por=por, ahora=ahora)
    if ya := _el_mismo(hito, propuesto=False):
        return ya
    hito.registrado_el = dia_de(ahora)
    guardar_hecho(hito, acuerdo, por=por, ahora=ahora)
    return hito


@verbo
def proponer_hito(*, por: Usuario, acuerdo: Acuerdo, datos: HitoEscrito, ahora: datetime) -> Hito:
    """Un hito que el lado que lo debe propone: no cuenta hasta que la Secretaría lo acepte."""
    acuerdo = bloquear(acuerdo.pk)
    de_quien = _de_quien(acuerdo, datos)
    exigir(por, Accion.PROPONER_HITO, Hito(acuerdo=acuerdo, responsable=datos.responsable, **de_quien))
    hito = _nuevo(acuerdo, datos, de_quien, por=por, ahora=ahora)
    if ya := _el_mismo(hito, propuesto=True):
        return ya
    guardar_hecho(hito, acuerdo, por=por, ahora=ahora)
    return hito


@verbo
def aceptar_hito(*, por: Usuario, hito: Hito, ahora: datetime) -> Hito:
    """La propuesta pasa a contar desde hoy."""
    hito = bloquear_con(hito)
    exigir(por, Accion.ACEPTAR_HITO, hito)
    revisar(hito=motivo_de_no_esperar(hito))
    _revisar_plazo(hito.acuerdo, hito.plazo)
    hito.registrado_el, hito.aceptado_en, hito.aceptado_por = dia_de(ahora), ahora, por
    guardar_hecho(hito, hito.acuerdo, por=por, ahora=ahora)
    return hito


def decidir_propuesta(*, por: Usuario, hito: Hito, aprobar: bool, ahora: datetime, motivo: str = "") -> Hito:
    """Acepta la propuesta o la rechaza con motivo. Rechazarla es anularla."""
    if aprobar:
        return aceptar_hito(por=por, hito=hito, ahora=ahora)
    return anular_hito(por=por, hito=hito, motivo=motivo, ahora=ahora)


@verbo
def editar_hito(*, por: Usuario, hito: Hito, version: int, datos: HitoEscrito, ahora: datetime) -> Hito:
    """Corrige un hito del que aún no se informó nada. `version`, la que se leyó: si ya no es la última, Conflicto."""
    hito = bloquear_con(hito)
    exigir(por, Accion.EDITAR_HITO, hito)
    if hito.version != version:
        raise Conflicto(hito)
    revisar(hito=motivo_de_no_editar(hito))
    if hito.reprogramaciones.filter(sin_anular()).exists() and datos.plazo != hito.plazo:
        raise DatoInvalido(plazo="Ya tiene una reprogramación: el plazo original no se reescribe.")
    hito.texto = texto_obligatorio("texto", datos.texto, "Diga en qué consiste el hito.", LARGO_DE_TEXTO)
    revisar(peso=reglas.motivo_de_peso(datos.peso))
    if datos.plazo != hito.plazo:
        _revisar_plazo(hito.acuerdo, datos.plazo)
    de_quien = _de_quien(hito.acuerdo, datos)
    hito.responsable, hito.plazo, hito.peso, hito.version = datos.responsable, datos.plazo, datos.peso, version + 1
    hito.de_municipalidad_id, hito.de_sector_id = de_quien["de_municipalidad_id"], de_quien["de_sector_id"]
    guardar_hecho(hito, hito.acuerdo, por=por, ahora=ahora)
    return hito


@verbo
def anular_hito(*, por: Usuario, hito: Hito, motivo: str, ahora: datetime) -> Hito:
    """Lo saca de toda cifra. Rechazar una propuesta es anularla."""
    hito = bloquear_con(hito)
    exigir(por, accion_de_anular(hito), hito)
    anular(hito, hito.acuerdo, por=por, motivo=motivo, ahora=ahora)
    return hito


def accion_de_anular(hito: Hito) -> Accion:
    """Qué permiso pide anularlo: de una propuesta, el de decidirla."""
    return Accion.ACEPTAR_HITO if hito.es_propuesta else Accion.ANULAR_HITO


def motivo_de_no_editar(hito: Hito) -> str:
    """Por qué un hito ya no se corrige, o vacío."""
    if hito.anulado_en:
        return "El hito está anulado."
    if hito.avances.filter(sin_anular()).exists():
        return "Ya tiene avances: el plazo se cambia con una reprogramación."
    return ""


def motivo_de_no_esperar(hito: Hito) -> str:
    """Por qué un hito no espera que la Secretaría lo acepte, o vacío."""
    return "" if hito.es_propuesta and not hito.anulado_en else "El hito no está a la espera de aceptación."


def por_cada_lado(acuerdo: Acuerdo) -> list[Hito]:
    """Un hito sin registrar por cada uno que puede deberlo: primero, de quienes lo encabezan."""
    de_todos = [Hito(acuerdo=acuerdo, responsable=responsable) for responsable in Responsable]
    for ubigeo in municipalidades_de(acuerdo)[1:]:
        de_todos.append(Hito(acuerdo=acuerdo, responsable=Responsable.GL, de_municipalidad_id=ubigeo))
    for sigla in sectores_de(acuerdo)[1:]:
        de_todos.append(Hito(acuerdo=acuerdo, responsable=Responsable.GN, de_sector_id=sigla))
    return de_todos


def numero_que_sigue(acuerdo: Acuerdo) -> int:
    """El número del próximo hito: el de uno anulado no se usa de nuevo."""
    return int(acuerdo.hitos.aggregate(ultimo=Max("numero"))["ultimo"] or 0) + 1


def _de_quien(acuerdo: Acuerdo, datos: HitoEscrito) -> dict[str, str | None]:
    return de_quien_es(acuerdo, datos.responsable, datos.de_municipalidad, datos.de_sector)


def _nuevo(
    acuerdo: Acuerdo, datos: HitoEscrito, de_quien: dict[str, str | None], *, por: Usuario, ahora: datetime
) -> Hito:
    texto = texto_obligatorio("texto", datos.texto, "Diga en qué consiste el hito.", LARGO_DE_TEXTO)
    revisar(peso=reglas.motivo_de_peso(datos.peso))
    _revisar_plazo(acuerdo, datos.plazo)
    return Hito(
        acuerdo=acuerdo,
        numero=numero_que_sigue(acuerdo),
        texto=texto,
        responsable=datos.responsable,
        **de_quien,
        evento_el=acuerdo.evento_el,
        plazo=datos.plazo,
        plazo_vigente=datos.plazo,
        peso=datos.peso,
        registrado_en=ahora,
        registrado_por=por,
    )


def _el_mismo(nuevo: Hito, *, propuesto: bool) -> Hito | None:
    """El que esa persona ya registró o propuso igual: un formulario enviado dos veces."""
    dichos = ("texto", "responsable", "de_municipalidad_id", "de_sector_id", "plazo", "peso", "registrado_por")
    campos = {campo: getattr(nuevo, campo) for campo in dichos}
    iguales = nuevo.acuerdo.hitos.filter(sin_anular(), ~aceptado() if propuesto else aceptado(), **campos)
    ya: Hito | None = iguales.first()
    return ya


def _revisar_plazo(acuerdo: Acuerdo, plazo: date) -> None:
    revisar(plazo=reglas.motivo_de_plazo_de_hito(plazo, acuerdo.evento_el, acuerdo.plazo_vigente))
