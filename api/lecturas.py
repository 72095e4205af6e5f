"""Lo leído de la inversión de los acuerdos en la consulta pública del MEF."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from acuerdos.anulados import sin_anular
from acuerdos.enums import TipoDeCambio
from acuerdos.filtros import LecturaFiltro
from acuerdos.inversiones import CAMPOS, Lectura
from acuerdos.models import LecturaDeInversion
from api.fichas import DE_LAS_ACCIONES, ConAcciones, Detalle
from api.hechos import CON_SU_ACUERDO, codigo_de_su_acuerdo
from api.recurso import Contexto, Fila, Recurso
from api.vistas import Lista
from cuentas.models import Usuario


class LecturaSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    acuerdo = serializers.CharField(help_text="Código del acuerdo")
    cui = serializers.CharField()
    leida_el = serializers.DateField()
    costo = serializers.FloatField(allow_null=True, help_text="Costo actualizado, en soles")
    pim = serializers.FloatField(allow_null=True, help_text="Soles")
    devengado = serializers.FloatField(allow_null=True, help_text="Devengado acumulado, en soles")
    porcentaje_devengado = serializers.FloatField(
        allow_null=True, help_text="Del costo actualizado o, si no se dio, del PIM"
    )
    avance_fisico = serializers.FloatField(allow_null=True, help_text="De 0 a 100")
    fase = serializers.CharField()
    version = serializers.IntegerField(help_text="La del acuerdo")
    url = serializers.URLField()


class LecturaFicha(LecturaSerializer, ConAcciones):
    pass


class Lecturas(Recurso):
    recurso = "lecturas"
    serializer_class = LecturaSerializer
    tipo = TipoDeCambio.ACUERDO
    clave_de_cambio = codigo_de_su_acuerdo("l.id = %s", "acuerdos_lecturadeinversion l ON l.acuerdo_id = a.id")
    campos = ("id", "cui", *CAMPOS, "acuerdo__codigo", "acuerdo__version")

    def visibles(self, usuario: Usuario) -> QuerySet[LecturaDeInversion]:
        return LecturaDeInversion.objects.visibles_para(usuario)

    def filas(self, crudas: list[Fila], contexto: Contexto) -> list[Fila]:
        return [self._fila(cruda, contexto) for cruda in crudas]

    def _fila(self, cruda: Fila, contexto: Contexto) -> Fila:
        dicho = Lectura(*(cruda[campo] for campo in CAMPOS))
        return {
            "id": cruda["id"],
            "acuerdo": cruda["acuerdo__codigo"],
            "cui": cruda["cui"],
            "leida_el": dicho.leida_el,
            "costo": _numero(dicho.costo),
            "pim": _numero(dicho.pim),
            "devengado": _numero(dicho.devengado),
            "porcentaje_devengado": _numero(dicho.porcentaje),
            "avance_fisico": _numero(dicho.avance_fisico),
            "fase": dicho.fase,
            "version": cruda["acuerdo__version"],
            "url": contexto.url("lecturas", cruda["id"]),
        }


def _numero(valor: Decimal | None) -> float | None:
    return None if valor is None else float(valor)


class LecturasLista(Lecturas, Lista):
    """Lecturas de la inversión de los acuerdos que la persona ve."""

    filtro = LecturaFiltro


class LecturasDetalle(Lecturas, Detalle):
    """Una lectura."""

    clave = "id"
    serializer_class = LecturaFicha
    de_las_acciones = DE_LAS_ACCIONES

    def objeto(self, usuario: Usuario, claves: Mapping[str, Any]) -> LecturaDeInversion:
        lecturas = LecturaDeInversion.objects.accesibles_para(usuario).filter(sin_anular("acuerdo"))
        lectura: LecturaDeInversion = get_object_or_404(lecturas.select_related(*CON_SU_ACUERDO), pk=claves["id"])
        return lectura
