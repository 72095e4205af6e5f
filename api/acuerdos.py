"""Acuerdos: la lista de hoy y la ficha entera de cada uno."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from rest_framework import serializers

from acuerdos.como_estaban import acuerdos_en
from acuerdos.enums import Estado, EstadoSolicitud, Responsable, Semaforo, Tipo, TipoDeCambio
from acuerdos.estados import SemaforosDe
from acuerdos.filtros import AcuerdoFiltro, AcuerdosAlDia, Filtros
from acuerdos.models import (
    Acuerdo,
    AsistenciaTecnica,
    Avance,
    Desestimacion,
    Documento,
    Evidencia,
    Hito,
    LecturaDeInversion,
    Participante,
    Reprogramacion,
    Traba,
)
from acuerdos.models.acuerdo import SolicitudesLeidas
from api.avances import DE_EVIDENCIA, Avances, AvanceSerializer
from api.como_va import como_va
from api.evidencias import DocumentoSerializer
from api.fichas import DE_LAS_ACCIONES, ConAcciones, Detalle
from api.hitos import Hitos, HitoSerializer
from api.lecturas import Lecturas, LecturaSerializer
from api.lugares import DeRegion
from api.nombres import CATALOGOS, Nombres, nombres_para
from api.preparadas import del_acuerdo
from api.recurso import Contexto, Fila, Recurso
from api.sesiones import DeSector
from api.trabas import DE_ASISTENCIA, Trabas, TrabaSerializer
from api.vistas import Lista
from cuentas.models import Usuario
from reuniones.models import Sesion


class DeMunicipalidad(serializers.Serializer[Any]):
    ubigeo = serializers.CharField()
    nombre = serializers.CharField()
    provincia = serializers.CharField()


class ParticipanteSerializer(serializers.Serializer[Any]):
    """Quien está en el acuerdo sin encabezarlo."""

    en_celda = ("clave", "nombre")

    que = serializers.ChoiceField(choices=["municipalidad", "sector"])
    clave = serializers.CharField(help_text="Su UBIGEO o su sigla")
    nombre = serializers.CharField()


class ComoParticipaSerializer(serializers.Serializer[Any]):
    """Cómo está en el acuerdo cada uno de `participantes`, en el mismo orden."""

    clave = serializers.CharField(help_text="Su UBIGEO o su sigla")
    mancomunidad = serializers.CharField(help_text="Por cuál viene, o vacío")
    desde = serializers.DateField(help_text="Desde qué día participa")


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
    participantes = ParticipanteSerializer(many=True, help_text="Los que están hoy sin encabezarlo")
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
    version = serializers.IntegerField(
        help_text="Cuántas veces cambió, él o lo que se mide de él; no sus mensajes. No es el número de su ETag"
    )
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
    participaciones = ComoParticipaSerializer(many=True)
    hitos = HitoConAvances(many=True)
    reprogramaciones = ReprogramacionSerializer(many=True)
    desestimaciones = SolicitudSerializer(many=True)
    trabas = TrabaSerializer(many=True)
    lecturas = LecturaSerializer(many=True)
    documentos = DocumentoSerializer(many=True)


# Las columnas de la ficha: todas las del acuerdo y las de su sesión, de las que también sale lo que se puede hacer.
COLUMNAS = [campo.attname for campo in Acuerdo._meta.concrete_fields]
DE_LA_SESION = [campo.attname for campo in Sesion._meta.concrete_fields]
DE_SOLICITUD = ("id", "motivo", "solicitado_el", "estado", "decidido_el", "motivo_de_decision")
DE_REPROGRAMACION = (*DE_SOLICITUD, "hito_id", "hito__numero", "plazo_anterior", "plazo_nuevo")


DE_DOCUMENTO = ("id", "clase", "numero", "fecha", "nombre", "tipo", "tamano", "sha256")
DE_PARTICIPANTE = ("municipalidad_id", "sector_id", "mancomunidad", "desde")

# Lo que cuelga de un acuerdo: de qué modelo, con qué columnas y en qué orden.
COLGADO: dict[str, tuple[type[Any], Sequence[str], Sequence[str]]] = {
    "avances": (Avance, Avances.campos, ("fecha", "id")),
    "evidencias": (Evidencia, DE_EVIDENCIA, ("id",)),
    "hitos": (Hito, Hitos.campos, ("numero",)),
    "reprogramaciones": (Reprogramacion, DE_REPROGRAMACION, ("solicitado_el", "id")),
    "desestimaciones": (Desestimacion, DE_SOLICITUD, ("solicitado_el", "id")),
    "trabas": (Traba, Trabas.campos, ("registrada_el", "id")),
    "asistencias": (AsistenciaTecnica, DE_ASISTENCIA, ("fecha", "id")),
    "lecturas": (LecturaDeInversion, Lecturas.campos, ("-leida_el", "-id")),
    "participantes": (Participante, DE_PARTICIPANTE, ("id",)),
    "documentos": (Documento, DE_DOCUMENTO, ("fecha", "id")),
}


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
        "participan",
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
        nombres, semaforos = nombres_para(crudas, contexto.numeros), SemaforosDe(contexto.dia)
        # Averiguar el idioma costaba tanto como el resto de una fila.
        hoy = partial(como_va, contexto.dia, get_language())
        return [self._fila(cruda, contexto, nombres, semaforos, hoy) for cruda in crudas]

    def _fila(
        self, cruda: Fila, contexto: Contexto, nombres: Nombres, semaforos: SemaforosDe, hoy: Callable[..., Fila]
    ) -> Fila:
        ubigeo, plazo_vigente, proximo = cruda["municipalidad_id"], cruda["plazo_vigente"], cruda["proximo_vencimiento"]
        participan = cruda["participan"]  # casi ninguno
        decide = semaforos.lo_que_decide(plazo_vigente, proximo, cruda["silencio_desde"])  # coinciden más filas
        return {
            "codigo": cruda["codigo"],
            "sesion": cruda["sesion__codigo"],
            "reunion": cruda["reunion__codigo"],
            "municipalidad": nombres.municipalidades[ubigeo],
            "region": nombres.regiones[ubigeo],
            "sector": nombres.sectores[cruda["sector_id"]],
            "participantes": [nombres.de_ambito(ambito) for ambito in participan.split()] if participan else [],
            "texto": cruda["texto"],
            "tipo": cruda["tipo"],
            "clasificacion": cruda["clasificacion_id"],
            "responsable": cruda["responsable"],
            "plazo": cruda["plazo"],
            "plazo_vigente": plazo_vigente,
            "avance": float(cruda["avance"]),
            "por_validar": cruda["por_validar"],
            "proximo_vencimiento": proximo,
            "ultimo_avance_el": cruda["ultimo_avance_el"],
            "cui": cruda["cui"],
            "monto": None if cruda["monto"] is None else float(cruda["monto"]),
            "version": cruda["version"],
            "hoy": hoy(cruda["situacion"], plazo_vigente, *decide),
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

    def leer(self, usuario: Usuario, claves: Mapping[str, Any]) -> Fila | None:
        """Con todas sus columnas y las de su sesión: de ellas sale también lo que se puede hacer (`objeto_de`)."""

        def suyos(codigo: str) -> dict[str, QuerySet[Any]]:
            visibles = self.visibles(usuario).filter(codigo=codigo).order_by()
            columnas = {*self.campos, *COLUMNAS, *(f"sesion__{columna}" for columna in DE_LA_SESION)}
            return {"acuerdo": visibles.values(*columnas)} | {
                que: modelo.objects.visibles_para(usuario)
                .filter(**{f"{modelo.CAMINO}__codigo": codigo})
                .order_by(*orden)
                .values(*campos)
                for que, (modelo, campos, orden) in COLGADO.items()
            }

        leido = del_acuerdo(claves["codigo"], usuario, timezone.localdate(), suyos)
        return {**leido["acuerdo"][0], "leido": leido} if leido["acuerdo"] else None

    def objeto_de(self, cruda: Fila, claves: Mapping[str, Any]) -> Acuerdo:
        acuerdo = Acuerdo.from_db(DEFAULT_DB_ALIAS, COLUMNAS, [cruda[columna] for columna in COLUMNAS])
        de_la_sesion = [cruda[f"sesion__{columna}"] for columna in DE_LA_SESION]
        acuerdo.sesion = Sesion.from_db(DEFAULT_DB_ALIAS, DE_LA_SESION, de_la_sesion)
        leido = cruda["leido"]
        acuerdo.solicitudes_leidas = SolicitudesLeidas(
            plazo_pedido=any(
                pedida["hito_id"] is None and pedida["estado"] == EstadoSolicitud.SOLICITADA
                for pedida in leido["reprogramaciones"]
            ),
            desestimacion_viva=any(
                pedida["estado"] != EstadoSolicitud.RECHAZADA for pedida in leido["desestimaciones"]
            ),
        )
        return acuerdo

    def completa(self, cruda: Fila, contexto: Contexto) -> Fila:
        leido = cruda["leido"]
        avances: dict[int, list[Fila]] = {}
        for avance in Avances().con_evidencias(leido["avances"], leido["evidencias"], contexto):
            avances.setdefault(avance["hito"], []).append(avance)
        return self.filas([cruda], contexto)[0] | {
            "participaciones": [
                {
                    "clave": uno["municipalidad_id"] or uno["sector_id"],
                    "mancomunidad": uno["mancomunidad"],
                    "desde": uno["desde"],
                }
                for uno in leido["participantes"]
            ],
            "hitos": [
                Hitos().fila(hito, contexto) | {"avances": avances.get(hito["id"], [])} for hito in leido["hitos"]
            ],
            "reprogramaciones": [
                {campo: pedida[campo] for campo in (*DE_SOLICITUD, "plazo_anterior", "plazo_nuevo")}
                | {
                    "hito": pedida["hito_id"],
                    "numero_de_hito": pedida["hito__numero"],
                    "url": contexto.url("solicitudes", f"reprogramacion-{pedida['id']}"),
                }
                for pedida in leido["reprogramaciones"]
            ],
            "desestimaciones": [
                retiro | {"url": contexto.url("solicitudes", f"desestimacion-{retiro['id']}")}
                for retiro in leido["desestimaciones"]
            ],
            "trabas": Trabas().con_asistencias(leido["trabas"], leido["asistencias"], contexto),
            "lecturas": Lecturas().filas(leido["lecturas"], contexto),
            "documentos": [
                papel | {"archivo": contexto.url("documentos", papel["id"]) + "archivo/"}
                for papel in leido["documentos"]
            ],
        }
