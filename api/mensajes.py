"""La conversación de los acuerdos: lo que se dicen la municipalidad, el sector y la Secretaría."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from acuerdos.anulados import sin_anular
from acuerdos.enums import Canal, Lado, TipoDeCambio
from acuerdos.filtros import MensajeFiltro
from acuerdos.models import MensajeDeAcuerdo
from api.fichas import DE_LAS_ACCIONES, ConAcciones, Detalle
from api.hechos import CON_SU_ACUERDO, codigo_de_su_acuerdo, en_lima
from api.recurso import Contexto, Fila, Recurso
from api.vistas import Lista
from cuentas.models import Usuario


class MensajeSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    acuerdo = serializers.CharField(help_text="Código del acuerdo")
    texto = serializers.CharField()
    lado = serializers.ChoiceField(choices=Lado.choices, help_text="Desde cuál se escribió")
    dirigido_a = serializers.ChoiceField(
        choices=Lado.choices, allow_blank=True, help_text="A cuyo encargado se le pide que conteste; vacío, a todos"
    )
    canal = serializers.ChoiceField(choices=Canal.choices)
    escrito_en = serializers.DateTimeField()
    version = serializers.IntegerField(help_text="La del acuerdo, que un mensaje no mueve; con If-Match va su ETag")
    url = serializers.URLField()


class MensajeFicha(MensajeSerializer, ConAcciones):
    pass


class Mensajes(Recurso):
    recurso = "mensajes"
    serializer_class = MensajeSerializer
    tipo = TipoDeCambio.ACUERDO
    clave_de_cambio = codigo_de_su_acuerdo("m.id = %s", "acuerdos_mensajedeacuerdo m ON m.acuerdo_id = a.id")
    propios = ("id", "texto", "lado", "dirigido_a", "canal")
    campos = (*propios, "registrado_en", "acuerdo__codigo", "acuerdo__version")

    def visibles(self, usuario: Usuario) -> QuerySet[MensajeDeAcuerdo]:
        return MensajeDeAcuerdo.objects.visibles_para(usuario)

    def filas(self, crudas: list[Fila], contexto: Contexto) -> list[Fila]:
        return [
            {campo: cruda[campo] for campo in self.propios}
            | {
                "escrito_en": en_lima(cruda["registrado_en"]),
                "acuerdo": cruda["acuerdo__codigo"],
                "version": cruda["acuerdo__version"],
                "url": contexto.url("mensajes", cruda["id"]),
            }
            for cruda in crudas
        ]


class MensajesLista(Mensajes, Lista):
    """La conversación de los acuerdos que la persona ve. Las notas de la Secretaría no están."""

    filtro = MensajeFiltro


class MensajesDetalle(Mensajes, Detalle):
    """Un mensaje."""

    clave = "id"
    serializer_class = MensajeFicha
    de_las_acciones = DE_LAS_ACCIONES

    def objeto(self, usuario: Usuario, claves: Mapping[str, Any]) -> MensajeDeAcuerdo:
        mensajes = MensajeDeAcuerdo.objects.accesibles_para(usuario).filter(sin_anular("acuerdo"))
        mensaje: MensajeDeAcuerdo = get_object_or_404(mensajes.select_related(*CON_SU_ACUERDO), pk=claves["id"])
        return mensaje
