"""Tras un incidente: quién podía llegar a qué entre dos instantes, y quién llegó, según la historia y los accesos.

Regla: «podía» es lo que sus roles y cargos de entonces le dejaban, con la cuenta activa, en cualquier momento de ese
rato: a quien se le cortó mientras duraba, también. «Llegó» es lo anotado en el registro de accesos. Sirve para decirle
a la autoridad, en las 48 horas que da el reglamento (DS 016-2024-JUS), cuántas personas y qué datos pudieron verse.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
    halladas, lugares = [], _lugares(desde, hasta)
    activas: dict[int, list[Usuario]] = {}
    for version in _versiones(Usuario, desde, hasta):
        if version.is_active:
            activas.setdefault(version.pk, []).append(version)
    for quien, versiones in activas.items():
        ve_todo = any(version.rol or version.is_superuser for version in versiones)
        if ve_todo or quien in lugares:
            suyo = LO_SUYO.format(", ".join(sorted(lugares.get(quien, ()))))
            alcance = TODO_LO_QUE_HAY.format(personas, acuerdos) if ve_todo else suyo
            halladas.append(_de(versiones[-1].username, str(versiones[-1]), alcance, hecho.pop(quien, [])))
    for alguien, suyos in hecho.items():
        cuenta = Usuario.objects.filter(pk=alguien).first() if alguien else None
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


def _versiones(modelo: type[Any], desde: datetime, hasta: datetime) -> Iterator[Any]:
    """Cada fila como estaba al empezar el rato, y como la dejó cada cambio hecho mientras duraba."""
    yield from modelo.history.as_of(desde)
    for cambio in modelo.history.filter(history_date__gt=desde, history_date__lte=hasta).order_by("history_date"):
        yield cambio.instance


def _lugares(desde: datetime, hasta: datetime) -> dict[int, set[str]]:
    """Las municipalidades y los sectores por los que cada quien respondía en algún momento de ese rato."""
    inicio, fin = timezone.localdate(desde), timezone.localdate(hasta)
    hallados: dict[int, set[str]] = {}
    for modelo, lugar in ((PuntoFocal, "municipalidad_id"), (FuncionarioSectorial, "sector_id")):
        for cargo in (*_versiones(modelo, desde, hasta), *modelo.objects.all()):
            if cargo.desde <= fin and (cargo.hasta is None or cargo.hasta > inicio):
                hallados.setdefault(cargo.usuario_id, set()).add(getattr(cargo, lugar))
    return hallados
