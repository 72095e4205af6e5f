"""Los puntos focales: para la Secretaría, todos; para cada quien, sus propios cargos. Llevan datos personales."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from acuerdos.enums import TipoDeCambio
from acuerdos.filtros import PuntoFocalFiltro
from acuerdos.permisos import puntos_focales_visibles
from api.fichas import Detalle
from api.recurso import Contexto, Fila, Recurso
from api.vistas import Lista
from cuentas.models import Usuario
from municipalidades.models import PuntoFocal


class PuntoFocalSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    municipalidad = serializers.CharField(help_text="UBIGEO")
    usuario = serializers.CharField(help_text="El de su cuenta")
    nombre = serializers.CharField()
    titular = serializers.BooleanField(help_text="false: alterno")
    cargo = serializers.CharField()
    correo = serializers.CharField()
    telefono = serializers.CharField()
    documento = serializers.CharField(help_text="Con el que lo nombraron")
    desde = serializers.DateField()
    hasta = serializers.DateField(allow_null=True, help_text="null: en ejercicio")
    url = serializers.URLField()


class PuntosFocales(Recurso):
    recurso = "puntos_focales"
    serializer_class = PuntoFocalSerializer
    tipo = TipoDeCambio.PUNTO_FOCAL
    propios = ("id", "titular", "cargo", "correo", "telefono", "documento", "desde", "hasta")
    campos = (*propios, "municipalidad_id", "usuario__username", "usuario__nombre")

    def visibles(self, usuario: Usuario) -> QuerySet[PuntoFocal]:
        return PuntoFocal.objects.filter(puntos_focales_visibles(usuario))

    def fila(self, cruda: Fila, contexto: Contexto) -> Fila:
        return {campo: cruda[campo] for campo in self.propios} | {
            "municipalidad": cruda["municipalidad_id"],
            "usuario": cruda["usuario__username"],
            "nombre": cruda["usuario__nombre"],
            "url": contexto.url("puntos_focales", cruda["id"]),
        }


class PuntosFocalesLista(PuntosFocales, Lista):
    """Quién responde por cada municipalidad, y desde cuándo."""

    filtro = PuntoFocalFiltro


class PuntosFocalesDetalle(PuntosFocales, Detalle):
    """Un punto focal."""

    clave = "id"
