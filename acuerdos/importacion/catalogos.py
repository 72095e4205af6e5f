"""Lo que el importador necesita de la base antes de leer: los catálogos, en la forma en que los compara."""

from collections.abc import Mapping
from dataclasses import dataclass

from acuerdos.enums import Responsable, Tipo
from acuerdos.importacion.errores import LibroIlegible
from acuerdos.importacion.territorio import Municipio, Territorio
from acuerdos.importacion.textos import norma
from acuerdos.models import Clasificacion
from municipalidades.models import Municipalidad
from reuniones.enums import EstadoReunion
from reuniones.models import Sector

TIPOS = {norma(texto): valor for valor, etiqueta in Tipo.choices for texto in (valor, etiqueta)}
RESPONSABLES = {norma(texto): valor for valor, etiqueta in Responsable.choices for texto in (valor, etiqueta)}
ESTADOS_DE_REUNION = {norma(texto): valor for valor, etiqueta in EstadoReunion.choices for texto in (valor, etiqueta)}


@dataclass(frozen=True, slots=True)
class Catalogos:
    """Las listas: forma normal de lo que se escribe → código."""

    territorio: Territorio
    sectores: Mapping[str, str]
    clasificaciones: Mapping[str, str]


def leer_catalogos() -> Catalogos:
    """Tres consultas. :raises LibroIlegible: si los catálogos aún no se cargaron."""
    municipalidades = Municipalidad.objects.values_list(
        "ubigeo", "region__nombre", "departamento", "provincia", "distrito", "otros_nombres"
    )
    if not municipalidades:
        raise LibroIlegible("La base de datos no tiene los catálogos: cárguelos antes con «manage.py catalogos».")
    return Catalogos(
        territorio=Territorio(
            Municipio(ubigeo, region, departamento, provincia, distrito, _nombres(otros))
            for ubigeo, region, departamento, provincia, distrito, otros in municipalidades
        ),
        sectores=_con_nombre(dict(Sector.objects.values_list("sigla", "nombre"))),
        clasificaciones=_con_nombre(dict(Clasificacion.objects.values_list("codigo", "nombre"))),
    )


def _con_nombre(catalogo: Mapping[str, str]) -> dict[str, str]:
    return {norma(texto): codigo for codigo, nombre in catalogo.items() for texto in (codigo, nombre)}


def _nombres(escritos: str) -> tuple[str, ...]:
    return tuple(nombre.strip() for nombre in escritos.split(";") if nombre.strip())
