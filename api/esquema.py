"""El OpenAPI de la API, sacado de las mismas vistas y filtros que la sirven.

Regla: es un contrato, y hay uno solo: no depende de quién lo pide ni de lo que hay en la base. Los
valores fijos van en él; los de un catálogo (sesiones, sectores, regiones, clasificaciones,
municipalidades) llevan su forma y `x-catalogo`, la dirección donde están.
"""

import re
from typing import Any

from django_filters import Filter
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiRequest, OpenApiResponse, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from acuerdos.filtros.acuerdos import CLASIFICACIONES, REGIONES, SECTORES, SESIONES
from acuerdos.filtros.base import Busqueda, Fecha, FiltroDeOrden, Forma, Formas, Instante, SiNo, Varios
from acuerdos.filtros.campos import LARGO_DE_BUSQUEDA
from api.columnas import nombres_de
from api.condiciones import IF_MATCH
from api.entradas import FORMA_DE_DIA, FORMA_DE_INSTANTE
from api.formatos import PROBLEMA
from api.paginacion import DE_CURSOR, DE_NUMERO, DE_TAMANO, FORMA_DE_CURSOR, TAMANO, TAMANO_MAXIMO

MARCA = "x-catalogo"
FORMA_DE_IF_MATCH = f"^{IF_MATCH.pattern}$"
FORMA_DE_REPETICION = r'^"?[!#-~]{1,128}"?$'
ES_ENTRADA = r"^(Patched)?(\w+Entrada|CamposDeAcuerdo|SinDatos|AvanceConArchivos)(Request)?$"
FORMA_DE_CLAVE = {
    "codigo": r"[A-Z0-9-]{2,30}",
    "sigla": r"[A-Z]{2,12}",
    "ubigeo": r"[0-9]{6}",
    "id": r"[0-9]{1,18}",
    "numero": r"[0-9]{1,9}",
    "reunion": r"[A-Z0-9-]{2,30}",
    "clave": r"(?:desestimacion|reprogramacion)-[0-9]{1,18}",
    "formato": r"(?:json|pdf|pptx|xlsx)",
}
ENTEROS = {
    "id": 10**18 - 1,
    "asistencia": 10**18 - 1,
    "entrega": 10**18 - 1,
    "numero": 10**9 - 1,
}  # las que son números, y la más alta
FORMA_DE_CLASIFICACION = r"[a-z0-9_-]{1,40}"
# Las opciones de un filtro que están en la base → dónde se leen y qué forma tiene cada una.
CATALOGOS: dict[Any, tuple[str, str]] = {
    SESIONES: ("sesiones", r"[A-Z0-9]+(-[A-Z0-9]+)*"),
    SECTORES: ("sectores", FORMA_DE_CLAVE["sigla"]),
    REGIONES: ("regiones", r"[0-9]{2}[MP]?"),
    CLASIFICACIONES: ("clasificaciones", FORMA_DE_CLASIFICACION),
}


class ErrorSerializer(serializers.Serializer[Any]):
    detail = serializers.CharField(help_text="Qué está mal y qué sería correcto")
    parametro = serializers.CharField(required=False, help_text="El parámetro de la dirección que está mal")
    cabecera = serializers.CharField(required=False, help_text="La cabecera que está mal")
    pointer = serializers.CharField(required=False, help_text="En qué lugar de lo enviado, RFC 6901")


class ProblemaSerializer(serializers.Serializer[Any]):
    """RFC 9457."""

    type = serializers.CharField(help_text="Dirección que explica la clase de problema")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="Qué pasó y qué sería correcto, en una frase")
    errores = ErrorSerializer(many=True, required=False, help_text="Uno por uno")
    causa = serializers.CharField(required=False, help_text="De un 403: por qué, para un programa")
    version_actual = serializers.IntegerField(required=False, help_text="De un 412: la que hay ahora")


PROBLEMAS = {
    400: "La petición no se entiende",
    401: "Hace falta ingresar",
    403: "No tiene permiso",
    404: "No existe, o no lo ve",
    405: "Ese método no se admite",
    406: "No hay ese formato",
    429: "Demasiadas peticiones",
    500: "Falla nuestra",
    503: "Sin servicio",
}
DE_ARCHIVO = {410: "Lo que pide ya no está, o ya no es lo mismo"}
AL_ESCRIBIR = {
    412: "Cambió desde que se leyó",
    413: "Es demasiado grande",
    415: "No se entiende ese formato",
    422: "La clave ya se usó con otra cosa",
    428: "Falta decir qué se leyó",
}


class Generador(SchemaGenerator):
    """El de siempre, que además encuentra lo que se escribe en la dirección de una lista o de una ficha."""

    def create_view(self, callback: Any, method: str, request: Request | None = None) -> Any:
        verbo = getattr(callback.cls, "escribe", {}).get(method.lower())
        return super().create_view(verbo.as_view() if verbo else callback, method, request)


