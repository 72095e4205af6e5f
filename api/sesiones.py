"""Sesiones, sectores y reuniones."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from rest_framework import serializers

from acuerdos import ambitos
from acuerdos.enums import TipoDeCambio
from acuerdos.filtros import ReunionFiltro, SectorFiltro, SesionFiltro
from acuerdos.numeros import De
from acuerdos.permisos import reuniones_visibles, sesiones_visibles
from api.fichas import ConAcciones, Detalle
from api.recurso import Contexto, Fila, Recurso
from api.vistas import Lista
from cuentas.models import Usuario
from reuniones.enums import EstadoReunion, Etapa
from reuniones.models import Asistencia, Participacion, Reunion, Sector, Sesion

FORMA_DE_HORA = r"^[0-9]{2}:[0-9]{2}:[0-9]{2}$"


class DeSector(serializers.Serializer[Any]):
    sigla = serializers.CharField()
    nombre = serializers.CharField()


class SectorSerializer(DeSector):
    url = serializers.URLField()


class AsistenciaSerializer(serializers.Serializer[Any]):
    en_celda = ("categoria", "cantidad")

    categoria = serializers.CharField()
    cantidad = serializers.IntegerField()


class SesionSerializer(serializers.Serializer[Any]):
    codigo = serializers.CharField()
    nombre = serializers.CharField()
    fecha = serializers.DateField()
    lugar = serializers.CharField()
    lema = serializers.CharField()
    etapa = serializers.ChoiceField(choices=Etapa.choices)
    publicada = serializers.BooleanField()
    de_demostracion = serializers.BooleanField(help_text="Sus acuerdos son inventados")
    sectores = serializers.ListField(child=serializers.CharField(), help_text="Siglas de los que participan")
    asistentes = AsistenciaSerializer(many=True)
    url = serializers.URLField()


class SesionFicha(SesionSerializer, ConAcciones):
    pass


class ParticipacionSerializer(serializers.Serializer[Any]):
    en_celda = ("ubigeo",)

    ubigeo = serializers.CharField()
    nombre = serializers.CharField()
    presente = serializers.BooleanField(allow_null=True, help_text="null: aún no se pasó lista")


def hora() -> serializers.RegexField:
    """Una hora del día en Lima. No es el `time` de RFC 3339, que exige decir la zona."""
    return serializers.RegexField(FORMA_DE_HORA, allow_null=True, help_text="Hora de Lima, HH:MM:SS")


class ReunionSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    codigo = serializers.CharField(help_text="Único dentro de su sesión")
    sesion = serializers.CharField()
    sector = DeSector()
    sala = serializers.CharField()
    fecha = serializers.DateField()
    inicio_previsto = hora()
    fin_previsto = hora()
    inicio_real = hora()
    fin_real = hora()
    estado = serializers.ChoiceField(choices=EstadoReunion.choices)
    municipalidades = ParticipacionSerializer(many=True)
    version = serializers.IntegerField()
    url = serializers.URLField()


class Sectores(Recurso):
    recurso = "sectores"
    serializer_class = SectorSerializer
    tipo = TipoDeCambio.SECTOR
    de_todos = True
    campos = ("sigla", "nombre")

    def visibles(self, usuario: Usuario) -> QuerySet[Sector]:
        return Sector.objects.all()

    def fila(self, cruda: Fila, contexto: Contexto) -> Fila:
        return {"sigla": cruda["sigla"], "nombre": cruda["nombre"], "url": contexto.url("sectores", cruda["sigla"])}


class SectoresLista(Sectores, Lista):
    """PCM y los ministerios."""

    filtro = SectorFiltro
    ademas = (De(ambitos.CUALQUIERA, TipoDeCambio.SESION),)  # cuáles participan en una sesión


class SectoresDetalle(Sectores, Detalle):
    """Un sector."""

    clave = "sigla"


class Sesiones(Recurso):
    recurso = "sesiones"
    serializer_class = SesionSerializer
    tipo = TipoDeCambio.SESION
    de_todos = True
    campos = ("id", "codigo", "nombre", "fecha", "lugar", "lema", "etapa", "publicada", "de_demostracion")

    def visibles(self, usuario: Usuario) -> QuerySet[Sesion]:
        return Sesion.objects.filter(sesiones_visibles(usuario))

    def filas(self, crudas: list[Fila], contexto: Contexto) -> list[Fila]:
        ids = [cruda["id"] for cruda in crudas]
        sectores, asistentes = defaultdict(list), defaultdict(list)
        participan = Sesion.sectores.through.objects.filter(sesion__in=ids).order_by("sector_id")
        for sesion, sigla in participan.values_list("sesion_id", "sector_id"):
            sectores[sesion].append(sigla)
        for a in Asistencia.objects.filter(sesion__in=ids).values("sesion_id", "categoria", "cantidad"):
            asistentes[a["sesion_id"]].append({"categoria": a["categoria"], "cantidad": a["cantidad"]})
        return [
            {campo: cruda[campo] for campo in self.campos[1:]}
            | {
                "sectores": sectores[cruda["id"]],
                "asistentes": asistentes[cruda["id"]],
                "url": contexto.url("sesiones", cruda["codigo"]),
            }
            for cruda in crudas
        ]


class SesionesLista(Sesiones, Lista):
    """Los MUNI Ejecutivo."""

    filtro = SesionFiltro


class SesionesDetalle(Sesiones, Detalle):
    """Un MUNI Ejecutivo. Sus cifras, en /corte/."""

    clave = "codigo"
    serializer_class = SesionFicha

    def objeto(self, usuario: Usuario, claves: Mapping[str, Any]) -> Sesion:
        sesion: Sesion = get_object_or_404(self.visibles(usuario), codigo=claves["codigo"])
        return sesion


class Reuniones(Recurso):
    recurso = "reuniones"
    serializer_class = ReunionSerializer
    tipo = TipoDeCambio.REUNION
    propios = (
        "id",
        "codigo",
        "sala",
        "fecha",
        "inicio_previsto",
        "fin_previsto",
        "inicio_real",
        "fin_real",
        "estado",
        "version",
    )
    campos = (*propios, "sesion__codigo", "sector_id", "sector__nombre")

    def visibles(self, usuario: Usuario) -> QuerySet[Reunion]:
        return Reunion.objects.filter(reuniones_visibles(usuario))

    def filas(self, crudas: list[Fila], contexto: Contexto) -> list[Fila]:
        presentes = defaultdict(list)
        participan = Participacion.objects.filter(reunion__in=[cruda["id"] for cruda in crudas])
        for reunion, ubigeo, nombre, presente in participan.order_by("municipalidad_id").values_list(
            "reunion_id", "municipalidad_id", "municipalidad__distrito", "presente"
        ):
            presentes[reunion].append({"ubigeo": ubigeo, "nombre": nombre, "presente": presente})
        return [
            {campo: cruda[campo] for campo in self.propios}
            | {
                "sesion": cruda["sesion__codigo"],
                "sector": {"sigla": cruda["sector_id"], "nombre": cruda["sector__nombre"]},
                "municipalidades": presentes[cruda["id"]],
                "url": contexto.url(f"sesiones/{cruda['sesion__codigo']}/reuniones", cruda["codigo"]),
            }
            for cruda in crudas
        ]


class ReunionesLista(Reuniones, Lista):
    """Reuniones técnicas bilaterales."""

    filtro = ReunionFiltro


class ReunionesDetalle(Reuniones, Detalle):
    """Una reunión técnica bilateral, por su sesión y su código en ella."""

    clave = "reunion"
    operacion = "reuniones_leer"
    clave_de_cambio = (
        "(SELECT CAST(r.id AS varchar(20)) FROM reuniones_reunion r JOIN reuniones_sesion s ON s.id = r.sesion_id "
        "WHERE s.codigo = %s AND r.codigo = %s)"
    )

    def condicion(self, claves: Mapping[str, Any]) -> dict[str, Any]:
        return {"sesion__codigo": claves["codigo"], "codigo": claves["reunion"]}

    def valor(self, claves: Mapping[str, Any]) -> Any:
        return claves["codigo"], claves["reunion"]

    @classmethod
    def direccion(cls, claves: Mapping[str, Any]) -> str:
        return reverse("api:reunion_de_sesion", kwargs=dict(claves))


class ReunionesPorId(Reuniones, Detalle):
    """Una reunión técnica bilateral, por su id."""

    clave = "id"
    operacion = "reuniones_leer_por_id"
