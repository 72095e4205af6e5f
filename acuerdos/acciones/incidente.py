"""Tras un incidente: quién podía llegar a qué entre dos instantes, y quién llegó, según la historia y los accesos.

Regla: «podía» es lo que sus roles y cargos de entonces le dejaban, con la cuenta activa; «llegó» es lo anotado en el
registro de accesos. Sirve para decirle a la autoridad, en las 48 horas que da el reglamento (DS 016-2024-JUS), cuántas
personas y qué datos pudieron verse.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from acuerdos.models import Acuerdo
from cuentas.models import Acceso, Usuario
from municipalidades.models import PuntoFocal
from reuniones.models import FuncionarioSectorial

TODO_LO_QUE_HAY = "los correos y teléfonos de {} personas y los {} acuerdos, con sus notas"
LO_SUYO = "los acuerdos de {}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoAlcanzable:
    """Una persona en ese rato: a qué podía llegar, desde dónde entró, y cuántas veces hizo cada cosa."""

    usuario: str
    nombre: str
    alcance: str
    desde: tuple[str, ...]
    hizo: dict[str, int]


def alcances(desde: datetime, hasta: datetime) -> Iterator[LoAlcanzable]:
    """Cada cuenta que pudo ver algo; quienes hicieron algo, primero."""
    personas, acuerdos = Usuario.objects.filter(es_programa=False).count(), Acuerdo.objects.count()
    hecho: dict[int | None, list[Acceso]] = {}
    for acceso in Acceso.objects.filter(cuando__gte=desde, cuando__lte=hasta).order_by("cuando"):
        hecho.setdefault(acceso.quien_id, []).append(acceso)
    halladas = []
    for version in Usuario.history.as_of(hasta):
        if not version.is_active:
            continue
        lugares = _lugares(version.pk, desde, hasta)
        ve_todo = bool(version.rol or version.is_superuser)
        if ve_todo or lugares:
            alcance = TODO_LO_QUE_HAY.format(personas, acuerdos) if ve_todo else LO_SUYO.format(", ".join(lugares))
            halladas.append(_de(version.username, str(version), alcance, hecho.pop(version.pk, [])))
    for quien, suyos in hecho.items():
        cuenta = Usuario.objects.filter(pk=quien).first() if quien else None
        halladas.append(_de(str(getattr(cuenta, "username", "")), str(cuenta or "No ingresó"), "nada", suyos))
    yield from sorted(halladas, key=lambda una: (-sum(una.hizo.values()), una.usuario))


def _de(usuario: str, nombre: str, alcance: str, suyos: list[Acceso]) -> LoAlcanzable:
    return LoAlcanzable(
        usuario=usuario,
        nombre=nombre,
        alcance=alcance,
        desde=tuple(sorted({acceso.desde for acceso in suyos if acceso.desde})),
        hizo=dict(Counter(acceso.clase for acceso in suyos)),
    )


def _lugares(persona: int, desde: datetime, hasta: datetime) -> list[str]:
    """Las municipalidades y los sectores por los que respondía en algún momento de ese rato."""
    inicio, fin = timezone.localdate(desde), timezone.localdate(hasta)
    entonces = Q(usuario=persona, desde__lte=fin) & (Q(hasta=None) | Q(hasta__gt=inicio))
    focales = PuntoFocal.objects.filter(entonces).values_list("municipalidad_id", flat=True)
    return [*focales, *FuncionarioSectorial.objects.filter(entonces).values_list("sector_id", flat=True)]