class EsquemaDeToken(OpenApiAuthenticationExtension):
    target_class = "cuentas.api.PorTokenDeAPI"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "La palabra `Bearer` (o `Token`), un espacio y el token, que se crea en «Mi cuenta».",
        }


class EsquemaDeSesion(OpenApiAuthenticationExtension):
    target_class = "cuentas.api.PorSesion"
    name = "sesion"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "La sesión del navegador."}


class Esquema(AutoSchema):
    """Lo que cada vista de `vistas` dice de sí, y cada verbo."""

    view: Any

    @property
    def escribe(self) -> bool:
        return self.method in ("POST", "PATCH")

    def get_operation_id(self) -> str:
        if self.escribe:
            return nombre_de_vista(type(self.view))
        nombre = getattr(self.view, "operacion", "")
        return nombre or f"{self.view.recurso}_{'leer' if '{' in self.path else 'listar'}"

    def get_tags(self) -> list[str]:
        return [self.path.removeprefix("/api/v1/").split("/")[0]]

    def get_summary(self) -> str | None:
        return (self.view.__doc__ or "").split("\n")[0].strip() or None

    def get_description(self) -> str:  # type: ignore[override]
        return ""

    def _is_list_view(self, serializer: object = None) -> bool:
        return False

    def get_override_parameters(self) -> list[Any]:
        parametros = [_de_direccion(nombre, self.view) for nombre in re.findall(r"{(\w+)}", self.path)]
        if self.escribe:
            return parametros + _al_escribir(self.view)
        parametros += getattr(self.view, "parametros", ())
        if filtro := getattr(self.view, "filtro", None):
            parametros += [parametro_de(nombre, f) for nombre, f in filtro.base_filters.items()]
            parametros += _de_pagina() + _de_forma(self.view)
        parametros.append(
            OpenApiParameter(
                "If-None-Match", str, OpenApiParameter.HEADER, description="ETag que ya tiene: si no cambió, 304"
            )
        )
        return parametros

    def get_request_serializer(self) -> Any:
        if not self.escribe:
            return None
        formas = {"application/json": self.view.entrada, "multipart/form-data": self.view.con_archivos}
        return {
            tipo: OpenApiRequest(request=entrada(partial=self.view.parcial))
            for tipo, entrada in formas.items()
            if entrada is not None
        }

    def get_response_serializers(self) -> Any:
        problemas = dict(PROBLEMAS)
        if self.escribe:
            problemas |= AL_ESCRIBIR
            respuestas = self._de_lo_hecho()
        elif getattr(self.view, "binario", False):
            problemas |= DE_ARCHIVO
            respuestas = {
                (200, "*/*"): OpenApiResponse(OpenApiTypes.BINARY, description="El archivo"),
                304: OpenApiResponse(description="Sin cambios"),
            }
        else:
            if self.view.recurso == "cambios":
                problemas |= DE_ARCHIVO
            fila = self.view.serializer_class
            cuerpo = self._sobre(fila) if getattr(self.view, "filtro", None) else fila
            respuestas = {200: cuerpo, 304: OpenApiResponse(description="Sin cambios")}
            if cuerpo is not fila:
                formas = dict.fromkeys([f.media_type for f in self.view.renderer_classes], OpenApiTypes.BINARY)
                formas |= {"application/json": respuestas.pop(200)}
                respuestas |= {
                    (200, tipo): OpenApiResponse(forma, description="La lista, en el formato que se pida")
                    for tipo, forma in formas.items()
                }
        for codigo, frase in sorted(problemas.items()):
            respuestas[(codigo, PROBLEMA)] = OpenApiResponse(ProblemaSerializer, description=frase)
        return respuestas

    def _de_lo_hecho(self) -> dict[Any, Any]:
        if self.view.anula:
            return {200: OpenApiResponse(self.view.constancia_class, description="Anulado: ya no se ve")}
        ficha = self.view.contesta or self.view.da.serializer_class
        respuestas = {201 if self.view.crea else 200: OpenApiResponse(ficha, description="Cómo quedó")}
        if self.view.encarga:
            respuestas[202] = OpenApiResponse(self.view.encarga, description="Se hace aparte: aparecerá en Location")
        return respuestas

    def _sobre(self, fila: Any) -> Any:
        campos: dict[str, Any] = {
            "count": serializers.IntegerField(
                allow_null=True, help_text="Cuántas hay en total: con total=1, o si se sabe porque no hay más páginas"
            ),
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
        }
        if self.view.recurso == "acuerdos":
            campos["aviso"] = serializers.CharField(help_text="«Buscando también …», o vacío")
        return inline_serializer(f"Lista{fila.__name__}", {**campos, "results": fila(many=True)})


def nombre_de_vista(vista: type) -> str:
    """`AnularAcuerdo` se llama `anular_acuerdo`, en su dirección y en el contrato."""
    return "".join(f"_{letra.lower()}" if letra.isupper() else letra for letra in vista.__name__).lstrip("_")


