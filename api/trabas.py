"""Lo que detiene a los acuerdos, y la asistencia técnica que se dio."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from acuerdos.anulados import sin_anular
from acuerdos.enums import CategoriaTraba, TipoDeCambio
from acuerdos.filtros import TrabaFiltro
from acuerdos.models import AsistenciaTecnica, Traba
from api.fichas import DE_LAS_ACCIONES, Accionable, ConAcciones, Detalle
from api.hechos import CON_SU_ACUERDO, codigo_de_su_acuerdo
from api.recurso import Contexto, Fila, Recurso
from api.vistas import Lista
from cuentas.models import Usuario


class AsistenciaTecnicaSerializer(serializers.Serializer[Any]):
    en_celda = ("fecha", "descripcion")

    id = serializers.IntegerField()
    fecha = serializers.DateField()
    descripcion = serializers.CharField()


class TrabaSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    acuerdo = serializers.CharField(help_text="Código del acuerdo")
    categoria = serializers.ChoiceField(choices=CategoriaTraba.choices)
    necesidad = serializers.CharField()
    quien_puede = serializers.CharField()
    necesaria_el = serializers.DateField(allow_null=True)
    registrada_el = serializers.DateField()
    levantada_el = serializers.DateField(allow_null=True)
    como_se_levanto = serializers.CharField()
    asistencias_tecnicas = AsistenciaTecnicaSerializer(many=True)
    version = serializers.IntegerField(help_text="La del acuerdo")
    url = serializers.URLField()


DE_ASISTENCIA = ("traba_id", "id", "fecha", "descripcion")


class TrabaFicha(TrabaSerializer, ConAcciones):
    pass


class Trabas(Recurso):
    recurso = "trabas"
    serializer_class = TrabaSerializer
    tipo = TipoDeCambio.ACUERDO
    clave_de_cambio = codigo_de_su_acuerdo("t.id = %s", "acuerdos_traba t ON t.acuerdo_id = a.id")
    propios = (
        "id",
        "categoria",
        "necesidad",
        "quien_puede",
        "necesaria_el",
        "registrada_el",
        "levantada_el",
        "como_se_levanto",
    )
    campos = (*propios, "acuerdo__codigo", "acuerdo__version")

    def visibles(self, usuario: Usuario) -> QuerySet[Traba]:
        return Traba.objects.visibles_para(usuario)

    def filas(self, crudas: list[Fila], contexto: Contexto) -> list[Fila]:
        dadas = AsistenciaTecnica.objects.visibles_para(contexto.usuario).filter(traba__in=[c["id"] for c in crudas])
        return self.con_asistencias(crudas, list(dadas.values(*DE_ASISTENCIA)), contexto)

    def con_asistencias(self, crudas: list[Fila], dadas: list[Fila], contexto: Contexto) -> list[Fila]:
        """Las trabas, con sus asistencias ya leídas (`dadas`, con las columnas de `DE_ASISTENCIA`)."""
        asistencias = defaultdict(list)
        for dada in dadas:
            asistencias[dada.pop("traba_id")].append(dada)
        return [
            {campo: cruda[campo] for campo in self.propios}
            | {
                "acuerdo": cruda["acuerdo__codigo"],
                "asistencias_tecnicas": asistencias[cruda["id"]],
                "version": cruda["acuerdo__version"],
                "url": contexto.url("trabas", cruda["id"]),
            }
            for cruda in crudas
        ]


class TrabasLista(Trabas, Lista):
    """Trabas de los acuerdos que la persona ve."""

    filtro = TrabaFiltro


class TrabasDetalle(Trabas, Detalle):
    """Una traba."""

    clave = "id"
    serializer_class = TrabaFicha
    de_las_acciones = DE_LAS_ACCIONES
    de_cada_asistencia: ClassVar[tuple[type[Accionable], ...]] = ()  # lo que se puede hacer con una

    def acciones_de(self, cuerpo: Fila, objeto: Any) -> None:
        """También las de cada asistencia: cuál es lo dice su dirección."""
        super().acciones_de(cuerpo, objeto)
        for dada in cuerpo["asistencias_tecnicas"]:
            asistencia = AsistenciaTecnica(pk=dada["id"], traba=objeto)
            cuerpo["acciones_disponibles"] += self.ofrecer(self.de_cada_asistencia, asistencia)

    def objeto(self, usuario: Usuario, claves: Mapping[str, Any]) -> Traba:
        trabas = Traba.objects.accesibles_para(usuario).filter(sin_anular("acuerdo"))
        traba: Traba = get_object_or_404(trabas.select_related(*CON_SU_ACUERDO), pk=claves["id"])
        return traba
