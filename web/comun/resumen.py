"""Cuántos acuerdos hay en cada estado: hoy, de lo proyectado; un día pasado, de los hechos."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.db import connections
from django.db.models import Count, Q

from acuerdos.consultas import AcuerdoQuerySet
from acuerdos.enums import Estado
from acuerdos.estados_sql import adaptados, consulta_de_estados
from acuerdos.models import Acuerdo
from acuerdos.permisos import Quien
from acuerdos.reglas import redondear


@dataclass(frozen=True, slots=True)
class ResumenDeAcuerdos:
    """Cantidades por estado y por validar."""

    estados: dict[str, int]
    por_validar: int

    @property
    def total(self) -> int:
        return sum(self.estados.values())

    @property
    def vigentes(self) -> int:
        return self.total - self.estados.get(Estado.DESESTIMADO, 0)

    @property
    def cumplidos(self) -> int:
        return self.estados.get(Estado.CUMPLIDO, 0)

    @property
    def porcentaje_cumplido(self) -> Decimal | None:
        """De 0 a 100 con un decimal, la mitad hacia arriba; None sin vigentes."""
        return redondear(Fraction(100 * self.cumplidos, self.vigentes), 1) if self.vigentes else None


def resumen_de(acuerdos: AcuerdoQuerySet, hoy: date) -> ResumenDeAcuerdos:
    """El resumen de hoy de un conjunto de acuerdos. Una consulta."""
    filas = (
        acuerdos.con_estado(hoy)
        .order_by()
        .values_list("estado")
        .annotate(cuantos=Count("pk"), esperan=Count("pk", filter=Q(por_validar=True)))
    )
    estados, por_validar = {}, 0
    for estado, cuantos, esperan in filas:
        estados[estado] = cuantos
        por_validar += esperan
    return ResumenDeAcuerdos(estados, por_validar)


def resumenes_por_sesion(usuario: Quien, hoy: date) -> dict[int, ResumenDeAcuerdos]:
    """El resumen de hoy de cada sesión, de lo que `usuario` ve. Una consulta."""
    filas = (
        Acuerdo.objects.visibles_para(usuario)
        .con_estado(hoy)
        .order_by()
        .values_list("sesion_id", "estado")
        .annotate(cuantos=Count("pk"), esperan=Count("pk", filter=Q(por_validar=True)))
    )
    estados: dict[int, dict[str, int]] = {}
    por_validar: Counter[int] = Counter()
    for sesion, estado, cuantos, esperan in filas:
        estados.setdefault(sesion, {})[estado] = cuantos
        por_validar[sesion] += esperan
    return {sesion: ResumenDeAcuerdos(suyos, por_validar[sesion]) for sesion, suyos in estados.items()}


class EstadoEnDia(NamedTuple):
    """De un acuerdo en un día: su estado, si esperaba validación y si ya había pasado el plazo en vigor ese día."""

    estado: str
    por_validar: bool
    paso_el_plazo: bool


def estados_al(dia: date, sesion_id: int | None = None) -> dict[int, EstadoEnDia]:
    """El de cada acuerdo no anulado que existía en `dia`. Una consulta."""
    sql, parametros = consulta_de_estados(dia, sesion_id=sesion_id)
    conexion = connections[Acuerdo.objects.db]
    with conexion.cursor() as cursor:
        cursor.execute(f"SELECT id, estado, por_validar, paso_el_plazo FROM ({sql}) e", adaptados(parametros, conexion))  # noqa: S608
        return {pk: EstadoEnDia(estado, bool(espera), bool(paso)) for pk, estado, espera, paso in cursor}
