"""Filtros de lo que rodea a los acuerdos: hitos, avances, trabas, reuniones, sesiones, municipalidades y sectores."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from acuerdos.anulados import aceptado
from acuerdos.consultas import TRABA_ABIERTA
from acuerdos.enums import (
    CategoriaTraba,
    ClaseDeSolicitud,
    Destinatario,
    EstadoDeEnvio,
    EstadoSolicitud,
    Lado,
    Responsable,
)
from acuerdos.estados_sql import condicion_de_hito_vencido
from acuerdos.filtros.acuerdos import (
    CODIGO,
    CUI,
    DE_ACUERDO,
    DE_AVANCE,
    DE_HITO,
    DE_REUNION,
    ID,
    MUNICIPALIDAD,
    PROVINCIA,
    REGIONES,
    SECTORES,
    SESIONES,
)
from acuerdos.filtros.base import (
    Busqueda,
    DeMunicipalidades,
    DeSectores,
    Fecha,
    FiltroDeOrden,
    Filtros,
    Forma,
    Formas,
    SiNo,
    VariasMunicipalidades,
    Varios,
)
from acuerdos.models import (
    Avance,
    Clasificacion,
    CortePublicado,
    Desestimacion,
    Evidencia,
    Hito,
    LecturaDeInversion,
    MensajeDeAcuerdo,
    Participante,
    Recordatorio,
    Reprogramacion,
    Traba,
)
from municipalidades.directorio import leer_directorio
from municipalidades.models import EN_EJERCICIO, Municipalidad, PuntoFocal, Region, TipoMunicipalidad
from reuniones.enums import EstadoReunion, Etapa
from reuniones.models import Participacion, Reunion, Sector, Sesion


class DelAcuerdoFiltro(Filtros):
    """Base de lo que cuelga de un acuerdo: hereda sus filtros por `CAMINO`, el de su modelo si no dice otro."""

    CAMINO = ""

    @classmethod
    def get_filters(cls) -> dict[str, Any]:
        propios = super().get_filters()
        camino = cls.CAMINO or getattr(cls._meta.model, "CAMINO", "")
        return filtros_heredados(camino) | propios if camino else propios


def filtros_heredados(camino: str) -> dict[str, Any]:
    """Los que tiene todo lo que lleva a un acuerdo por `camino`, como «hito__acuerdo»."""
    return {
        "acuerdo": Formas(field_name=f"{camino}__codigo", label="Acuerdo (código)", catalogo=DE_ACUERDO, **CODIGO),
        "sesion": Varios(field_name=f"{camino}__sesion__codigo", label=gettext_lazy("Sesión"), choices=SESIONES),
        "sector": DeSectores(field_name=f"{camino}__sector_id", label="Sector", choices=SECTORES),
        "region": Varios(
            field_name=f"{camino}__municipalidad__region_id", label=gettext_lazy("Región"), choices=REGIONES
        ),
        "municipalidad": DeMunicipalidades(field_name=f"{camino}__municipalidad_id", **MUNICIPALIDAD),
    }


class SinHito(Formas):
    """Lo que no es de ningún hito: pedir uno no deja nada."""

    def filter(self, qs: QuerySet[Any], value: Any) -> Any:
        return qs.none() if value else qs


class HitoFiltro(DelAcuerdoFiltro):
    responsable = Varios(field_name="responsable", label="Responsable", choices=Responsable.choices)
    propuesto = SiNo(condicion=lambda dia: ~aceptado(), label="Propuesto, sin aceptar")
    culminado = SiNo(condicion=lambda dia: Q(porcentaje=100), label="Culminado")
    validado = SiNo(condicion=lambda dia: Q(validado=True), label="Validado")
    vencido = SiNo(condicion=condicion_de_hito_vencido, label="Vencido")
    plazo_desde = Fecha(field_name="plazo_vigente", lookup_expr="gte", label="Plazo en vigor desde")
    plazo_hasta = Fecha(field_name="plazo_vigente", lookup_expr="lte", label="Plazo en vigor hasta")
    ordering = FiltroDeOrden(campos={"id": "id", "plazo_vigente": "plazo_vigente", "porcentaje": "porcentaje"})

    class Meta:
        model = Hito
        fields: list[str] = []


class AvanceFiltro(DelAcuerdoFiltro):
    hito = Formas(field_name="hito_id", label="Hito (id)", catalogo=DE_HITO, **ID)
    fecha_desde = Fecha(field_name="fecha", lookup_expr="gte", label="Fecha desde")
    fecha_hasta = Fecha(field_name="fecha", lookup_expr="lte", label="Fecha hasta")
    validado = SiNo(condicion=lambda dia: Q(validado_el__isnull=False), label="Validado")
    devuelto = SiNo(condicion=lambda dia: Q(devuelto_en__isnull=False), label="Devuelto")
    ordering = FiltroDeOrden(campos={"id": "id", "fecha": "fecha", "porcentaje": "porcentaje"})

    class Meta:
        model = Avance
        fields: list[str] = []


class TrabaFiltro(DelAcuerdoFiltro):
    categoria = Varios(field_name="categoria", label="Categoría", choices=CategoriaTraba.choices)
    levantada = SiNo(condicion=lambda dia: ~TRABA_ABIERTA, label="Levantada")
    ordering = FiltroDeOrden(campos={"id": "id", "registrada_el": "registrada_el", "necesaria_el": "necesaria_el"})

    class Meta:
        model = Traba
        fields: list[str] = []


class LecturaFiltro(DelAcuerdoFiltro):
    cui = Formas(field_name="cui", label="CUI", **CUI)
    leida_desde = Fecha(field_name="leida_el", lookup_expr="gte", label="Leída desde")
    leida_hasta = Fecha(field_name="leida_el", lookup_expr="lte", label="Leída hasta")
    ordering = FiltroDeOrden(campos={"id": "id", "leida_el": "leida_el"})

    class Meta:
        model = LecturaDeInversion
        fields: list[str] = []


class MensajeFiltro(DelAcuerdoFiltro):
    lado = Varios(field_name="lado", label="Quién lo escribe", choices=Lado.choices)
    dirigido_a = Varios(field_name="dirigido_a", label="A quién se le pide que conteste", choices=Lado.choices)
    ordering = FiltroDeOrden(campos={"id": "id"})

    class Meta:
        model = MensajeDeAcuerdo
        fields: list[str] = []


class ParticipanteFiltro(DelAcuerdoFiltro):
    ordering = FiltroDeOrden(campos={"id": "id", "desde": "desde"})

    class Meta:
        model = Participante
        fields: list[str] = []


class EvidenciaFiltro(DelAcuerdoFiltro):
    hito = Formas(field_name="avance__hito_id", label="Hito (id)", catalogo=DE_HITO, **ID)
    avance = Formas(field_name="avance_id", label="Avance (id)", catalogo=DE_AVANCE, **ID)
    ordering = FiltroDeOrden(campos={"id": "id"})

    class Meta:
        model = Evidencia
        fields: list[str] = []


class DesestimacionFiltro(DelAcuerdoFiltro):
    """Las dos clases de solicitud se piden igual: ver `SolicitudFiltro`."""

    hito = SinHito(label="Hito (id)", catalogo=DE_HITO, **ID)
    estado = Varios(field_name="estado", label="Estado", choices=EstadoSolicitud.choices)
    solicitado_desde = Fecha(field_name="solicitado_el", lookup_expr="gte", label="Solicitada desde")
    solicitado_hasta = Fecha(field_name="solicitado_el", lookup_expr="lte", label="Solicitada hasta")

    class Meta:
        model = Desestimacion
        fields: list[str] = []


class ReprogramacionFiltro(DesestimacionFiltro):
    hito = Formas(field_name="hito_id", label="Hito (id)", catalogo=DE_HITO, **ID)

    class Meta:
        model = Reprogramacion
        fields: list[str] = []


class SolicitudFiltro(ReprogramacionFiltro):
    """Lo que se puede pedir de las dos clases juntas."""

    desempate = ("clave",)
    clase = Varios(label="Clase", choices=ClaseDeSolicitud.choices)
    ordering = FiltroDeOrden(campos={"clave": "id"})

    class Meta:
        model = Reprogramacion
        fields: list[str] = []


class PuntoFocalFiltro(Filtros):
    municipalidad = VariasMunicipalidades(field_name="municipalidad_id", **MUNICIPALIDAD)
    titular = SiNo(condicion=lambda dia: Q(titular=True), label="Titular")
    en_ejercicio = SiNo(condicion=lambda dia: EN_EJERCICIO, label="En ejercicio")
    ordering = FiltroDeOrden(campos={"id": "id", "desde": "desde"})

    class Meta:
        model = PuntoFocal
        fields: list[str] = []


class RecordatorioFiltro(DelAcuerdoFiltro):
    CAMINO = "hito__acuerdo"
    hito = Formas(field_name="hito_id", label="Hito (id)", catalogo=DE_HITO, **ID)
    estado = Varios(field_name="estado", label="Estado", choices=EstadoDeEnvio.choices)
    papel = Varios(field_name="rol", label="Por qué se avisa", choices=Destinatario.choices)
    programado_desde = Fecha(field_name="programado_el", lookup_expr="gte", label="Programado desde")
    programado_hasta = Fecha(field_name="programado_el", lookup_expr="lte", label="Programado hasta")
    ordering = FiltroDeOrden(campos={"id": "id", "programado_el": "programado_el"})

    class Meta:
        model = Recordatorio
        fields: list[str] = []


class ReunionFiltro(Filtros):
    codigo = Formas(field_name="codigo", label="Código en su sesión", catalogo=DE_REUNION, **CODIGO)
    sesion = Varios(field_name="sesion__codigo", label="Sesión", choices=SESIONES)
    sector = Varios(field_name="sector_id", label="Sector", choices=SECTORES)
    municipalidad = VariasMunicipalidades(method="con_municipalidad", **MUNICIPALIDAD)
    estado = Varios(field_name="estado", label="Estado", choices=EstadoReunion.choices)
    fecha_desde = Fecha(field_name="fecha", lookup_expr="gte", label="Fecha desde")
    fecha_hasta = Fecha(field_name="fecha", lookup_expr="lte", label="Fecha hasta")
    ordering = FiltroDeOrden(campos={"id": "id", "codigo": "codigo", "fecha": "fecha"})

    class Meta:
        model = Reunion
        fields: list[str] = []

    def con_municipalidad(self, qs: QuerySet[Reunion], _nombre: str, ubigeos: list[str]) -> QuerySet[Reunion]:
        # Como subconsulta: con un JOIN, una reunión de varias municipalidades saldría repetida.
        return qs.filter(pk__in=Participacion.objects.filter(municipalidad__in=ubigeos).values("reunion"))


class CorteFiltro(Filtros):
    sesion = Varios(field_name="sesion__codigo", label="Sesión", choices=SESIONES)
    en_pie = SiNo(condicion=lambda dia: Q(retirado_en__isnull=True), label="En pie")
    al_desde = Fecha(field_name="al", lookup_expr="gte", label="Al, desde")
    al_hasta = Fecha(field_name="al", lookup_expr="lte", label="Al, hasta")
    ordering = FiltroDeOrden(campos={"id": "id", "al": "al", "publicado_en": "publicado_en"})

    class Meta:
        model = CortePublicado
        fields: list[str] = []


class SesionFiltro(Filtros):
    desempate = ("codigo",)
    etapa = Varios(field_name="etapa", label="Etapa", choices=Etapa.choices)
    sector = Varios(method="con_sector", label="Sector que participa", choices=SECTORES)
    publicada = SiNo(condicion=lambda dia: Q(publicada=True), label="Publicada")
    fecha_desde = Fecha(field_name="fecha", lookup_expr="gte", label="Fecha desde")
    fecha_hasta = Fecha(field_name="fecha", lookup_expr="lte", label="Fecha hasta")
    ordering = FiltroDeOrden(campos={"codigo": "codigo", "fecha": "fecha"})

    class Meta:
        model = Sesion
        fields: list[str] = []

    def con_sector(self, qs: QuerySet[Sesion], _nombre: str, siglas: list[str]) -> QuerySet[Sesion]:
        return qs.filter(pk__in=Sesion.sectores.through.objects.filter(sector__in=siglas).values("sesion"))


class MunicipalidadFiltro(Filtros):
    desempate = ("ubigeo",)
    search = Busqueda(method="buscar", label="Buscar")
    region = Varios(field_name="region_id", label="Región", choices=REGIONES)
    provincia = Forma(field_name="ubigeo", lookup_expr="startswith", **PROVINCIA)
    tipo = Varios(field_name="tipo", label="Tipo", choices=TipoMunicipalidad.choices)
    ordering = FiltroDeOrden(
        campos={"ubigeo": "ubigeo", "distrito": "distrito", "provincia": "provincia"},
        alfabeticos=("distrito", "provincia"),
    )

    class Meta:
        model = Municipalidad
        fields: list[str] = []

    def buscar(self, qs: QuerySet[Municipalidad], _nombre: str, texto: str) -> QuerySet[Municipalidad]:
        """La que tiene ese nombre oficial o, si no, las que empiezan por cada palabra en alguno de sus nombres."""
        return qs.filter(ubigeo__in=[m.ubigeo for m in leer_directorio().que_dicen(texto)])


class SectorFiltro(Filtros):
    desempate = ("sigla",)
    sesion = Varios(method="en_sesion", label="Sesión en que participa", choices=SESIONES)
    ordering = FiltroDeOrden(campos={"sigla": "sigla", "nombre": "nombre"}, alfabeticos=("nombre",))

    class Meta:
        model = Sector
        fields: list[str] = []

    def en_sesion(self, qs: QuerySet[Sector], _nombre: str, codigos: list[str]) -> QuerySet[Sector]:
        return qs.filter(pk__in=Sesion.sectores.through.objects.filter(sesion__codigo__in=codigos).values("sector"))


class RegionFiltro(Filtros):
    desempate = ("codigo",)
    ordering = FiltroDeOrden(campos={"codigo": "codigo", "nombre": "nombre"}, alfabeticos=("nombre",))

    class Meta:
        model = Region
        fields: list[str] = []


class ClasificacionFiltro(Filtros):
    desempate = ("codigo",)
    ordering = FiltroDeOrden(campos={"codigo": "codigo", "nombre": "nombre", "orden": "orden"}, alfabeticos=("nombre",))

    class Meta:
        model = Clasificacion
        fields: list[str] = []
