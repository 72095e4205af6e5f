"""Las cifras de un corte, contadas por la base: un número fijo de consultas, haya los acuerdos que haya.

Regla: cuentan los acuerdos no anulados (o, con `conocido_al`, los que entonces estaban registrados y sin anular),
también los desestimados. El estado de cada uno lo da `estados_sql`; aquí solo se agrupa. El avance promedio se suma en
fracciones exactas y se redondea una sola vez.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db import connections
from django.db.models import Count, Q, QuerySet

from acuerdos.acciones.proyeccion import redondear
from acuerdos.corte.datos import (
    Asistentes,
    Avance,
    Parte,
    ParteDeMunicipalidad,
    ParteDeSector,
    ReunionesDeSector,
)
from acuerdos.corte.orden import en_orden
from acuerdos.enums import Estado, Responsable, Tipo
from acuerdos.estados_sql import adaptados, consulta_de_estados
from acuerdos.models import Acuerdo
from reuniones.enums import EstadoReunion
from reuniones.models import Sesion


@dataclass(frozen=True, slots=True)
class Momento:
    """De qué sesión, en qué día y con lo sabido cuándo se lee."""

    sesion: Sesion
    al: date
    conocido_al: datetime | None

    def vivos(self, camino: str = "") -> Q:
        """Hechos registrados y no anulados. `camino` va del modelo que se filtra al hecho: "" es el mismo modelo."""
        if self.conocido_al is None:
            return Q(**{f"{camino}anulado_en__isnull": True})
        sin_anular = Q(**{f"{camino}anulado_en__isnull": True}) | Q(**{f"{camino}anulado_en__gt": self.conocido_al})
        return Q(**{f"{camino}registrado_en__lte": self.conocido_al}) & sin_anular

    def conocidos(self, campo: str) -> Q:
        """Lo que en el instante de `campo` ya se sabía."""
        return Q() if self.conocido_al is None else Q(**{f"{campo}__lte": self.conocido_al})

    def acuerdos(self) -> QuerySet[Any]:
        return Acuerdo.objects.filter(self.vivos(), sesion=self.sesion).order_by()


def asistentes(sesion: Sesion) -> tuple[Asistentes, ...]:
    filas = sesion.asistencias.order_by("orden", "id").values_list("categoria", "cantidad")
    return tuple(Asistentes(*fila) for fila in filas)


def reuniones_por_sector(sesion: Sesion) -> tuple[ReunionesDeSector, ...]:
    """Las realizadas, que son las que la lámina cuenta."""
    filas = sesion.reuniones.filter(estado=EstadoReunion.REALIZADA).order_by()
    return en_orden(
        ReunionesDeSector(*f) for f in filas.values("sector_id").annotate(n=Count("id")).values_list("sector_id", "n")
    )


def por_municipalidad(momento: Momento) -> tuple[tuple[ParteDeMunicipalidad, ...], tuple[Parte, ...]]:
    """Municipalidades con acuerdos y, sumándolas, regiones."""
    suya = "municipalidad__"
    campos = ("municipalidad_id", f"{suya}distrito", f"{suya}region_id", f"{suya}region__nombre")
    filas = momento.acuerdos().values(*campos).annotate(n=Count("id")).values_list(*campos, "n")
    municipalidades, regiones = [], Counter[tuple[str, str]]()
    for ubigeo, distrito, codigo, region, n in filas:
        municipalidades.append(ParteDeMunicipalidad(ubigeo, distrito, region, n))
        regiones[codigo, region] += n
    return en_orden(municipalidades), en_orden(Parte(*clave, n) for clave, n in regiones.items())


@dataclass(frozen=True, slots=True)
class Clases:
    por_sector: tuple[ParteDeSector, ...]
    por_responsable: tuple[Parte, ...]
    por_tipo: tuple[Parte, ...]
    por_clasificacion: tuple[Parte, ...]


def por_clases(momento: Momento) -> Clases:
    """Los cuatro cuadros de pocos valores, de una sola pasada."""
    campos = ("sector_id", "sector__nombre", "clasificacion_id", "clasificacion__nombre", "responsable", "tipo")
    sectores, clasificaciones = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    responsables, tipos = Counter[str](), Counter[str]()
    for sigla, sector, codigo, clasificacion, responsable, tipo, n in (
        momento.acuerdos().values(*campos).annotate(n=Count("id")).values_list(*campos, "n")
    ):
        sectores[sigla, sector] += n
        clasificaciones[codigo, clasificacion] += n
        responsables[responsable] += n
        tipos[tipo] += n
    return Clases(
        por_sector=en_orden(ParteDeSector(*clave, n) for clave, n in sectores.items()),
        por_responsable=en_orden(Parte(r, str(Responsable(r).label), n) for r, n in responsables.items()),
        por_tipo=en_orden(Parte(t, str(Tipo(t).label), n) for t, n in tipos.items()),
        por_clasificacion=en_orden(Parte(*clave, n) for clave, n in clasificaciones.items()),
    )


def por_estado(momento: Momento) -> tuple[tuple[Parte, ...], Avance]:
    """El cuadro de estados y las cifras de avance del día."""
    sql, parametros = consulta_de_estados(momento.al, conocido_al=momento.conocido_al, sesion_id=momento.sesion.pk)
    conexion = connections[Acuerdo.objects.db]
    agrupada = f"""
        SELECT estado, por_validar, pesos, numerador, count(*) FROM ({sql}) e
        GROUP BY estado, por_validar, pesos, numerador"""  # noqa: S608  # el SQL es nuestro; los valores van aparte
    with conexion.cursor() as cursor:
        cursor.execute(agrupada, adaptados(parametros, conexion))
        return _resumir(cursor.fetchall())


def _resumir(filas: Iterable[tuple[str, int, int, int, int]]) -> tuple[tuple[Parte, ...], Avance]:
    estados, numeradores, por_validar = Counter[str](), Counter[int](), 0
    for estado, espera, pesos, numerador, cantidad in filas:
        estados[estado] += cantidad
        if estado != Estado.DESESTIMADO:
            numeradores[int(pesos)] += int(numerador) * cantidad
            por_validar += cantidad if espera else 0
    vigentes, cumplidos = estados.total() - estados[Estado.DESESTIMADO], estados[Estado.CUMPLIDO]
    suma = sum((Fraction(total, pesos) for pesos, total in numeradores.items()), Fraction(0))
    partes = (Parte(e, str(Estado(e).label), n) for e, n in estados.items() if n)
    return en_orden(partes), Avance(
        vigentes=vigentes,
        cumplidos=cumplidos,
        porcentaje_cumplido=redondear(Fraction(100 * cumplidos, vigentes), 1) if vigentes else None,
        avance_promedio=redondear(suma / vigentes, 2) if vigentes else None,
        por_validar=por_validar,
    )