def _de_direccion(nombre: str, vista: APIView) -> OpenApiParameter:
    """Una clave de la dirección."""
    if maximo := ENTEROS.get(nombre):
        forma: dict[str, Any] = {"type": "integer", "minimum": 0, "maximum": maximo}
    else:
        patron = (getattr(vista, "forma", "") if nombre == getattr(vista, "clave", "") else "") or FORMA_DE_CLAVE[
            nombre
        ]
        forma = {"type": "string", "pattern": f"^{patron}$"}
    return OpenApiParameter(nombre, forma, OpenApiParameter.PATH)


def _al_escribir(verbo: Any) -> list[OpenApiParameter]:
    si_falta = "" if verbo.crea else " Sin él, 428."
    de_lo_leido = [
        OpenApiParameter(
            "If-Match",
            {"type": "string", "pattern": FORMA_DE_IF_MATCH},
            OpenApiParameter.HEADER,
            required=not verbo.crea,
            description=f"El ETag que le dieron al leerlo, o su número entre comillas. Si ya es otro, 412.{si_falta}",
        )
    ]
    return de_lo_leido * (not verbo.de_todas_maneras) + [
        OpenApiParameter(
            "Idempotency-Key",
            {"type": "string", "pattern": FORMA_DE_REPETICION},
            OpenApiParameter.HEADER,
            description="Con la misma clave y lo mismo, la misma respuesta, durante un día; con otra cosa, 422",
        ),
    ]


def parametro_de(nombre: str, filtro: Filter) -> OpenApiParameter:
    """Un filtro, como parámetro de OpenAPI."""
    ayuda = str(filtro.extra.get("help_text") or filtro.label or "")
    catalogo = ""
    match filtro:
        case Varios():
            forma, catalogo = _de_varios(filtro.extra["choices"])
        case Formas():
            forma = {"type": "array", "items": _con_forma(filtro)}
        case Forma():
            forma = _con_forma(filtro)
        case SiNo():
            forma = {"type": "boolean"}
        case Instante():
            forma = {"type": "string", "format": "date-time", "pattern": FORMA_DE_INSTANTE}
        case Fecha():
            forma = {"type": "string", "format": "date", "pattern": FORMA_DE_DIA}
        case Busqueda():
            forma = {"type": "string", "pattern": r"\S", "maxLength": LARGO_DE_BUSQUEDA}
        case FiltroDeOrden():
            forma = {"type": "string", "enum": list(filtro.campos)}
            ayuda = "Orden; con - delante, al revés"
    if suyo := filtro.extra.get("catalogo"):
        catalogo = suyo.lista
    if catalogo:
        ayuda = f"{ayuda}. Los que hay, en /api/v1/{catalogo}/; otro es un error 400"
    extra = {MARCA: f"/api/v1/{catalogo}/"} if catalogo else {}
    return OpenApiParameter(nombre, forma, description=ayuda, explode=True, style="form", extensions=extra)


def _de_varios(opciones: Any) -> tuple[dict[str, Any], str]:
    """La forma de un filtro de varios valores y, si están en la base, el nombre de su catálogo."""
    if callable(opciones):
        catalogo, patron = CATALOGOS[opciones]
        return {"type": "array", "items": {"type": "string", "pattern": f"^{patron}$"}}, catalogo
    valores = [str(valor) for valor, _ in opciones]
    return {"type": "array", "items": {"type": "string", "enum": valores}}, ""


def _con_forma(filtro: Filter) -> dict[str, Any]:
    forma: dict[str, Any] = {"type": "string", "pattern": f"^{filtro.extra['forma']}$"}
    if maximo := filtro.extra.get("max_length"):
        forma["maxLength"] = maximo
    return forma


def _de_forma(vista: Any) -> list[OpenApiParameter]:
    """Cómo se muestra lo pedido."""
    nombres = {"type": "string", "enum": list(nombres_de(vista.serializer_class))}
    formatos = {"type": "string", "enum": [formato.format for formato in vista.renderer_classes], "default": "json"}
    return [
        OpenApiParameter(
            "campos",
            {"type": "array", "items": nombres, "minItems": 1},
            description="Solo estos, separados por comas",
            style="form",
            explode=False,
        ),
        OpenApiParameter(
            "formato", formatos, description="Los que no son JSON traen todas las filas, si no se pide una página"
        ),
        OpenApiParameter("total", {"type": "string", "enum": ["1"]}, description="Que count diga cuántas hay, exacto"),
    ]


def _de_pagina() -> list[OpenApiParameter]:
    numero: dict[str, Any] = {"type": "integer", "minimum": 1}
    return [
        OpenApiParameter(DE_TAMANO, {**numero, "maximum": TAMANO_MAXIMO, "default": TAMANO}, description="Filas"),
        OpenApiParameter(
            DE_CURSOR,
            {"type": "string", "pattern": f"^{FORMA_DE_CURSOR}$"},
            description="El que traen next y previous",
        ),
        OpenApiParameter(DE_NUMERO, {**numero, "maximum": 10**9}, description="Número de página, en vez de cursor"),
    ]
