"""Los hitos de los acuerdos."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from rest_framework import serializers

from acuerdos.anulados import sin_anular
from acuerdos.como_estaban import hitos_en
from acuerdos.enums import Responsable, TipoDeCambio
from acuerdos.estados import hito_vencido
from acuerdos.filtros import HitosAlDia
from acuerdos.models import Hito
from api.fichas import DE_LAS_ACCIONES, ConAcciones, Detalle
from api.hechos import CON_SU_ACUERDO, codigo_de_su_acuerdo
from api.recurso import Contexto, Fila, Recurso
from api.vistas import Lista
from cuentas.models import Usuario

DE_QUIEN = {"de_municipalidad": "de_municipalidad_id", "de_sector": "de_sector_id"}


class HitoHoy(serializers.Serializer[Any]):
    """Lo que depende de qué día es: cambia sin que el hito cambie."""

    dia = serializers.DateField()
    vencido = serializers.BooleanField()


class HitoSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    acuerdo = serializers.CharField(help_text="Código del acuerdo")
    numero = serializers.IntegerField()
    texto = serializers.CharField()
    responsable = serializers.ChoiceField(choices=Responsable.choices)
    de_municipalidad = serializers.CharField(
        allow_null=True, help_text="UBIGEO de la que responde, si participa en el acuerdo; null, la que lo encabeza"
    )
    de_sector = serializers.CharField(
        allow_null=True, help_text="Sigla del que responde, si participa en el acuerdo; null, el que lo encabeza"
    )
    plazo = serializers.DateField(help_text="El primero: nunca se reescribe")
    plazo_vigente = serializers.DateField()
    peso = serializers.IntegerField()
    registrado_el = serializers.DateField(allow_null=True, help_text="null: propuesto, aún no cuenta")
    porcentaje = serializers.IntegerField(help_text="Del último avance, de 0 a 100")
    validado = serializers.BooleanField()
    ultimo_avance_el = serializers.DateField(allow_null=True)
    version = serializers.IntegerField(help_text="La del acuerdo")
    hoy = HitoHoy()
    url = serializers.URLField()


class HitoFicha(HitoSerializer, ConAcciones):
    pass


class Hitos(Recurso):
    recurso = "hitos"
    serializer_class = HitoSerializer
    tipo = TipoDeCambio.ACUERDO
    clave_de_cambio = codigo_de_su_acuerdo("h.id = %s", "acuerdos_hito h ON h.acuerdo_id = a.id")
    depende_del_dia = True
    propios = (
        "id",
        "numero",
        "texto",
        "responsable",
        "plazo",
        "plazo_vigente",
        "peso",
        "registrado_el",
        "porcentaje",
        "validado",
        "ultimo_avance_el",
    )
    campos = (
        *propios,
        *DE_QUIEN.values(),
        "acuerdo_id",
        "acuerdo__codigo",
        "acuerdo__version",
        "acuerdo__situacion",
    )

    def visibles(self, usuario: Usuario) -> QuerySet[Hito]:
        return Hito.objects.visibles_para(usuario)

    def accesibles(self, usuario: Usuario) -> QuerySet[Hito]:
        return Hito.objects.accesibles_para(usuario)

    def filas(self, crudas: list[Fila], contexto: Contexto) -> list[Fila]:
        if contexto.al:
            crudas = hitos_en(crudas, contexto.al, contexto.conocido_al)
            contexto = replace(contexto, dia=contexto.al)
        return super().filas(crudas, contexto)

    def fila(self, cruda: Fila, contexto: Contexto) -> Fila:
        vencido = hito_vencido(
            situacion=cruda["acuerdo__situacion"],
            registrado_el=cruda["registrado_el"],
            porcentaje=cruda["porcentaje"],
            plazo=cruda["plazo_vigente"],
            dia=contexto.dia,
        )
        de_quien = {campo: cruda[columna] for campo, columna in DE_QUIEN.items()}
        return {campo: cruda[campo] for campo in self.propios} | {
            **de_quien,
            "acuerdo": cruda["acuerdo__codigo"],
            "version": cruda["acuerdo__version"],
            "hoy": {"dia": contexto.dia, "vencido": vencido},
            "url": contexto.url(f"acuerdos/{cruda['acuerdo__codigo']}/hitos", cruda["numero"]),
        }


class HitosLista(Hitos, Lista):
    """Hitos de los acuerdos que la persona ve."""

    filtro = HitosAlDia


class HitosDetalle(Hitos, Detalle):
    """Un hito, por su acuerdo y su número en él."""

    clave = "numero"
    serializer_class = HitoFicha
    tambien = "codigo"
    operacion = "hitos_leer"
    clave_de_cambio = "%s"
    de_las_acciones = DE_LAS_ACCIONES

    def condicion(self, claves: Mapping[str, Any]) -> dict[str, Any]:
        return {"acuerdo__codigo": claves["codigo"], "numero": claves["numero"]}

    def valor(self, claves: Mapping[str, Any]) -> Any:
        return claves["codigo"]

    @classmethod
    def direccion(cls, claves: Mapping[str, Any]) -> str:
        return reverse("api:hito_de_acuerdo", kwargs=dict(claves))

    def objeto(self, usuario: Usuario, claves: Mapping[str, Any]) -> Hito:
        hitos = Hito.objects.accesibles_para(usuario).filter(sin_anular("acuerdo"))
        hito: Hito = get_object_or_404(hitos.select_related(*CON_SU_ACUERDO), **self.condicion(claves))
        return hito


class HitosPorId(HitosDetalle):
    """Un hito, por su id."""

    clave, tambien = "id", ""
    escribe: ClassVar[Mapping[str, Any]] = {}
    operacion = "hitos_leer_por_id"
    clave_de_cambio = Hitos.clave_de_cambio

    def condicion(self, claves: Mapping[str, Any]) -> dict[str, Any]:
        return {"pk": claves["id"]}

    def valor(self, claves: Mapping[str, Any]) -> Any:
        return int(claves["id"])

    @classmethod
    def direccion(cls, claves: Mapping[str, Any]) -> str:
        return reverse("api:hitos_detalle", kwargs=dict(claves))
