"""Quienes están en los acuerdos sin encabezarlos: una fila por cada uno, para quien cruza tablas."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from acuerdos.enums import TipoDeCambio
from acuerdos.filtros import ParticipanteFiltro
from acuerdos.models import Participante
from api.fichas import Detalle
from api.hechos import codigo_de_su_acuerdo
from api.nombres import CATALOGOS
from api.recurso import Contexto, Fila, Recurso
from api.vistas import Lista
from cuentas.models import Usuario


class QuienParticipaSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    acuerdo = serializers.CharField(help_text="Código del acuerdo")
    municipalidad = serializers.CharField(allow_null=True, help_text="UBIGEO; null si es un sector")
    sector = serializers.CharField(allow_null=True, help_text="Sigla; null si es una municipalidad")
    nombre = serializers.CharField()
    mancomunidad = serializers.CharField(help_text="Por cuál viene, o vacío")
    desde = serializers.DateField(help_text="Desde qué día participa")
    version = serializers.IntegerField(help_text="La del acuerdo")
    url = serializers.URLField()


class Participantes(Recurso):
    recurso = "participantes"
    serializer_class = QuienParticipaSerializer
    tipo = TipoDeCambio.ACUERDO
    nombra = CATALOGOS
    clave_de_cambio = codigo_de_su_acuerdo("p.id = %s", "acuerdos_participante p ON p.acuerdo_id = a.id")
    propios = ("id", "mancomunidad", "desde")
    campos = (
        *propios,
        "municipalidad_id",
        "municipalidad__distrito",
        "sector_id",
        "sector__nombre",
        "acuerdo__codigo",
        "acuerdo__version",
    )

    def visibles(self, usuario: Usuario) -> QuerySet[Participante]:
        return Participante.objects.visibles_para(usuario)

    def fila(self, cruda: Fila, contexto: Contexto) -> Fila:
        return {campo: cruda[campo] for campo in self.propios} | {
            "acuerdo": cruda["acuerdo__codigo"],
            "municipalidad": cruda["municipalidad_id"],
            "sector": cruda["sector_id"],
            "nombre": cruda["municipalidad__distrito"] or cruda["sector__nombre"],
            "version": cruda["acuerdo__version"],
            "url": contexto.url("participantes", cruda["id"]),
        }


class ParticipantesLista(Participantes, Lista):
    """Las municipalidades y los sectores que están en los acuerdos que la persona ve, sin encabezarlos."""

    filtro = ParticipanteFiltro


class ParticipantesDetalle(Participantes, Detalle):
    """Uno de ellos."""

    clave = "id"
