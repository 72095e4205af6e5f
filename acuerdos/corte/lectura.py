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
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

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
from acuerdos.models import Acuerdo, Clasificacion, Restauracion
from municipalidades.models import Municipalidad, PuntoFocal
from reuniones.enums import EstadoReunion
from reuniones.models import Sector, Sesion

SinPuntoFocal = tuple[dict[str, str], ...]  # ubigeo, nombre y region de cada municipalidad


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

    def vivos_de_acuerdo(self, camino: str = "") -> Q:
        """Lo mismo, cuando `camino` llega a un acuerdo: en el instante en que estuvo anulado tampoco contaba."""
        if self.conocido_al is None:
            return self.vivos(camino)
        anulados = Restauracion.objects.filter(anulado_en__lte=self.conocido_al, registrado_en__gt=self.conocido_al)
        return self.vivos(camino) & ~Q(**{f"{camino}pk__in": anulados.values("acuerdo")})

    def conocidos(self, campo: str) -> Q:
        """Lo que en el instante de `campo` ya se sabía."""
        return Q() if self.conocido_al is None else Q(**{f"{campo}__lte": self.conocido_al})

    def acuerdos(self) -> QuerySet[Any]:
        return Acuerdo.objects.filter(self.vivos_de_acuerdo(), sesion=self.sesion).order_by()


def asistentes(sesion: Sesion) -> tuple[Asistentes, ...]:
    filas = sesion.asistencias.order_by("orden", "id").values_list("categoria", "cantidad")
    return tuple(Asistentes(*fila) for fila in filas)


def reuniones_por_sector(sesion: Sesion) -> tuple[ReunionesDeSector, ...]:
    """Las realizadas, que son las que la lámina cuenta."""
    filas = sesion.reuniones.filter(estado=EstadoReunion.REALIZADA).order_by()
    return en_orden(
        ReunionesDeSector(*f) for f in filas.values("sector_id").annotate(n=Count("id")).values_list("sector_id", "n")
    )


def por_municipalidad(momento: Momento) -> tuple[tuple[ParteDeMunicipalidad, ...], tuple[Parte, ...], SinPuntoFocal]:
    """Municipalidades con acuerdos; sumándolas, regiones; y las que ese día no tenían a nadie de punto focal."""
    # Se cuenta por clave y los nombres se traen aparte: agrupar por textos cuesta el triple.
    cuentas = dict(momento.acuerdos().values_list("municipalidad_id").annotate(n=Count("id")))
    al = momento.al
    en_ejercicio = PuntoFocal.objects.filter(
        Q(hasta__isnull=True) | Q(hasta__gt=al), municipalidad=OuterRef("pk"), desde__lte=al
    )
    filas = Municipalidad.objects.filter(pk__in=cuentas).annotate(tiene=Exists(en_ejercicio)).order_by("ubigeo")
    municipalidades, regiones, sin_focal = [], Counter[tuple[str, str]](), []
    for ubigeo, nombre, codigo, region, tiene in filas.values_list(
        "ubigeo", "distrito", "region_id", "region__nombre", "tiene"
    ):
        municipalidades.append(ParteDeMunicipalidad(ubigeo, nombre, region, cuentas[ubigeo]))
        regiones[codigo, region] += cuentas[ubigeo]
        if not tiene:
            sin_focal.append({"ubigeo": ubigeo, "nombre": nombre, "region": region})
    partes = (Parte(*clave, n) for clave, n in regiones.items())
    return en_orden(municipalidades), en_orden(partes), tuple(sin_focal)


@dataclass(frozen=True, slots=True)
class Clases:
    por_sector: tuple[ParteDeSector, ...]
    por_responsable: tuple[Parte, ...]
    por_tipo: tuple[Parte, ...]
    por_clasificacion: tuple[Parte, ...]


def por_clases(momento: Momento) -> Clases:
    """Los cuatro cuadros de pocos valores, de una sola pasada."""
    campos = ("sector_id", "clasificacion_id", "responsable", "tipo")
    cuentas = [Counter[str]() for _ in campos]
    for *claves, n in momento.acuerdos().values_list(*campos).annotate(n=Count("id")):
        for cuenta, clave in zip(cuentas, claves, strict=True):
            cuenta[clave] += n
    sectores, clasificaciones, responsables, tipos = cuentas
    de_sector = dict(Sector.objects.values_list("sigla", "nombre"))
    de_clasificacion = dict(Clasificacion.objects.values_list("codigo", "nombre"))
    return Clases(
        por_sector=en_orden(ParteDeSector(s, de_sector[s], n) for s, n in sectores.items()),
        por_responsable=en_orden(Parte(r, str(Responsable(r).label), n) for r, n in responsables.items()),
        por_tipo=en_orden(Parte(t, str(Tipo(t).label), n) for t, n in tipos.items()),
        por_clasificacion=en_orden(Parte(c, de_clasificacion[c], n) for c, n in clasificaciones.items()),
    )


@dataclass(frozen=True, slots=True)
class DelDia:
    """Lo que depende de los hechos: el cuadro de estados, las cifras de avance y cuántos vigentes no tienen hitos."""

    por_estado: tuple[Parte, ...]
    avance: Avance
    sin_hitos: int


def del_dia(momento: Momento) -> DelDia:
    """El estado y el avance de todos los acuerdos en ese día, agrupados por la base."""
    sql, parametros = consulta_de_estados(momento.al, conocido_al=momento.conocido_al, sesion_id=momento.sesion.pk)
    conexion = connections[Acuerdo.objects.db]
    columnas = "estado, por_validar, sin_hitos, pesos, numerador"
    agrupada = f"SELECT {columnas}, count(*) FROM ({sql}) e GROUP BY {columnas}"  # noqa: S608  # los valores van aparte
    with conexion.cursor() as cursor:
        cursor.execute(agrupada, adaptados(parametros, conexion))
        return _resumir(cursor.fetchall())


def _resumir(filas: Iterable[tuple[str, int, int, int, int, int]]) -> DelDia:
    estados, numeradores, por_validar, sin_hitos = Counter[str](), Counter[int](), 0, 0
    for estado, espera, sin, pesos, numerador, cantidad in filas:
        estados[estado] += cantidad
        if estado != Estado.DESESTIMADO:
            numeradores[int(pesos)] += int(numerador) * cantidad
            por_validar += espera * cantidad
            sin_hitos += sin * cantidad
    vigentes, cumplidos = estados.total() - estados[Estado.DESESTIMADO], estados[Estado.CUMPLIDO]
    suma = sum((Fraction(total, pesos) for pesos, total in numeradores.items()), Fraction(0))
    partes = (Parte(e, str(Estado(e).label), n) for e, n in estados.items() if n)
    avance = Avance(
        vigentes=vigentes,
        cumplidos=cumplidos,
        porcentaje_cumplido=redondear(Fraction(100 * cumplidos, vigentes), 1) if vigentes else None,
        avance_promedio=redondear(suma / vigentes, 2) if vigentes else None,
        por_validar=por_validar,
    )
    return DelDia(en_orden(partes), avance, sin_hitos)
