"""Acuerdos: la lista de hoy y la ficha entera de cada uno."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from acuerdos.como_estaban import acuerdos_en
from acuerdos.enums import Estado, EstadoSolicitud, Responsable, Semaforo, Tipo, TipoDeCambio
from acuerdos.estados import estado_de, semaforo
from acuerdos.filtros import AcuerdoFiltro, AcuerdosAlDia, Filtros
from acuerdos.models import Acuerdo, Desestimacion, Reprogramacion
from api.avances import Avances, AvanceSerializer
from api.fichas import DE_LAS_ACCIONES, ConAcciones, Detalle
from api.hitos import Hitos, HitoSerializer
from api.lecturas import Lecturas, LecturaSerializer
from api.lugares import DeRegion
from api.nombres import CATALOGOS, Nombres, nombres_para
from api.recurso import Contexto, Fila, Recurso
from api.sesiones import DeSector
from api.trabas import Trabas, TrabaSerializer
from api.vistas import Lista
from cuentas.models import Usuario


class DeMunicipalidad(serializers.Serializer[Any]):
    ubigeo = serializers.CharField()
    nombre = serializers.CharField()
    provincia = serializers.CharField()


class AcuerdoHoy(serializers.Serializer[Any]):
    """Lo que depende de qué día es: cambia sin que el acuerdo cambie."""

    dia = serializers.DateField()
    estado = serializers.ChoiceField(choices=Estado.choices)
    semaforo = serializers.ChoiceField(choices=Semaforo.choices)
    motivo = serializers.CharField(help_text="Por qué el semáforo está así")


class AcuerdoSerializer(serializers.Serializer[Any]):
    codigo = serializers.CharField()
    sesion = serializers.CharField()
    reunion = serializers.CharField(allow_null=True, help_text="Código de la reunión en su sesión")
    municipalidad = DeMunicipalidad()
    region = DeRegion()
    sector = DeSector()
    texto = serializers.CharField(help_text="Tal como se firmó")
    tipo = serializers.ChoiceField(choices=Tipo.choices)
    clasificacion = serializers.CharField()
    responsable = serializers.ChoiceField(choices=Responsable.choices)
    plazo = serializers.DateField(help_text="El firmado: nunca se reescribe")
    plazo_vigente = serializers.DateField()
    avance = serializers.FloatField(help_text="De 0 a 100, por el peso de sus hitos")
    por_validar = serializers.BooleanField()
    proximo_vencimiento = serializers.DateField(allow_null=True)
    ultimo_avance_el = serializers.DateField(allow_null=True)
    cui = serializers.CharField(help_text="Código único de inversiones, o vacío")
    monto = serializers.FloatField(allow_null=True, help_text="Soles (PEN)")
    version = serializers.IntegerField(help_text="Sube con cada cambio del acuerdo y de lo que cuelga de él")
    hoy = AcuerdoHoy()
    url = serializers.URLField()


class HitoConAvances(HitoSerializer):
    avances = AvanceSerializer(many=True)


class SolicitudSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    motivo = serializers.CharField()
    solicitado_el = serializers.DateField()
    estado = serializers.ChoiceField(choices=EstadoSolicitud.choices)
    decidido_el = serializers.DateField(allow_null=True)
    motivo_de_decision = serializers.CharField()
    url = serializers.URLField()


class ReprogramacionSerializer(SolicitudSerializer):
    hito = serializers.IntegerField(allow_null=True, help_text="id del hito; null si es del acuerdo")
    numero_de_hito = serializers.IntegerField(allow_null=True)
    plazo_anterior = serializers.DateField()
    plazo_nuevo = serializers.DateField()


class AcuerdoCompleto(AcuerdoSerializer, ConAcciones):
    hitos = HitoConAvances(many=True)
    reprogramaciones = ReprogramacionSerializer(many=True)
    desestimaciones = SolicitudSerializer(many=True)
    trabas = TrabaSerializer(many=True)
    lecturas = LecturaSerializer(many=True)


class Acuerdos(Recurso):
    recurso = "acuerdos"
    tipo = TipoDeCambio.ACUERDO
    nombra = CATALOGOS
    depende_del_dia = True
    propios = (
        "codigo",
        "texto",
        "tipo",
        "responsable",
        "plazo",
        "plazo_vigente",
        "por_validar",
        "proximo_vencimiento",
        "ultimo_avance_el",
        "cui",
        "version",
    )
    campos = (
        *propios,
        "id",
        "sesion__codigo",
        "reunion__codigo",
        "municipalidad_id",
        "sector_id",
        "clasificacion_id",
        "situacion",
        "avance",
        "silencio_desde",
        "monto",
    )

    def visibles(self, usuario: Usuario) -> QuerySet[Acuerdo]:
        return Acuerdo.objects.visibles_para(usuario)

    def accesibles(self, usuario: Usuario) -> QuerySet[Acuerdo]:
        return Acuerdo.objects.accesibles_para(usuario)

    def filas(self, crudas: list[Fila], contexto: Contexto) -> list[Fila]:
        if contexto.al:
            crudas = acuerdos_en(crudas, contexto.al, contexto.conocido_al)
            contexto = replace(contexto, dia=contexto.al)
        nombres = nombres_para(crudas, contexto.numeros)
        return [self._fila(cruda, contexto, nombres) for cruda in crudas]

    def _fila(self, cruda: Fila, contexto: Contexto, nombres: Nombres) -> Fila:
        ubigeo = cruda["municipalidad_id"]
        reloj = {
            "situacion": cruda["situacion"],
            "plazo_vigente": cruda["plazo_vigente"],
            "dia": contexto.dia,
        }
        color, motivo = semaforo(
            **reloj, proximo_vencimiento=cruda["proximo_vencimiento"], silencio_desde=cruda["silencio_desde"]
        )
        return {
            "codigo": cruda["codigo"],
            "sesion": cruda["sesion__codigo"],
            "reunion": cruda["reunion__codigo"],
            "municipalidad": nombres.municipalidades[ubigeo],
            "region": nombres.regiones[ubigeo],
            "sector": nombres.sectores[cruda["sector_id"]],
            "texto": cruda["texto"],
            "tipo": cruda["tipo"],
            "clasificacion": cruda["clasificacion_id"],
            "responsable": cruda["responsable"],
            "plazo": cruda["plazo"],
            "plazo_vigente": cruda["plazo_vigente"],
            "avance": float(cruda["avance"]),
            "por_validar": cruda["por_validar"],
            "proximo_vencimiento": cruda["proximo_vencimiento"],
            "ultimo_avance_el": cruda["ultimo_avance_el"],
            "cui": cruda["cui"],
            "monto": None if cruda["monto"] is None else float(cruda["monto"]),
            "version": cruda["version"],
            "hoy": {
                "dia": contexto.dia,
                "estado": estado_de(**reloj).value,
                "semaforo": color.value,
                "motivo": motivo,
            },
            "url": contexto.url("acuerdos", cruda["codigo"]),
        }


class AcuerdosLista(Acuerdos, Lista):
    """Los acuerdos que la persona ve, con su estado de hoy."""

    filtro = AcuerdosAlDia
    con_vocabulario = True
    serializer_class = AcuerdoSerializer

    def junto_a_las_filas(self, filtro: Filtros | None) -> Fila:
        return {"aviso": filtro.correcciones if isinstance(filtro, AcuerdoFiltro) else ""}


class AcuerdosDetalle(Acuerdos, Detalle):
    """Un acuerdo entero: hitos con sus avances y evidencias, solicitudes, trabas y lo leído de su inversión."""

    clave = "codigo"
    serializer_class = AcuerdoCompleto
    de_las_acciones = DE_LAS_ACCIONES

    def objeto(self, usuario: Usuario, claves: Mapping[str, Any]) -> Acuerdo:
        visibles = Acuerdo.objects.visibles_para(usuario).select_related("sesion", "sector", "municipalidad")
        acuerdo: Acuerdo = get_object_or_404(visibles, codigo=claves["codigo"])
        return acuerdo

    def completa(self, cruda: Fila, contexto: Contexto) -> Fila:
        usuario, pk = contexto.usuario, cruda["id"]
        avances: dict[int, list[Fila]] = {}
        de_sus_hitos = Avances().visibles(usuario).filter(hito__acuerdo=pk).order_by("fecha", "id")
        for avance in Avances().filas(list(de_sus_hitos.values(*Avances.campos)), contexto):
            avances.setdefault(avance["hito"], []).append(avance)
        hitos = Hitos().visibles(usuario).filter(acuerdo=pk).order_by("numero").values(*Hitos.campos)
        trabas = Trabas().visibles(usuario).filter(acuerdo=pk).order_by("registrada_el", "id").values(*Trabas.campos)
        lecturas = Lecturas().visibles(usuario).filter(acuerdo=pk).order_by("-leida_el", "-id")
        solicitudes = Reprogramacion.objects.visibles_para(usuario).filter(acuerdo=pk)
        retiros = Desestimacion.objects.visibles_para(usuario).filter(acuerdo=pk)
        de_solicitud = ("id", "motivo", "solicitado_el", "estado", "decidido_el", "motivo_de_decision")
        return self.filas([cruda], contexto)[0] | {
            "hitos": [Hitos().fila(h, contexto) | {"avances": avances.get(h["id"], [])} for h in hitos],
            "reprogramaciones": [
                solicitud
                | {
                    "hito": solicitud.pop("hito_id"),
                    "numero_de_hito": solicitud.pop("hito__numero"),
                    "url": contexto.url("solicitudes", f"reprogramacion-{solicitud['id']}"),
                }
                for solicitud in solicitudes.values(
                    *de_solicitud, "hito_id", "hito__numero", "plazo_anterior", "plazo_nuevo"
                )
            ],
            "desestimaciones": [
                retiro | {"url": contexto.url("solicitudes", f"desestimacion-{retiro['id']}")}
                for retiro in retiros.values(*de_solicitud)
            ],
            "trabas": Trabas().filas(list(trabas), contexto),
            "lecturas": Lecturas().filas(list(lecturas.values(*Lecturas.campos)), contexto),
        }
