"""Los acuerdos de un corte agrupados: de cada grupo, cuántos en cada estado y qué parte de sus vigentes está cumplida.

Regla: se ordenan por % cumplido de mayor a menor; a igual porcentaje, los de menos vencidos y, después, por nombre. Los
que no tienen vigentes van al final: de ellos no hay porcentaje.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from acuerdos.enums import Estado
from corte.aspecto import ORDEN_DE_ESTADOS
from corte.datos_del_detalle import AcuerdoDelDia
from corte.textos import parte_de
from cuentas.textos import sin_acentos


@dataclass(frozen=True, slots=True)
class GrupoDelCruce:
    """`por_estado`, en el orden de los estados."""

    clave: str
    nombre: str
    por_estado: tuple[int, ...]

    def en(self, estado: Estado) -> int:
        return self.por_estado[ORDEN_DE_ESTADOS.index(estado)]

    @property
    def total(self) -> int:
        return sum(self.por_estado)

    @property
    def vigentes(self) -> int:
        return self.total - self.en(Estado.DESESTIMADO)

    @property
    def cumplidos(self) -> int:
        return self.en(Estado.CUMPLIDO)

    @property
    def vencidos(self) -> int:
        return self.en(Estado.VENCIDO)

    @property
    def porcentaje(self) -> Decimal | None:
        """De los vigentes, los cumplidos."""
        return parte_de(self.cumplidos, self.vigentes)


def agrupar(
    acuerdos: Iterable[AcuerdoDelDia], clave: Callable[[AcuerdoDelDia], tuple[str, str]]
) -> list[GrupoDelCruce]:
    """Un grupo por cada (código, nombre) que da `clave`, el de mayor % cumplido primero."""
    cuentas: dict[tuple[str, str], Counter[Estado]] = defaultdict(Counter)
    for acuerdo in acuerdos:
        cuentas[clave(acuerdo)][acuerdo.estado] += 1
    grupos = [GrupoDelCruce(*quien, tuple(cuenta[e] for e in ORDEN_DE_ESTADOS)) for quien, cuenta in cuentas.items()]
    return sorted(grupos, key=_lugar)


def todos(grupos: Iterable[GrupoDelCruce]) -> GrupoDelCruce:
    """Su suma."""
    sumas = [sum(columna) for columna in zip(*(g.por_estado for g in grupos), strict=True)]
    return GrupoDelCruce("", "Total", tuple(sumas) or (0,) * len(ORDEN_DE_ESTADOS))


def por_sector(acuerdo: AcuerdoDelDia) -> tuple[str, str]:
    return acuerdo.sector, acuerdo.sector


def por_region(acuerdo: AcuerdoDelDia) -> tuple[str, str]:
    return acuerdo.codigo_de_region, acuerdo.region


def por_municipalidad(acuerdo: AcuerdoDelDia) -> tuple[str, str]:
    return acuerdo.ubigeo, f"{acuerdo.municipalidad} ({acuerdo.region})"


def _lugar(grupo: GrupoDelCruce) -> tuple[Decimal, int, str, str]:
    porcentaje = grupo.porcentaje
    return -porcentaje if porcentaje is not None else Decimal(1), grupo.vencidos, sin_acentos(grupo.nombre), grupo.clave
