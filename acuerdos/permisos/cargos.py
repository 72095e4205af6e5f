"""Desde dónde mira cada quien: la Secretaría o los cargos que ejerce hoy.

Fuente: «Who sees what» del documento del producto. Los cargos se leen una vez por persona y petición.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from acuerdos.permisos.respuestas import Denegado, Permitido, Respuesta
from acuerdos.reglas import en_fecha
from municipalidades.models import PuntoFocal
from reuniones.models import FuncionarioSectorial


def mira_todo(usuario: Any) -> bool:
    """Si `usuario` ve lo de todos: es de la Secretaría y su cuenta está activa."""
    return bool(getattr(usuario, "is_authenticated", False) and usuario.is_active and usuario.es_secretaria)


def papeles(usuario: Any, acuerdo: Any = None) -> frozenset[str]:
    """Letras de los papeles de `usuario` frente a `acuerdo`."""
    if not getattr(usuario, "is_authenticated", False) or not usuario.is_active:
        return frozenset()
    if usuario.es_secretaria:
        return frozenset("C" if usuario.es_coordinador else "O")
    if acuerdo is None:
        return frozenset()
    municipalidades, sectores = cargos_de(usuario)
    letras = set()
    if acuerdo.municipalidad_id in municipalidades:
        letras.add("F")
    if acuerdo.sector_id in sectores:
        letras.add("S")
    return frozenset(letras)


def municipalidades_a_cargo(usuario: Any) -> frozenset[str]:
    """UBIGEO de las municipalidades de las que `usuario` es hoy punto focal."""
    return cargos_de(usuario)[0]


def sectores_a_cargo(usuario: Any) -> frozenset[str]:
    """Sigla de los sectores de los que `usuario` es hoy funcionario."""
    return cargos_de(usuario)[1]


def a_cargo_desde(usuario: Any, acuerdo: Any) -> date | None:
    """El día desde el que quien no es de la Secretaría responde por `acuerdo`: de antes no ve la historia."""
    cargos = [
        *PuntoFocal.objects.filter(usuario=usuario, hasta__isnull=True, municipalidad_id=acuerdo.municipalidad_id),
        *FuncionarioSectorial.objects.filter(usuario=usuario, hasta__isnull=True, sector_id=acuerdo.sector_id),
    ]
    return min((cargo.desde for cargo in cargos), default=None)


def ejerce_cargo(usuario: Any) -> Respuesta:
    """Si `usuario`, que ingresó, mira desde algún lado: trabaja en la Secretaría o ejerce un cargo.

    A quien lo dejó se le dice cuál y cuándo (`suele`): que no vea nada no significa que no haya nada.
    """
    if mira_todo(usuario) or any(cargos_de(usuario)):
        return Permitido()
    focales = PuntoFocal.objects.filter(usuario=usuario, hasta__isnull=False).select_related("municipalidad")
    sectoriales = FuncionarioSectorial.objects.filter(usuario=usuario, hasta__isnull=False)
    dejados = [
        *((c.hasta, f"fue punto focal de la {c.municipalidad.nombre_completo}") for c in focales if c.hasta),
        *((c.hasta, f"respondió por el sector {c.sector_id}") for c in sectoriales if c.hasta),
    ]
    if not dejados:
        return Denegado("Su cuenta no ejerce ningún cargo: pida a la Secretaría que registre el suyo.")
    hasta, donde = max(dejados)
    return Denegado(f"Su cuenta ya no ejerce ningún cargo: {donde} hasta el {en_fecha(hasta)}.", suele=True)


def recordar_cargos(usuario: Any, *, municipalidades: Iterable[str], sectores: Iterable[str]) -> None:
    """Deja a mano en `usuario` los cargos que ya se leyeron, para esta petición."""
    usuario._cargos = frozenset(municipalidades), frozenset(sectores)


def cargos_de(usuario: Any) -> tuple[frozenset[str], frozenset[str]]:
    """Municipalidades y sectores a cargo hoy; dos consultas por persona y petición, no por acuerdo."""
    if not hasattr(usuario, "_cargos"):
        usuario._cargos = (
            frozenset(
                PuntoFocal.objects.filter(usuario=usuario, hasta__isnull=True).values_list(
                    "municipalidad_id", flat=True
                )
            ),
            frozenset(
                FuncionarioSectorial.objects.filter(usuario=usuario, hasta__isnull=True).values_list(
                    "sector_id", flat=True
                )
            ),
        )
    cargos: tuple[frozenset[str], frozenset[str]] = usuario._cargos
    return cargos
