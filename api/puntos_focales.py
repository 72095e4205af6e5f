"""Los puntos focales: para la Secretaría, todos; para cada quien, sus propios cargos. Llevan datos personales."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from acuerdos.enums import TipoDeCambio
from acuerdos.filtros import PuntoFocalFiltro
from acuerdos.models import DocumentoDeCargo
from acuerdos.permisos import puntos_focales_visibles
from api.evidencias import ArchivoDe
from api.fichas import ConAcciones, Detalle
from api.recurso import Contexto, Fila, Recurso
from api.vistas import Lista
from cuentas.models import Usuario
from municipalidades.models import PuntoFocal


class DocumentoDeCargoSerializer(serializers.Serializer[Any]):
    """El papel con que lo nombraron."""

    id = serializers.IntegerField()
    nombre = serializers.CharField()
    tipo = serializers.CharField()
    tamano = serializers.IntegerField(help_text="Bytes")
    sha256 = serializers.CharField()
    archivo = serializers.URLField(help_text="De donde se descarga")


DE_DOCUMENTO = ("id", "nombre", "tipo", "tamano", "sha256")


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
    documentos = DocumentoDeCargoSerializer(many=True)
    url = serializers.URLField()


class PuntoFocalFicha(PuntoFocalSerializer, ConAcciones):
    pass


class PuntosFocales(Recurso):
    recurso = "puntos_focales"
    serializer_class = PuntoFocalSerializer
    tipo = TipoDeCambio.PUNTO_FOCAL
    propios = ("id", "titular", "cargo", "correo", "telefono", "documento", "desde", "hasta")
    campos = (*propios, "municipalidad_id", "usuario__username", "usuario__nombre")

    def visibles(self, usuario: Usuario) -> QuerySet[PuntoFocal]:
        return PuntoFocal.objects.filter(puntos_focales_visibles(usuario))

    def filas(self, crudas: list[Fila], contexto: Contexto) -> list[Fila]:
        documentos = defaultdict(list)
        vivos = DocumentoDeCargo.objects.visibles_para(contexto.usuario)
        suyos = vivos.filter(punto_focal__in=[cruda["id"] for cruda in crudas]).order_by("id")
        for uno in suyos.values("punto_focal_id", *DE_DOCUMENTO):
            archivo = f"{contexto.url('nombramientos', uno['id'])}archivo/"
            documentos[uno.pop("punto_focal_id")].append(uno | {"archivo": archivo})
        return [
            {campo: cruda[campo] for campo in self.propios}
            | {
                "municipalidad": cruda["municipalidad_id"],
                "usuario": cruda["usuario__username"],
                "nombre": cruda["usuario__nombre"],
                "documentos": documentos[cruda["id"]],
                "url": contexto.url("puntos_focales", cruda["id"]),
            }
            for cruda in crudas
        ]


class PuntosFocalesLista(PuntosFocales, Lista):
    """Quién responde por cada municipalidad, y desde cuándo."""

    filtro = PuntoFocalFiltro


class PuntosFocalesDetalle(PuntosFocales, Detalle):
    """Un punto focal."""

    clave = "id"
    serializer_class = PuntoFocalFicha

    def objeto(self, usuario: Usuario, claves: Mapping[str, Any]) -> PuntoFocal:
        visibles = self.visibles(usuario).select_related("municipalidad", "usuario")
        punto_focal: PuntoFocal = get_object_or_404(visibles, pk=claves["id"])
        return punto_focal


class ArchivoDeNombramiento(ArchivoDe):
    """El archivo con que se nombró a un punto focal."""

    recurso = "nombramientos_archivo"
    tipo = TipoDeCambio.PUNTO_FOCAL

    def hallar(self, usuario: Usuario, claves: Mapping[str, Any]) -> tuple[Any, str, str, str]:
        visibles = DocumentoDeCargo.objects.visibles_para(usuario)
        documento = get_object_or_404(visibles.filter(punto_focal__isnull=False), pk=claves["id"])
        return documento.archivo, documento.nombre, documento.tipo, documento.sha256
