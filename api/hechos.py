"""Hitos, avances y trabas: lo que cuelga de un acuerdo y cambia con él."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import serializers

from acuerdos.enums import Canal, CategoriaTraba, Responsable, TipoDeCambio
from acuerdos.filtros import AvanceFiltro, HitoFiltro, TrabaFiltro
from acuerdos.models import AsistenciaTecnica, Avance, Evidencia, Hito, Traba
from api.vistas import Contexto, Detalle, Fila, Lista, Recurso

LIMA = timezone.get_default_timezone()


def codigo_de_su_acuerdo(condicion: str, *uniones: str) -> str:
    """SQL: el código del acuerdo del que cuelga lo que cumple `condicion`."""
    unidas = " ".join(f"JOIN {union}" for union in uniones)
    return f"(SELECT a.codigo FROM acuerdos_acuerdo a {unidas} WHERE {condicion})"  # noqa: S608  # sin nada de fuera


def en_lima(instante: datetime) -> datetime:
    return instante.astimezone(LIMA)


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


class EvidenciaSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    nombre = serializers.CharField()
    tipo = serializers.CharField(help_text="Tipo de contenido")
    tamano = serializers.IntegerField(help_text="Bytes")
    sha256 = serializers.CharField()


class AvanceSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    acuerdo = serializers.CharField(help_text="Código del acuerdo")
    hito = serializers.IntegerField(help_text="id del hito")
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


class AsistenciaTecnicaSerializer(serializers.Serializer[Any]):
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


class Hitos(Recurso):
    recurso = "hitos"
    serializer_class = HitoSerializer
    tipo = TipoDeCambio.ACUERDO
    clave_de_cambio = codigo_de_su_acuerdo("h.id = %s", "acuerdos_hito h ON h.acuerdo_id = a.id")
    depende_del_dia = True
    propios = (
        "id", "numero", "texto", "responsable", "plazo", "plazo_vigente", "peso", "registrado_el", "porcentaje",
        "validado", "ultimo_avance_el",
    )  # fmt: skip
    campos = (*propios, "acuerdo__codigo", "acuerdo__version")

    def visibles(self, usuario: Any) -> QuerySet[Hito]:
        return Hito.objects.visibles_para(usuario)

    def fila(self, cruda: Fila, contexto: Contexto) -> Fila:
        debido = cruda["registrado_el"] is not None and cruda["porcentaje"] < 100
        return {campo: cruda[campo] for campo in self.propios} | {
            "acuerdo": cruda["acuerdo__codigo"],
            "version": cruda["acuerdo__version"],
            "hoy": {"dia": contexto.dia, "vencido": debido and cruda["plazo_vigente"] < contexto.dia},
            "url": contexto.url("hitos", cruda["id"]),
        }


class HitosLista(Hitos, Lista):
    """Hitos de los acuerdos que la persona ve."""

    filtro = HitoFiltro


class HitosDetalle(Hitos, Detalle):
    """Un hito."""

    clave = "id"


class Avances(Recurso):
    recurso = "avances"
    serializer_class = AvanceSerializer
    tipo = TipoDeCambio.ACUERDO
    clave_de_cambio = codigo_de_su_acuerdo(
        "v.id = %s", "acuerdos_hito h ON h.acuerdo_id = a.id", "acuerdos_avance v ON v.hito_id = h.id"
    )
    propios = (
        "id", "fecha", "porcentaje", "descripcion", "canal", "en_nombre_de", "validado_el", "motivo_de_devolucion",
    )  # fmt: skip
    campos = (
        *propios, "hito_id", "hito__acuerdo__codigo", "hito__acuerdo__version", "registrado_en", "registrado_por_id",
        "registrado_por__nombre", "devuelto_en",
    )  # fmt: skip

    def visibles(self, usuario: Any) -> QuerySet[Avance]:
        return Avance.objects.visibles_para(usuario)

    def filas(self, crudas: list[Fila], contexto: Contexto) -> list[Fila]:
        evidencias = _evidencias(contexto.usuario, [cruda["id"] for cruda in crudas])
        return [
            {campo: cruda[campo] for campo in self.propios}
            | {
                "acuerdo": cruda["hito__acuerdo__codigo"],
                "hito": cruda["hito_id"],
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


class Trabas(Recurso):
    recurso = "trabas"
    serializer_class = TrabaSerializer
    tipo = TipoDeCambio.ACUERDO
    clave_de_cambio = codigo_de_su_acuerdo("t.id = %s", "acuerdos_traba t ON t.acuerdo_id = a.id")
    propios = (
        "id", "categoria", "necesidad", "quien_puede", "necesaria_el", "registrada_el", "levantada_el",
        "como_se_levanto",
    )  # fmt: skip
    campos = (*propios, "acuerdo__codigo", "acuerdo__version")

    def visibles(self, usuario: Any) -> QuerySet[Traba]:
        return Traba.objects.visibles_para(usuario)

    def filas(self, crudas: list[Fila], contexto: Contexto) -> list[Fila]:
        asistencias = defaultdict(list)
        dadas = AsistenciaTecnica.objects.visibles_para(contexto.usuario).filter(traba__in=[c["id"] for c in crudas])
        for a in dadas.values("traba_id", "fecha", "descripcion"):
            asistencias[a.pop("traba_id")].append(a)
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


def _evidencias(usuario: Any, avances: Iterable[int]) -> dict[int, list[Fila]]:
    por_avance = defaultdict(list)
    vivas = Evidencia.objects.visibles_para(usuario).filter(avance__in=avances)
    for e in vivas.values("avance_id", "id", "nombre", "tipo", "tamano", "sha256"):
        por_avance[e.pop("avance_id")].append(e)
    return por_avance
