"""Por qué un acuerdo que todavía está a tiempo probablemente se atrasará: reglas de la oficina, cada una con su razón.

Regla: se mira lo que hoy se sabe de los acuerdos vivos cuyo plazo no pasó (el que pasó ya venció, y no hay qué prever).
Cada razón es una condición que la base responde y una frase que dice con qué cifra se cumple. Cuantas más razones,
primero. No es un pronóstico: con menos de `CASOS_PARA_UNA_PARTE` acuerdos cerrados no se dice ninguna parte, y con
ellos se dice solo la de todos, como se cuenta en `cerrados`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Value,
    When,
)

from acuerdos.anulados import sin_anular
from acuerdos.condiciones import con_traba_abierta
from acuerdos.enums import Estado, EstadoSolicitud, Responsable, Situacion
from acuerdos.estados import limite_de_silencio
from acuerdos.estados_sql import algo_vencio, condicion_de_estado
from acuerdos.models import Acuerdo, Reprogramacion
from acuerdos.palabras import cuando_vence, en_miles
from acuerdos.reglas import redondear
from municipalidades.models import sin_punto_focal

QUEDA_POCO = 30  # días que le quedan al plazo
VA_POCO = 50  # por ciento de avance
CERCA_SIN_HITOS = 60  # días que le quedan a un plazo sin ningún hito
CASOS_PARA_UNA_PARTE = 200
ANOTADA = "razon_{}"


@dataclass(frozen=True, slots=True)
class Regla:
    """Una razón: cómo se llama, qué acuerdos la tienen ese día, y qué se dice de uno que la tiene."""

    clave: str
    titulo: str
    condicion: Callable[[date], Q]
    frase: Callable[[Acuerdo, date], str]


def _callado(dia: date) -> Q:
    return Q(silencio_desde__lte=limite_de_silencio(dia))


def _va_poco(dia: date) -> Q:
    return Q(situacion=Situacion.ABIERTO, plazo_vigente__lte=dia + timedelta(days=QUEDA_POCO), avance__lt=VA_POCO)


def _sin_hitos(dia: date) -> Q:
    return Q(situacion=Situacion.SIN_HITOS, plazo_vigente__lte=dia + timedelta(days=CERCA_SIN_HITOS))


def _ya_reprogramado(_dia: date) -> Q:
    dados = Reprogramacion.objects.filter(sin_anular(), acuerdo=OuterRef("pk"), estado=EstadoSolicitud.APROBADA)
    return Q(Exists(dados))


def _sin_quien_responda(_dia: date) -> Q:
    return Q(responsable=Responsable.GL) & sin_punto_focal(municipalidad="municipalidad")


REGLAS: tuple[Regla, ...] = (
    Regla(
        "hito",
        "Un hito ya venció",
        algo_vencio,
        lambda a, dia: f"Uno de sus hitos {cuando_vence(a.proximo_vencimiento or dia, dia)} y sigue sin terminar.",
    ),
    Regla(
        "silencio",
        "Nadie informa",
        _callado,
        lambda a, dia: f"Nadie informa hace {en_miles((dia - (a.silencio_desde or dia)).days)} días.",
    ),
    Regla("traba", "Tiene una traba abierta", lambda _: con_traba_abierta(), lambda a, dia: "Tiene una traba abierta."),
    Regla(
        "poco",
        "Va poco y queda poco",
        _va_poco,
        lambda a, dia: f"Va {en_miles(a.avance)} % y {cuando_vence(a.plazo_vigente, dia)}.",
    ),
    Regla(
        "sin_hitos",
        "Sin hitos y con el plazo cerca",
        _sin_hitos,
        lambda a, dia: f"No tiene ningún hito y {cuando_vence(a.plazo_vigente, dia)}.",
    ),
    Regla("plazo", "Ya se le dio otro plazo", _ya_reprogramado, lambda a, dia: "Ya se le dio otro plazo una vez."),
    Regla(
        "sin_focal",
        "Nadie responde por la municipalidad",
        _sin_quien_responda,
        lambda a, dia: "Lo debe la municipalidad, que no tiene punto focal.",
    ),
)
POR_CLAVE = {regla.clave: regla for regla in REGLAS}


@dataclass(frozen=True, slots=True)
class Cerrados:
    """Los acuerdos de que ya se sabe cómo terminaron, y cuántos de ellos llegaron tarde o no llegaron."""

    total: int
    tarde: int

    @property
    def parte_tarde(self) -> Decimal | None:
        """De 0 a 100; None mientras los casos sean pocos para decirla."""
        if self.total < CASOS_PARA_UNA_PARTE:
            return None
        return redondear(Fraction(100 * self.tarde, self.total), 0)

    @property
    def faltan(self) -> int:
        return max(0, CASOS_PARA_UNA_PARTE - self.total)


def con_razones(acuerdos: Any, dia: date) -> Any:
    """Los que tienen alguna, con cada razón anotada (`razon_hito`…) y cuántas son en `razones`; los de más, primero."""
    vivos = acuerdos.filter(condicion_de_estado(Estado.EN_PROCESO, dia) | condicion_de_estado(Estado.PENDIENTE, dia))
    sumandos: Any = Value(0)
    for regla in REGLAS:
        cumple = regla.condicion(dia)
        vivos = vivos.annotate(
            **{ANOTADA.format(regla.clave): Case(When(cumple, then=True), default=False, output_field=BooleanField())}
        )
        uno = Case(When(**{ANOTADA.format(regla.clave): True}, then=1), default=0, output_field=IntegerField())
        sumandos = sumandos + uno
    suma = ExpressionWrapper(sumandos, output_field=IntegerField())
    return vivos.annotate(razones=suma).filter(razones__gt=0).order_by("-razones", "plazo_vigente", "codigo")


def razones_de(acuerdo: Acuerdo, dia: date) -> list[str]:
    """Las frases de un acuerdo que viene de `con_razones`."""
    return [regla.frase(acuerdo, dia) for regla in REGLAS if getattr(acuerdo, ANOTADA.format(regla.clave))]


def cerrados(acuerdos: Any, dia: date) -> Cerrados:
    """De los que se miden: cumplidos o con el plazo pasado. Tarde: vencidos, o terminados después del plazo firmado."""
    vencido, cumplido = condicion_de_estado(Estado.VENCIDO, dia), condicion_de_estado(Estado.CUMPLIDO, dia)
    cuentas = acuerdos.order_by().aggregate(
        total=Count("pk", filter=vencido | cumplido),
        tarde=Count("pk", filter=vencido | (cumplido & Q(ultimo_avance_el__gt=F("plazo")))),
    )
    return Cerrados(**cuentas)
