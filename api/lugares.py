"""Regiones y municipalidades: catálogos que ve cualquiera que ingresó, sin datos de ninguna persona."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from acuerdos.enums import TipoDeCambio
from acuerdos.filtros import MunicipalidadFiltro, RegionFiltro
from api.fichas import ConAcciones, Detalle
from api.recurso import Contexto, Fila, Recurso
from api.vistas import Lista
from cuentas.models import Usuario
from municipalidades.models import Municipalidad, Region, TipoMunicipalidad
from municipalidades.nombres import nombre_oficial, separados


class RegionSerializer(serializers.Serializer[Any]):
    codigo = serializers.CharField(help_text="Dos cifras del INEI; 15M y 15P para las dos mitades de Lima")
    nombre = serializers.CharField()
    url = serializers.URLField()


class DeRegion(serializers.Serializer[Any]):
    codigo = serializers.CharField()
    nombre = serializers.CharField()


class MunicipalidadSerializer(serializers.Serializer[Any]):
    ubigeo = serializers.CharField(help_text="Código del INEI, 6 dígitos")
    nombre = serializers.CharField(help_text="El distrito; el nombre solo no identifica: 99 se repiten")
    nombre_completo = serializers.CharField()
    tipo = serializers.ChoiceField(choices=TipoMunicipalidad.choices)
    departamento = serializers.CharField()
    provincia = serializers.CharField()
    region = DeRegion()
    otros_nombres = serializers.ListField(child=serializers.CharField())
    url = serializers.URLField()


class MunicipalidadFicha(MunicipalidadSerializer, ConAcciones):
    pass


class Regiones(Recurso):
    recurso = "regiones"
    serializer_class = RegionSerializer
    campos = ("codigo", "nombre")
    tipo = TipoDeCambio.REGION
    de_todos = True

    def visibles(self, usuario: Usuario) -> QuerySet[Region]:
        return Region.objects.all()

    def fila(self, cruda: Fila, contexto: Contexto) -> Fila:
        return {
            "codigo": cruda["codigo"],
            "nombre": cruda["nombre"],
            "url": contexto.url("regiones", cruda["codigo"]),
        }


class RegionesLista(Regiones, Lista):
    """Las 26 regiones."""

    filtro = RegionFiltro


class RegionesDetalle(Regiones, Detalle):
    """Una región."""

    clave = "codigo"


class Municipalidades(Recurso):
    recurso = "municipalidades"
    serializer_class = MunicipalidadSerializer
    tipo = TipoDeCambio.MUNICIPALIDAD
    de_todos = True
    campos = (
        "ubigeo",
        "distrito",
        "tipo",
        "departamento",
        "provincia",
        "region_id",
        "region__nombre",
        "otros_nombres",
    )

    def visibles(self, usuario: Usuario) -> QuerySet[Municipalidad]:
        return Municipalidad.objects.all()

    def fila(self, cruda: Fila, contexto: Contexto) -> Fila:
        provincial = cruda["tipo"] == TipoMunicipalidad.PROVINCIAL
        return {
            "ubigeo": cruda["ubigeo"],
            "nombre": cruda["distrito"],
            "nombre_completo": nombre_oficial(
                provincial=provincial, provincia=cruda["provincia"], distrito=cruda["distrito"]
            ),
            "tipo": cruda["tipo"],
            "departamento": cruda["departamento"],
            "provincia": cruda["provincia"],
            "region": {"codigo": cruda["region_id"], "nombre": cruda["region__nombre"]},
            "otros_nombres": list(separados(cruda["otros_nombres"])),
            "url": contexto.url("municipalidades", cruda["ubigeo"]),
        }


class MunicipalidadesLista(Municipalidades, Lista):
    """Las municipalidades provinciales y distritales."""

    filtro = MunicipalidadFiltro


class MunicipalidadesDetalle(Municipalidades, Detalle):
    """Una municipalidad."""

    clave = "ubigeo"
    serializer_class = MunicipalidadFicha

    def objeto_de(self, cruda: Fila, claves: Mapping[str, Any]) -> Municipalidad:
        """Lo que se puede hacer con ella depende de quién mira, y basta saber cuál es."""
        return Municipalidad(pk=cruda["ubigeo"])
