"""Lo que se informó de los hitos."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from acuerdos.anulados import sin_anular
from acuerdos.enums import Canal, TipoDeCambio
from acuerdos.filtros import AvanceFiltro
from acuerdos.models import Avance, Evidencia
from api.fichas import DE_LAS_ACCIONES, ConAcciones, Detalle
from api.hechos import codigo_de_su_acuerdo, con_su_acuerdo, en_lima
from api.recurso import Contexto, Fila, Recurso
from api.vistas import Lista
from cuentas.models import Usuario


class EvidenciaSerializer(serializers.Serializer[Any]):
    en_celda = ("nombre",)

    id = serializers.IntegerField()
    nombre = serializers.CharField()
    tipo = serializers.CharField(help_text="Tipo de contenido")
    tamano = serializers.IntegerField(help_text="Bytes")
    sha256 = serializers.CharField()
    url = serializers.URLField(help_text="Su ficha; con «archivo/» al final, el archivo")


class AvanceSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    acuerdo = serializers.CharField(help_text="Código del acuerdo")
    hito = serializers.IntegerField(help_text="id del hito")
    numero_de_hito = serializers.IntegerField(help_text="El suyo en el acuerdo: con el código, su clave natural")
    fecha = serializers.DateField()
    porcentaje = serializers.IntegerField()
    descripcion = serializers.CharField()
    canal = serializers.ChoiceField(choices=Canal.choices)
    en_nombre_de = serializers.CharField(help_text="GN, GR o GL si lo informó la Secretaría por ese lado")
    registrado_en = serializers.DateTimeField()
    registrado_por = serializers.CharField(allow_null=True, help_text="Solo para la Secretaría y para sí misma")
    validado_el = serializers.DateField(allow_null=True)
    devuelto_en = serializers.DateTimeField(allow_null=True)
    motivo_de_devolucion = serializers.CharField()
    evidencias = EvidenciaSerializer(many=True)
    version = serializers.IntegerField(help_text="La del acuerdo")
    url = serializers.URLField()


DE_EVIDENCIA = ("avance_id", "id", "nombre", "tipo", "tamano", "sha256")


class AvanceFicha(AvanceSerializer, ConAcciones):
    pass


class Avances(Recurso):
    recurso = "avances"
    serializer_class = AvanceSerializer
    tipo = TipoDeCambio.ACUERDO
    clave_de_cambio = codigo_de_su_acuerdo(
        "v.id = %s", "acuerdos_hito h ON h.acuerdo_id = a.id", "acuerdos_avance v ON v.hito_id = h.id"
    )
    propios = (
        "id",
        "fecha",
        "porcentaje",
        "descripcion",
        "canal",
        "en_nombre_de",
        "validado_el",
        "motivo_de_devolucion",
    )
    campos = (
        *propios,
        "hito_id",
        "hito__numero",
        "hito__acuerdo__codigo",
        "hito__acuerdo__version",
        "registrado_en",
        "registrado_por_id",
        "registrado_por__nombre",
        "devuelto_en",
    )

    def visibles(self, usuario: Usuario) -> QuerySet[Avance]:
        return Avance.objects.visibles_para(usuario)

    def filas(self, crudas: list[Fila], contexto: Contexto) -> list[Fila]:
        vivas = Evidencia.objects.visibles_para(contexto.usuario).filter(avance__in=[cruda["id"] for cruda in crudas])
        return self.con_evidencias(crudas, list(vivas.order_by("id").values(*DE_EVIDENCIA)), contexto)

    def con_evidencias(self, crudas: list[Fila], suyas: list[Fila], contexto: Contexto) -> list[Fila]:
        """Los avances, con sus evidencias ya leídas (`suyas`, con las columnas de `DE_EVIDENCIA`)."""
        evidencias = defaultdict(list)
        for una in suyas:
            evidencias[una.pop("avance_id")].append(una | {"url": contexto.url("evidencias", una["id"])})
        return [
            {campo: cruda[campo] for campo in self.propios}
            | {
                "acuerdo": cruda["hito__acuerdo__codigo"],
                "hito": cruda["hito_id"],
                "numero_de_hito": cruda["hito__numero"],
                "registrado_en": en_lima(cruda["registrado_en"]),
                "registrado_por": contexto.persona(cruda["registrado_por_id"], cruda["registrado_por__nombre"]),
                "devuelto_en": cruda["devuelto_en"] and en_lima(cruda["devuelto_en"]),
                "evidencias": evidencias[cruda["id"]],
                "version": cruda["hito__acuerdo__version"],
                "url": contexto.url("avances", cruda["id"]),
            }
            for cruda in crudas
        ]


class AvancesLista(Avances, Lista):
    """Avances de los hitos que la persona ve, devueltos incluidos."""

    filtro = AvanceFiltro


class AvancesDetalle(Avances, Detalle):
    """Un avance."""

    clave = "id"
    serializer_class = AvanceFicha
    de_las_acciones = DE_LAS_ACCIONES

    def objeto(self, usuario: Usuario, claves: Mapping[str, Any]) -> Avance:
        avances = Avance.objects.accesibles_para(usuario).filter(sin_anular("hito__acuerdo"))
        avances = avances.select_related("registrado_por", *con_su_acuerdo("hito__"))
        avance: Avance = get_object_or_404(avances, pk=claves["id"])
        return avance
