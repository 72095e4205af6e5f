"""Lo que el importador necesita de la base antes de leer: los catálogos, en la forma en que los compara."""

from dataclasses import dataclass

from acuerdos.enums import Responsable, Tipo
from acuerdos.importacion.errores import LibroIlegible
from acuerdos.importacion.opciones import Lista
from acuerdos.importacion.territorio import Municipio, Territorio
from acuerdos.models import Clasificacion
from municipalidades.models import Municipalidad
from reuniones.enums import EstadoReunion
from reuniones.models import Sector

TIPOS = Lista.de(dict(Tipo.choices))
RESPONSABLES = Lista.de({valor: valor for valor in Responsable.values}, Responsable.choices)
ESTADOS_DE_REUNION = Lista.de(dict(EstadoReunion.choices))


@dataclass(frozen=True, slots=True)
class Catalogos:
    territorio: Territorio
    sectores: Lista
    clasificaciones: Lista


def leer_catalogos() -> Catalogos:
    """Tres consultas. :raises LibroIlegible: si los catálogos aún no se cargaron."""
    municipalidades = Municipalidad.objects.values_list(
        "ubigeo", "region__nombre", "departamento", "provincia", "distrito", "otros_nombres"
    )
    if not municipalidades:
        raise LibroIlegible("La base de datos no tiene los catálogos: cárguelos antes con «manage.py catalogos».")
    sectores = list(Sector.objects.values_list("sigla", "nombre"))
    return Catalogos(
        territorio=Territorio(
            Municipio(ubigeo, region, departamento, provincia, distrito, _nombres(otros))
            for ubigeo, region, departamento, provincia, distrito, otros in municipalidades
        ),
        sectores=Lista.de({sigla: sigla for sigla, _ in sectores}, sectores),
        clasificaciones=Lista.de(dict(Clasificacion.objects.values_list("codigo", "nombre"))),
    )


def _nombres(escritos: str) -> tuple[str, ...]:
    return tuple(nombre.strip() for nombre in escritos.split(";") if nombre.strip())
