"""Las clasificaciones de los acuerdos: el catálogo de la oficina."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from acuerdos.enums import TipoDeCambio
from acuerdos.filtros import ClasificacionFiltro
from acuerdos.models import Clasificacion
from api.esquema import FORMA_DE_CLASIFICACION
from api.fichas import Detalle
from api.recurso import Contexto, Fila, Recurso
from api.vistas import Lista
from cuentas.models import Usuario


class ClasificacionSerializer(serializers.Serializer[Any]):
    codigo = serializers.CharField(help_text="Como va en los acuerdos: asistencia_tecnica")
    nombre = serializers.CharField()
    orden = serializers.IntegerField(help_text="En el que la oficina las muestra")
    url = serializers.URLField()


class Clasificaciones(Recurso):
    recurso = "clasificaciones"
    serializer_class = ClasificacionSerializer
    campos = ("codigo", "nombre", "orden")
    tipo = TipoDeCambio.CLASIFICACION
    de_todos = True

    def visibles(self, usuario: Usuario) -> QuerySet[Clasificacion]:
        return Clasificacion.objects.all()

    def fila(self, cruda: Fila, contexto: Contexto) -> Fila:
        propios = {campo: cruda[campo] for campo in self.campos}
        return propios | {"url": contexto.url("clasificaciones", cruda["codigo"])}


class ClasificacionesLista(Clasificaciones, Lista):
    """Las clasificaciones que un acuerdo puede tener."""

    filtro = ClasificacionFiltro


class ClasificacionesDetalle(Clasificaciones, Detalle):
    """Una clasificación."""

    clave = "codigo"
    forma = FORMA_DE_CLASIFICACION
