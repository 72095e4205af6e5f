"""El dinero junto a la promesa: cuál lectura vale un día, cuánto se devengó y en qué se contradice con lo informado.

Regla: de las lecturas de un acuerdo vale la de día más reciente (de un mismo día, la última registrada) y solo si es
del CUI que el acuerdo tiene. El devengado se mira sobre el costo actualizado; si la consulta no lo dio, sobre el PIM.
Nadie corrige una cifra por otra: una contradicción se señala, y alguien mira cuál de las dos está mal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextChoices

from acuerdos.anulados import sin_anular
from acuerdos.condiciones import vivos_en
from acuerdos.enums import Estado, Situacion
from acuerdos.models.inversiones import LecturaDeInversion
from acuerdos.palabras import en_soles
from acuerdos.reglas import redondear

AL_CIEN = 100
CASI_TODO = 90  # por ciento: con eso devengado, la obra está por terminar


@dataclass(frozen=True, slots=True)
class Lectura:
    """Lo que se leyó: soles; `avance_fisico`, de 0 a 100. Lo que la consulta no dio es None."""

    leida_el: date
    costo: Decimal | None
    pim: Decimal | None
    devengado: Decimal | None
    avance_fisico: Decimal | None
    fase: str = ""

    @property
    def base(self) -> Decimal | None:
        """Sobre qué se mira el devengado."""
        return self.costo or self.pim

    @property
    def porcentaje(self) -> Decimal | None:
        """Qué parte de su base se devengó, con un decimal; None si no hay de qué."""
        if self.devengado is None or not self.base:
            return None
        return redondear(Fraction(self.devengado) * 100 / Fraction(self.base), 1)

    @property
    def casi_todo_devengado(self) -> bool:
        """Con lo leído y no con lo que se muestra: 89,96 % se ve «90,0 %» y no llega a `CASI_TODO`."""
        if self.devengado is None or not self.base:
            return False
        return self.devengado * 100 >= self.base * CASI_TODO


class Inversion(TextChoices):
    """Por qué se busca un acuerdo según lo leído de su inversión."""

    CONTRADICE = "contradice", "Se contradice con lo informado"
    SIN_DEVENGAR = "sin_devengar", "Nada devengado"
    LEIDA = "leida", "Con lectura"
    SIN_LEER = "sin_leer", "Con CUI y sin lectura"


CAMPOS = ("leida_el", "costo", "pim", "devengado", "avance_fisico", "fase")


def ultimas(lecturas: QuerySet[Any]) -> QuerySet[Any]:
    """De `lecturas`, la última de cada acuerdo y CUI."""
    despues = Q(leida_el__gt=OuterRef("leida_el")) | Q(leida_el=OuterRef("leida_el"), pk__gt=OuterRef("pk"))
    otras = lecturas.order_by().filter(despues, acuerdo=OuterRef("acuerdo"), cui=OuterRef("cui"))
    return lecturas.order_by().filter(~Exists(otras))


def lecturas_en(
    acuerdos: Sequence[int] | QuerySet[Any], al: date, conocido_al: datetime | None = None
) -> dict[tuple[int, str], Lectura]:
    """Por acuerdo y CUI, la que valía el día `al` con lo que se sabía en `conocido_al`: una consulta."""
    vivas = LecturaDeInversion.objects.filter(vivos_en(conocido_al), acuerdo__in=acuerdos, leida_el__lte=al)
    filas = ultimas(vivas).values_list("acuerdo_id", "cui", *CAMPOS)
    return {(pk, cui): Lectura(*dicho) for pk, cui, *dicho in filas}


def lectura_de(fila: LecturaDeInversion) -> Lectura:
    return Lectura(*(getattr(fila, campo) for campo in CAMPOS))


def contradicciones(lectura: Lectura, estado: Estado | str, avance: Decimal | Fraction) -> tuple[str, ...]:
    """En qué no casan lo leído y lo informado (`avance`, de 0 a 100), una frase por cada cosa."""
    if estado == Estado.DESESTIMADO:
        return ()
    frases, terminado = [], estado == Estado.CUMPLIDO or avance >= AL_CIEN
    if terminado and lectura.devengado is not None and not lectura.devengado:
        frases.append("100 % cumplido y 0 devengado")
    if terminado and lectura.avance_fisico is not None and lectura.avance_fisico < AL_CIEN:
        frases.append(f"100 % cumplido y {lectura.avance_fisico.normalize():f} % de avance físico")
    if not terminado and not avance and lectura.casi_todo_devengado:
        frases.append(f"{lectura.porcentaje} % devengado y ningún avance informado")
    if not terminado and not avance and lectura.avance_fisico is not None and lectura.avance_fisico >= CASI_TODO:
        frases.append(f"{lectura.avance_fisico.normalize():f} % de avance físico y ningún avance informado")
    if lectura.devengado is not None and lectura.costo and lectura.devengado > lectura.costo:
        frases.append(f"se devengó más que el costo: {en_soles(lectura.devengado)} de {en_soles(lectura.costo)}")
    return tuple(frases)


# --- Como condiciones sobre acuerdos --------------------------------------------------------------------------------
def _con_una(condicion: Q) -> Q:
    """La que vale del acuerdo cumple `condicion`."""
    vivas = LecturaDeInversion.objects.filter(sin_anular())
    return Q(Exists(ultimas(vivas).filter(condicion, acuerdo=OuterRef("pk"), cui=OuterRef("cui"))))


def que_se_contradicen() -> Q:
    """Las de `contradicciones`, preguntadas a la base: las pruebas exigen que digan lo mismo."""
    cumplidos = Q(devengado=0) | Q(avance_fisico__lt=100)
    base = Q(costo__gt=0, devengado__gte=F("costo") * CASI_TODO / 100) | (
        (Q(costo__isnull=True) | Q(costo=0)) & Q(pim__gt=0, devengado__gte=F("pim") * CASI_TODO / 100)
    )
    callados = base | Q(avance_fisico__gte=CASI_TODO)
    terminado = Q(situacion=Situacion.CUMPLIDO) | Q(avance__gte=AL_CIEN)
    en_nada = ~Q(situacion=Situacion.CUMPLIDO) & Q(avance=0)
    de_mas = Q(costo__gt=0, devengado__gt=F("costo"))
    alguna = terminado & _con_una(cumplidos) | en_nada & _con_una(callados) | _con_una(de_mas)
    return ~Q(situacion=Situacion.DESESTIMADO) & alguna


def condicion_de_inversion(cual: str, _dia: date) -> Q:
    """La de cada opción de `Inversion`."""
    leida = _con_una(Q())
    if cual == Inversion.CONTRADICE:
        return que_se_contradicen()
    if cual == Inversion.SIN_DEVENGAR:
        return _con_una(Q(devengado=0))
    return leida if cual == Inversion.LEIDA else ~Q(cui="") & ~leida
