"""Las regiones como GeoJSON, con los acuerdos de cada una que ve quien pide: para un mapa."""

from collections import Counter, defaultdict
from typing import Any

from django.db.models import Count, QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from acuerdos import ambitos
from acuerdos.enums import Estado, TipoDeCambio
from acuerdos.filtros import AcuerdoFiltro
from acuerdos.filtros.base import CAMPO_DE_ORDEN
from acuerdos.models import Acuerdo
from acuerdos.numeros import De, Numeros, numeros_para
from api.esquema import parametro_de
from api.formatos import JSON
from api.recurso import Fila
from api.vistas import VistaDeLectura, exigir_bien_escritos, exigir_filtros
from corte.geografia import poligonos
from municipalidades.models import Region

FILTROS = {n: f for n, f in AcuerdoFiltro.base_filters.items() if n not in (CAMPO_DE_ORDEN, "search")}


class GeoJSON(JSON):
    media_type = "application/geo+json"
    format = "geojson"


class EstadosDeRegion(serializers.Serializer[Any]):
    """Lo que dice cada región."""

    codigo = serializers.CharField()
    nombre = serializers.CharField()
    acuerdos = serializers.IntegerField()
    pendiente = serializers.IntegerField()
    en_proceso = serializers.IntegerField()
    cumplido = serializers.IntegerField()
    vencido = serializers.IntegerField()
    desestimado = serializers.IntegerField()


class Contorno(serializers.Serializer[Any]):
    type = serializers.ChoiceField(choices=["MultiPolygon"])
    coordinates = serializers.ListField(help_text="Longitud y latitud, en grados (WGS 84)")


class RegionDeMapa(serializers.Serializer[Any]):
    type = serializers.ChoiceField(choices=["Feature"])
    id = serializers.CharField(help_text="Código de la región")
    properties = EstadosDeRegion()
    geometry = Contorno()


class MapaSerializer(serializers.Serializer[Any]):
    type = serializers.ChoiceField(choices=["FeatureCollection"])
    features = RegionDeMapa(many=True)


class MapaVista(VistaDeLectura):
    """Las 26 regiones con su contorno y sus acuerdos de hoy, por estado, en GeoJSON, con los mismos filtros."""

    recurso = "mapa"
    operacion = "mapa_leer"
    serializer_class = MapaSerializer
    renderer_classes = [GeoJSON, JSON]
    parametros = tuple(parametro_de(nombre, filtro) for nombre, filtro in FILTROS.items())

    def get(self, request: Request) -> Response:
        datos = request.query_params
        etag = self.etag(self.numeros(), del_dia=True)
        self.exigir_cargo()
        if self.ya_lo_tiene(etag):
            return self.sin_cambios(etag)
        exigir_bien_escritos(datos, FILTROS)
        dia = self.contexto(()).dia
        filtro: Any = AcuerdoFiltro(datos, Acuerdo.objects.visibles_para(self.quien), dia=dia, solo_los_que_vienen=True)
        exigir_filtros(filtro)
        return self.responder(self.cuerpo(filtro.qs.con_estado(dia)), etag)

    def numeros(self) -> Numeros:
        return numeros_para(
            self.request.user,
            propios=(TipoDeCambio.ACUERDO,),
            fijos=(De(ambitos.CUALQUIERA, TipoDeCambio.REGION), De(ambitos.CUALQUIERA, TipoDeCambio.MUNICIPALIDAD)),
        )

    def cuerpo(self, acuerdos: QuerySet[Any]) -> Fila:
        cuentas: dict[str, Counter[str]] = defaultdict(Counter)
        contados = acuerdos.order_by().values_list("municipalidad__region_id", "estado").annotate(n=Count("pk"))
        for codigo, estado, cuantos in contados:
            cuentas[codigo][estado] += cuantos
        nombres = dict(Region.objects.order_by("codigo").values_list("codigo", "nombre"))
        contornos = poligonos()
        return {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "id": codigo,
                    "properties": {
                        "codigo": codigo,
                        "nombre": nombre,
                        "acuerdos": cuentas[codigo].total(),
                        **{estado.value: cuentas[codigo][estado.value] for estado in Estado},
                    },
                    "geometry": {"type": "MultiPolygon", "coordinates": contornos[codigo]},
                }
                for codigo, nombre in nombres.items()
                if codigo in contornos
            ],
        }
