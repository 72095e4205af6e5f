"""El corte de una parte de la sesión (un sector, una región, una municipalidad), contado de sus propios acuerdos."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from acuerdos.enums import Estado, Responsable, Tipo
from acuerdos.reglas import redondear
from corte.datos import (
    AvanceDelCorte,
    Corte,
    Cuadros,
    Mayores,
    Parte,
    ParteDeMunicipalidad,
    ParteDeSector,
    Totales,
)
from corte.datos_del_detalle import AcuerdoDelDia, DetalleDelCorte
from corte.inversion import inversion_de
from corte.orden import REGIONES_MAYORES, SECTORES_MAYORES, en_orden, mayores


def de_una_parte(corte: Corte, detalle: DetalleDelCorte) -> Corte:
    """`corte` con las cifras de los acuerdos de `detalle`: sin asistencia, y con las reuniones del sector."""
    acuerdos = detalle.acuerdos
    nombres = {p.sigla: p.nombre for p in corte.acuerdos.por_sector}
    reuniones = tuple(r for r in corte.reuniones_por_sector if r.sigla == detalle.alcance.sector)
    por_lugar = Counter((a.ubigeo, a.municipalidad, a.region) for a in acuerdos)
    municipalidades = en_orden(ParteDeMunicipalidad(*lugar, n) for lugar, n in por_lugar.items())
    cuadros = Cuadros(
        por_region=_partes((a.codigo_de_region, a.region) for a in acuerdos),
        por_sector=en_orden(ParteDeSector(s, nombres[s], n) for s, n in Counter(a.sector for a in acuerdos).items()),
        por_responsable=_partes((a.responsable, str(Responsable(a.responsable).label)) for a in acuerdos),
        por_tipo=_partes((a.tipo, str(Tipo(a.tipo).label)) for a in acuerdos),
        por_clasificacion=_partes((a.clasificacion, a.nombre_de_clasificacion) for a in acuerdos),
        por_estado=_partes((a.estado, str(a.estado.label)) for a in acuerdos),
    )
    return replace(
        corte,
        totales=Totales(
            sectores=len(cuadros.por_sector),
            acuerdos=len(acuerdos),
            reuniones=sum(r.cantidad for r in reuniones),
            asistentes=0,
            municipalidades=len(municipalidades),
        ),
        asistentes=(),
        reuniones_por_sector=reuniones,
        acuerdos=cuadros,
        avance=avance_de(acuerdos),
        inversion=inversion_de((a, a.lectura) for a in acuerdos),
        mayores=Mayores(
            regiones=mayores(cuadros.por_region, REGIONES_MAYORES),
            sectores=mayores(cuadros.por_sector, SECTORES_MAYORES),
            municipalidades=mayores(municipalidades, 1),
        ),
        conclusiones=(),
        recomendaciones=(),
    )


def avance_de(acuerdos: Iterable[AcuerdoDelDia]) -> AvanceDelCorte:
    """Las cifras de avance de unos acuerdos, con el mismo redondeo que las de la sesión."""
    vigentes = [a for a in acuerdos if a.vigente]
    cumplidos, cuantos = sum(a.estado == Estado.CUMPLIDO for a in vigentes), len(vigentes)
    suma = sum((a.avance for a in vigentes), Fraction(0))
    return AvanceDelCorte(
        vigentes=cuantos,
        cumplidos=cumplidos,
        porcentaje_cumplido=redondear(Fraction(100 * cumplidos, cuantos), 1) if cuantos else None,
        avance_promedio=redondear(suma / cuantos, 2) if cuantos else None,
        por_validar=sum(a.por_validar for a in vigentes),
    )


def _partes(pares: Iterable[tuple[str, str]]) -> tuple[Parte, ...]:
    return en_orden(Parte(codigo, nombre, n) for (codigo, nombre), n in Counter(pares).items())
