"""Las decisiones que se cuentan, una por fila de `TABLA`: qué hechos son, a quién le toca cada uno y qué se le dice.

Agregar una es agregar su fila. Quién las programa y las lee: `noticias`. Fuente: los verbos de `acciones` en que la
Secretaría decide sobre lo que otro informó, pidió o propuso.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from acuerdos import reglas
from acuerdos.anulados import sin_anular
from acuerdos.consultas import TRABA_ABIERTA
from acuerdos.enums import Canal, Destinatario, EstadoSolicitud, Responsable
from acuerdos.models import Acuerdo, Avance, Desestimacion, Hito, Reprogramacion, Traba
from recordatorios.destinos import Destino, Destinos
from reuniones.enums import Etapa

APROBADA, RECHAZADA = EstadoSolicitud.APROBADA, EstadoSolicitud.RECHAZADA
Hecho = Any  # un avance, una solicitud, una traba o un hito


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaseDeNoticia:
    """Una decisión que se cuenta.

    `hechos`: los que hoy la cuentan. `cuando` y `autor`: sus campos con el instante y con quién decidió. `a_quienes`:
    a quiénes toca. `titulo` y `dicho`: lo que lee. `cuenta`: en singular y plural, para el asunto. `urge`: si le pide
    hacer algo.
    """

    clave: str
    hechos: Callable[[], "QuerySet[Any]"]
    cuando: str
    autor: str
    a_quienes: Callable[[Destinos, Hecho], list[Destino]]
    titulo: str
    dicho: Callable[[Hecho], str]
    cuenta: tuple[str, str]
    urge: bool = False

    def nombre_de(self, hecho: Hecho) -> str:
        """Lo que identifica a la noticia de ese hecho."""
        return f"{self.clave}@{hecho.pk}"


# --- De qué se trata ------------------------------------------------------------------------------------------------
def acuerdo_de(hecho: Hecho) -> Acuerdo:
    acuerdo: Acuerdo = hecho.hito.acuerdo if isinstance(hecho, Avance) else hecho.acuerdo
    return acuerdo


def hito_de(hecho: Hecho) -> Hito | None:
    return hecho if isinstance(hecho, Hito) else getattr(hecho, "hito", None)


def _en_seguimiento(hechos: "QuerySet[Any]", camino: str, *, anulados: bool = False) -> "QuerySet[Any]":
    """Los de acuerdos vivos de sesiones en seguimiento, con lo que hace falta para contarlos."""
    suyos = hechos.filter(sin_anular(camino), **{f"{camino}__sesion__etapa": Etapa.SEGUIMIENTO})
    suyos = suyos.exclude(sin_anular()) if anulados else suyos.filter(sin_anular())
    return suyos.select_related(f"{camino}__sesion", f"{camino}__municipalidad")


def _devueltos() -> "QuerySet[Any]":
    """Del que otro informe reemplazó no se dice nada."""
    return _en_seguimiento(Avance.objects.devueltos_en_pie().filter(sin_anular("hito")), "hito__acuerdo")


def _validados() -> "QuerySet[Any]":
    """Lo importado se validó en el libro: a nadie se le cuenta."""
    validados = Avance.objects.filter(validado_en__isnull=False).exclude(canal=Canal.IMPORTADO)
    return _en_seguimiento(validados, "hito__acuerdo")


def _plazos(estado: EstadoSolicitud) -> Callable[[], "QuerySet[Any]"]:
    decididos = Reprogramacion.objects.filter(estado=estado, importado=False).select_related("hito")
    return lambda: _en_seguimiento(decididos.all(), "acuerdo")


def _bajas(estado: EstadoSolicitud) -> Callable[[], "QuerySet[Any]"]:
    decididas = Desestimacion.objects.filter(estado=estado, importado=False)
    return lambda: _en_seguimiento(decididas.all(), "acuerdo")


def _trabas() -> "QuerySet[Any]":
    return _en_seguimiento(Traba.objects.filter(~TRABA_ABIERTA), "acuerdo")


def _aceptados() -> "QuerySet[Any]":
    return _en_seguimiento(Hito.objects.filter(aceptado_en__isnull=False), "acuerdo")


def _no_aceptados() -> "QuerySet[Any]":
    return _en_seguimiento(Hito.objects.filter(registrado_el__isnull=True), "acuerdo", anulados=True)


# --- A quién le toca ------------------------------------------------------------------------------------------------
def _a_quien_lo_debe(destinos: Destinos, hecho: Hecho) -> list[Destino]:
    """El lado que debe el hito y, si sigue en su cargo, quien lo informó o lo pidió; sin hito, los dos lados."""
    hito, acuerdo = hito_de(hecho), acuerdo_de(hecho)
    if hito is None:
        return _a_los_dos_lados(destinos, hecho)
    lado: list[Destino] = []
    if hito.responsable == Responsable.GL:
        lado = destinos.de_la_municipalidad(acuerdo)
    elif hito.responsable == Responsable.GN:
        lado = destinos.del_sector(acuerdo)
    return [*lado, *_a_quien_lo_registro(destinos, hecho)]


def _a_los_dos_lados(destinos: Destinos, hecho: Hecho) -> list[Destino]:
    acuerdo = acuerdo_de(hecho)
    lados = [*destinos.de_la_municipalidad(acuerdo), *destinos.del_sector(acuerdo)]
    return [*lados, *_a_quien_lo_registro(destinos, hecho)]


def _a_quien_lo_registro(destinos: Destinos, hecho: Hecho) -> list[Destino]:
    acuerdo = acuerdo_de(hecho)
    if not destinos.sigue_en_su_cargo(hecho.registrado_por_id, acuerdo):
        return []
    return [Destino(Destinatario.RESPONSABLE, persona_id=hecho.registrado_por_id)]


# --- Qué se le dice -------------------------------------------------------------------------------------------------
def _plazo_aprobado(solicitud: Reprogramacion) -> str:
    return f"El plazo ahora es el {reglas.en_fecha(solicitud.plazo_nuevo)}. {solicitud.motivo_de_decision}"


def _plazo_negado(solicitud: Reprogramacion) -> str:
    return f"Sigue valiendo el {reglas.en_fecha(solicitud.plazo_anterior)}. {solicitud.motivo_de_decision}"


def _hito_aceptado(hito: Hito) -> str:
    return f"Ya cuenta, y vence el {reglas.en_fecha(hito.plazo_vigente)}."


TABLA = (
    ClaseDeNoticia(
        clave="devuelto",
        hechos=_devueltos,
        cuando="devuelto_en",
        autor="devuelto_por",
        a_quienes=_a_quien_lo_debe,
        titulo="La Secretaría le devolvió su informe",
        dicho=lambda avance: avance.motivo_de_devolucion,
        cuenta=("informe devuelto", "informes devueltos"),
        urge=True,
    ),
    ClaseDeNoticia(
        clave="plazo-no",
        hechos=_plazos(RECHAZADA),
        cuando="decidido_en",
        autor="decidido_por",
        a_quienes=_a_quien_lo_debe,
        titulo="No se aprobó el plazo que pidió",
        dicho=_plazo_negado,
        cuenta=("plazo no aprobado", "plazos no aprobados"),
        urge=True,
    ),
    ClaseDeNoticia(
        clave="plazo-si",
        hechos=_plazos(APROBADA),
        cuando="decidido_en",
        autor="decidido_por",
        a_quienes=_a_quien_lo_debe,
        titulo="Se aprobó el plazo que pidió",
        dicho=_plazo_aprobado,
        cuenta=("plazo aprobado", "plazos aprobados"),
    ),
    ClaseDeNoticia(
        clave="baja-no",
        hechos=_bajas(RECHAZADA),
        cuando="decidido_en",
        autor="decidido_por",
        a_quienes=_a_los_dos_lados,
        titulo="El acuerdo no se desestimó: sigue en pie",
        dicho=lambda solicitud: solicitud.motivo_de_decision,
        cuenta=("acuerdo que sigue", "acuerdos que siguen"),
    ),
    ClaseDeNoticia(
        clave="baja-si",
        hechos=_bajas(APROBADA),
        cuando="decidido_en",
        autor="decidido_por",
        a_quienes=_a_los_dos_lados,
        titulo="El acuerdo se desestimó: ya no se informa de él",
        dicho=lambda solicitud: solicitud.motivo_de_decision,
        cuenta=("acuerdo desestimado", "acuerdos desestimados"),
    ),
    ClaseDeNoticia(
        clave="traba",
        hechos=_trabas,
        cuando="levantada_en",
        autor="levantada_por",
        a_quienes=_a_los_dos_lados,
        titulo="Se resolvió lo que detenía al acuerdo",
        dicho=lambda traba: traba.como_se_levanto,
        cuenta=("traba resuelta", "trabas resueltas"),
    ),
    ClaseDeNoticia(
        clave="hito-no",
        hechos=_no_aceptados,
        cuando="anulado_en",
        autor="anulado_por",
        a_quienes=_a_quien_lo_registro,
        titulo="No se aceptó el hito que propuso",
        dicho=lambda hito: hito.motivo_de_anulacion,
        cuenta=("hito no aceptado", "hitos no aceptados"),
    ),
    ClaseDeNoticia(
        clave="hito-si",
        hechos=_aceptados,
        cuando="aceptado_en",
        autor="aceptado_por",
        a_quienes=_a_quien_lo_debe,
        titulo="Se aceptó el hito que se propuso",
        dicho=_hito_aceptado,
        cuenta=("hito aceptado", "hitos aceptados"),
    ),
    ClaseDeNoticia(
        clave="validado",
        hechos=_validados,
        cuando="validado_en",
        autor="validado_por",
        a_quienes=_a_quien_lo_debe,
        titulo="La Secretaría validó su informe",
        dicho=lambda avance: f"Con {avance.porcentaje} %.",
        cuenta=("informe validado", "informes validados"),
    ),
)
