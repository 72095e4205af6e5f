"""Las evidencias: su ficha y su archivo, para quien ve el acuerdo."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from rest_framework import serializers
from rest_framework.request import Request

from acuerdos.anulados import sin_anular
from acuerdos.archivos import abrir_archivo
from acuerdos.enums import ClaseDeDocumento, TipoDeCambio
from acuerdos.filtros import EvidenciaFiltro
from acuerdos.models import Documento, Evidencia
from api.fichas import DE_LAS_ACCIONES, ConAcciones, Detalle
from api.hechos import codigo_de_su_acuerdo, con_su_acuerdo, en_lima
from api.recurso import Contexto, Fila, Recurso
from api.vistas import Lista, VistaDeLectura, exigir_sin_parametros
from cuentas.models import Usuario


class EvidenciaFila(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    acuerdo = serializers.CharField(help_text="Código del acuerdo")
    hito = serializers.IntegerField(help_text="id del hito")
    numero_de_hito = serializers.IntegerField(help_text="El suyo en el acuerdo")
    avance = serializers.IntegerField(help_text="id del avance que sustenta")
    nombre = serializers.CharField()
    tipo = serializers.CharField(help_text="Tipo de contenido")
    tamano = serializers.IntegerField(help_text="Bytes")
    sha256 = serializers.CharField()
    registrado_en = serializers.DateTimeField()
    archivo = serializers.URLField(help_text="De donde se descarga")
    url = serializers.URLField()


class EvidenciaFicha(EvidenciaFila, ConAcciones):
    pass


class Evidencias(Recurso):
    recurso = "evidencias"
    serializer_class = EvidenciaFila
    tipo = TipoDeCambio.ACUERDO
    clave_de_cambio = codigo_de_su_acuerdo(
        "e.id = %s",
        "acuerdos_hito h ON h.acuerdo_id = a.id",
        "acuerdos_avance v ON v.hito_id = h.id",
        "acuerdos_evidencia e ON e.avance_id = v.id",
    )
    propios = ("id", "nombre", "tipo", "tamano", "sha256")
    campos = (
        *propios,
        "avance_id",
        "avance__hito_id",
        "avance__hito__numero",
        "avance__hito__acuerdo__codigo",
        "registrado_en",
    )

    def visibles(self, usuario: Usuario) -> QuerySet[Evidencia]:
        return Evidencia.objects.visibles_para(usuario)

    def fila(self, cruda: Fila, contexto: Contexto) -> Fila:
        url = contexto.url("evidencias", cruda["id"])
        return {campo: cruda[campo] for campo in self.propios} | {
            "acuerdo": cruda["avance__hito__acuerdo__codigo"],
            "hito": cruda["avance__hito_id"],
            "numero_de_hito": cruda["avance__hito__numero"],
            "avance": cruda["avance_id"],
            "registrado_en": en_lima(cruda["registrado_en"]),
            "archivo": f"{url}archivo/",
            "url": url,
        }


class EvidenciasLista(Evidencias, Lista):
    """Los archivos que sustentan los avances que la persona ve."""

    filtro = EvidenciaFiltro


class EvidenciasDetalle(Evidencias, Detalle):
    """Una evidencia, sin su archivo."""

    clave = "id"
    serializer_class = EvidenciaFicha
    de_las_acciones = DE_LAS_ACCIONES

    def objeto(self, usuario: Usuario, claves: Mapping[str, Any]) -> Evidencia:
        vivas = Evidencia.objects.accesibles_para(usuario).filter(sin_anular("avance__hito__acuerdo"))
        vivas = vivas.select_related(*con_su_acuerdo("avance__hito__"))
        evidencia: Evidencia = get_object_or_404(vivas, pk=claves["id"])
        return evidencia


class ArchivoDe(VistaDeLectura):
    """Un archivo que alguien subió, como adjunto y después de ver que es el que se subió."""

    clave = "id"
    binario = True
    tipo = TipoDeCambio.ACUERDO

    def get(self, request: Request, **claves: str) -> HttpResponseBase:
        exigir_sin_parametros(request)
        self.exigir_cargo()
        campo, nombre, tipo, sha256 = self.hallar(self.quien, claves)
        etag = f'"{sha256}"'
        if sha256 and (igual := get_conditional_response(request._request, etag=etag)):
            return igual
        abierto = abrir_archivo(campo, nombre=nombre, sha256=sha256)
        respuesta = FileResponse(abierto, as_attachment=True, filename=nombre, content_type=tipo)
        respuesta["Cache-Control"] = "private, no-cache"
        respuesta["Vary"] = "Authorization, Cookie"
        if sha256:
            respuesta["ETag"] = etag
        return respuesta

    def hallar(self, usuario: Usuario, claves: Mapping[str, Any]) -> tuple[Any, str, str, str]:
        """El archivo, su nombre, su tipo y su resumen. :raises Http404: si no lo ve o no hay ninguno."""
        raise NotImplementedError


class ArchivoDeEvidencia(ArchivoDe):
    """El archivo de una evidencia."""

    recurso = "evidencias_archivo"

    def hallar(self, usuario: Usuario, claves: Mapping[str, Any]) -> tuple[Any, str, str, str]:
        evidencia = Evidencia.objects.visibles_para(usuario).filter(pk=claves["id"]).first()
        if evidencia is None:
            raise Http404
        return evidencia.archivo, evidencia.nombre, evidencia.tipo, evidencia.sha256


class DocumentoSerializer(serializers.Serializer[Any]):
    """Un papel firmado del acuerdo."""

    id = serializers.IntegerField()
    clase = serializers.ChoiceField(choices=ClaseDeDocumento.choices)
    numero = serializers.CharField(help_text="Como está en el papel, o vacío")
    fecha = serializers.DateField(help_text="La que dice el papel")
    nombre = serializers.CharField()
    tipo = serializers.CharField()
    tamano = serializers.IntegerField(help_text="Bytes")
    sha256 = serializers.CharField()
    archivo = serializers.URLField()


class ArchivoDeDocumento(ArchivoDe):
    """El archivo de un papel firmado."""

    recurso = "documentos_archivo"

    def hallar(self, usuario: Usuario, claves: Mapping[str, Any]) -> tuple[Any, str, str, str]:
        documento = Documento.objects.visibles_para(usuario).filter(pk=claves["id"]).first()
        if documento is None:
            raise Http404
        return documento.archivo, documento.nombre, documento.tipo, documento.sha256
