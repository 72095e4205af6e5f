"""Los cortes publicados: lo que se dijo, cuándo, y los archivos tal como se entregaron.

Un corte publicado no se reescribe: se reemplaza o se retira, y sigue estando. Su clave es la de su sesión y su número.
Cambia con su sesión: al publicar o retirar, la sesión recibe un número nuevo.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from acuerdos.enums import TipoDeCambio
from acuerdos.filtros import CorteFiltro
from acuerdos.models import ArchivoPublicado, CortePublicado
from acuerdos.permisos import por_que_no_se_entrega, sesiones_visibles
from api.evidencias import ArchivoDe
from api.fichas import ConAcciones, Detalle
from api.hechos import en_lima
from api.recurso import Contexto, Fila, Recurso
from api.vistas import Lista
from corte.contrato import sin_nombres
from corte.formatos import FORMATOS
from cuentas.models import Usuario
from reuniones.models import Sesion


class ArchivoDeCorteSerializer(serializers.Serializer[Any]):
    en_celda = ("formato", "sha256")

    formato = serializers.ChoiceField(choices=list(FORMATOS))
    sha256 = serializers.CharField(help_text="De los bytes que se entregaron")
    url = serializers.URLField(allow_null=True, help_text="De donde se descarga; null si no se le entrega")


class CorteFila(serializers.Serializer[Any]):
    clave = serializers.CharField(help_text="El código de su sesión y su número: MEA-2025-1")
    id = serializers.IntegerField()
    sesion = serializers.CharField(help_text="Código de la sesión")
    numero = serializers.IntegerField(help_text="El suyo entre los de su sesión")
    al = serializers.DateField()
    conocido_al = serializers.DateTimeField(help_text="Con lo que se sabía en ese instante")
    publicado_en = serializers.DateTimeField()
    en_pie = serializers.BooleanField(help_text="false: se retiró, o se reemplazó por otro")
    retirado_en = serializers.DateTimeField(allow_null=True)
    motivo_de_retiro = serializers.CharField()
    reemplaza = serializers.IntegerField(allow_null=True, help_text="El número del que reemplazó")
    reemplazado_por = serializers.IntegerField(allow_null=True, help_text="El número del que lo reemplazó")
    archivos = ArchivoDeCorteSerializer(many=True)
    url = serializers.URLField()


@extend_schema_field({"type": "object", "additionalProperties": True})
class CifrasPublicadas(serializers.JSONField):
    """Tal como se publicaron; sin los códigos, para quien no recibe sus archivos."""


class CorteFicha(CorteFila, ConAcciones):
    cifras = CifrasPublicadas(help_text="Las que se publicaron, con la forma de /sesiones/{codigo}/corte/")


class Cortes(Recurso):
    recurso = "cortes"
    serializer_class = CorteFila
    tipo = TipoDeCambio.SESION
    de_todos = True
    campos: ClassVar[tuple[str, ...]] = (
        "id",
        "sesion__codigo",
        "sesion__publicada",
        "numero",
        "al",
        "conocido_al",
        "publicado_en",
        "retirado_en",
        "motivo_de_retiro",
        "reemplaza__numero",
        "reemplazo__numero",
        "resumenes",
    )

    def visibles(self, usuario: Usuario) -> QuerySet[CortePublicado]:
        return CortePublicado.objects.filter(sesion__in=Sesion.objects.filter(sesiones_visibles(usuario)))

    def fila(self, cruda: Fila, contexto: Contexto) -> Fila:
        clave = f"{cruda['sesion__codigo']}-{cruda['numero']}"
        url = contexto.url("cortes", clave)
        retirado = cruda["retirado_en"] is not None
        entrega = not _por_que_no(cruda, contexto)
        return {
            "clave": clave,
            "id": cruda["id"],
            "sesion": cruda["sesion__codigo"],
            "numero": cruda["numero"],
            "al": cruda["al"],
            "conocido_al": en_lima(cruda["conocido_al"]),
            "publicado_en": en_lima(cruda["publicado_en"]),
            "en_pie": not retirado,
            "retirado_en": en_lima(cruda["retirado_en"]) if retirado else None,
            "motivo_de_retiro": cruda["motivo_de_retiro"],
            "reemplaza": cruda["reemplaza__numero"],
            "reemplazado_por": cruda["reemplazo__numero"],
            "archivos": [
                {"formato": formato, "sha256": sha256, "url": f"{url}archivos/{formato}/" if entrega else None}
                for formato, sha256 in sorted(cruda["resumenes"].items())
            ],
            "url": url,
        }


def _por_que_no(cruda: Fila, contexto: Contexto) -> str:
    """Por qué a quien pide no se le entregan sus archivos, ni lo que en sus cifras nombra acuerdos."""
    retirado = cruda["retirado_en"] is not None
    return por_que_no_se_entrega(contexto.usuario, publicada=cruda["sesion__publicada"], retirado=retirado)


class CortesLista(Cortes, Lista):
    """Los cortes publicados, también los que se retiraron."""

    filtro = CorteFiltro


class CortesDetalle(Cortes, Detalle):
    """Un corte publicado, con sus cifras."""

    clave = "clave"
    forma = r"[A-Z0-9-]{2,30}-[0-9]{1,9}"
    serializer_class = CorteFicha
    campos = (*Cortes.campos, "cifras")

    def condicion(self, claves: Mapping[str, Any]) -> dict[str, Any]:
        codigo, numero = partes_de(claves)
        return {"sesion__codigo": codigo, "numero": numero}

    def valor(self, claves: Mapping[str, Any]) -> str:
        return partes_de(claves)[0]

    def completa(self, cruda: Fila, contexto: Contexto) -> Fila:
        cifras = sin_nombres(cruda["cifras"]) if _por_que_no(cruda, contexto) else cruda["cifras"]
        return self.fila(cruda, contexto) | {"cifras": cifras}

    def objeto(self, usuario: Usuario, claves: Mapping[str, Any]) -> CortePublicado:
        suyos = self.visibles(usuario).select_related("sesion")
        publicado: CortePublicado = get_object_or_404(suyos, **self.condicion(claves))
        return publicado


def partes_de(claves: Mapping[str, Any]) -> tuple[str, int]:
    """De la clave, el código de la sesión y el número."""
    codigo, _, numero = str(claves["clave"]).rpartition("-")
    return codigo, int(numero)


class ArchivoDeCorte(ArchivoDe):
    """Un archivo de un corte publicado, byte por byte como se entregó."""

    recurso = "cortes_archivo"
    clave = "clave"
    forma = CortesDetalle.forma
    de_todos = True

    def hallar(self, usuario: Usuario, claves: Mapping[str, Any]) -> tuple[Any, str, str, str]:
        codigo, numero = partes_de(claves)
        formato = claves["formato"]
        suyos = ArchivoPublicado.objects.filter(corte__in=Cortes().visibles(usuario)).select_related("corte__sesion")
        archivo = suyos.filter(corte__sesion__codigo=codigo, corte__numero=numero, formato=formato).first()
        if archivo is None:
            raise Http404
        corte = archivo.corte
        retirado = corte.retirado_en is not None
        if motivo := por_que_no_se_entrega(usuario, publicada=corte.sesion.publicada, retirado=retirado):
            raise PermissionDenied(motivo)
        nombre = f"corte-{codigo}-al-{corte.al.isoformat()}-publicado-{numero}.{formato}"
        return archivo.archivo, nombre, FORMATOS[formato].tipo, archivo.sha256
