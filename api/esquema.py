"""El OpenAPI de la API, sacado de las mismas vistas y filtros que la sirven.

Regla: es un contrato, y hay uno solo: no depende de quién lo pide ni de lo que hay en la base. Los
valores fijos van en él; los de un catálogo (sesiones, sectores, regiones, clasificaciones,
municipalidades) llevan su forma y `x-catalogo`, la dirección donde están.
"""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

from acuerdos.filtros.acuerdos import CLASIFICACIONES, REGIONES, SECTORES, SESIONES
from acuerdos.filtros.base import Busqueda, Fecha, Forma, Formas, Orden, SiNo, Varios
from acuerdos.filtros.campos import LARGO_DE_BUSQUEDA
from api.formatos import PROBLEMA
from api.paginacion import CUENTA_EXACTA, FORMA_DE_CURSOR, PROPIOS, TAMANO, TAMANO_MAXIMO

MARCA = "x-catalogo"
FORMA_DE_CLAVE = {"codigo": r"[A-Z0-9-]{2,30}", "sigla": r"[A-Z]{2,12}", "ubigeo": r"[0-9]{6}", "id": r"[0-9]{1,18}"}
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
    pointer = serializers.CharField(required=False, help_text="En qué lugar de lo enviado, RFC 6901")


class ProblemaSerializer(serializers.Serializer[Any]):
    """RFC 9457."""

    type = serializers.CharField(help_text="Dirección que explica la clase de problema")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="Qué pasó y qué sería correcto, en una frase")
    errores = ErrorSerializer(many=True, required=False, help_text="Uno por uno")


PROBLEMAS = {
    400: "El pedido no se entiende", 401: "Hace falta ingresar", 403: "No tiene permiso", 404: "No existe, o no lo ve",
    405: "Ese método no se admite", 406: "No hay ese formato", 429: "Demasiados pedidos", 500: "Falla nuestra",
    503: "Sin servicio",
}  # fmt: skip


class EsquemaDeToken(OpenApiAuthenticationExtension):
    target_class = "cuentas.api.PorTokenDeAPI"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "La palabra `Token`, un espacio y el token que da `manage.py token USUARIO`.",
        }


class EsquemaDeSesion(OpenApiAuthenticationExtension):
    target_class = "cuentas.api.PorSesion"
    name = "sesion"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "La sesión del navegador."}


class Esquema(AutoSchema):
    """Lo que cada vista de `vistas` dice de sí."""

    view: Any

    def get_operation_id(self) -> str:
        return f"{self.view.recurso}_{'leer' if '{' in self.path else 'listar'}"

    def get_tags(self) -> list[str]:
        return [str(self.view.recurso).split("_")[0]]

    def get_summary(self) -> str | None:
        return (self.view.__doc__ or "").split("\n")[0].strip() or None

    def get_description(self) -> str:  # type: ignore[override]
        return ""

    def _is_list_view(self, serializer: Any = None) -> bool:
        return False

    def get_override_parameters(self) -> list[Any]:
        clave = getattr(self.view, "clave", None)
        parametros = list(getattr(self.view, "parametros", ()))
        if clave and "{" in self.path:
            patron = getattr(self.view, "forma", None) or FORMA_DE_CLAVE[clave]
            forma: dict[str, Any] = {"type": "string", "pattern": f"^{patron}$"}
            if clave == "id":
                forma = {"type": "integer", "minimum": 0, "maximum": 10**18 - 1}
            parametros.append(OpenApiParameter(clave, forma, OpenApiParameter.PATH))
        if filtro := getattr(self.view, "filtro", None):
            parametros += [_parametro(nombre, f) for nombre, f in filtro.base_filters.items()]
            parametros += _de_pagina()
        parametros.append(
            OpenApiParameter(
                "If-None-Match", str, OpenApiParameter.HEADER, description="ETag que ya tiene: si no cambió, 304"
            )
        )
        return parametros

    def get_response_serializers(self) -> Any:
        fila = self.view.serializer_class
        cuerpo = self._sobre(fila) if getattr(self.view, "filtro", None) else fila
        respuestas: dict[Any, Any] = {200: cuerpo, 304: OpenApiResponse(description="Sin cambios")}
        for codigo, frase in PROBLEMAS.items():
            respuestas[(codigo, PROBLEMA)] = OpenApiResponse(ProblemaSerializer, description=frase)
        return respuestas

    def _sobre(self, fila: Any) -> Any:
        campos: dict[str, Any] = {
            "count": serializers.IntegerField(
                allow_null=True, help_text=f"Exacto hasta {CUENTA_EXACTA}; null si hay más"
            ),
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
        }
        if self.view.recurso == "acuerdos":
            campos["aviso"] = serializers.CharField(help_text="«Buscando también …», o vacío")
        return inline_serializer(f"Lista{fila.__name__}", {**campos, "results": fila(many=True)})


def _parametro(nombre: str, filtro: Any) -> OpenApiParameter:
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
        case Fecha():
            forma = {"type": "string", "format": "date"}
        case Busqueda():
            forma = {"type": "string", "minLength": 1, "maxLength": LARGO_DE_BUSQUEDA}
        case Orden():
            forma = {"type": "string", "enum": list(filtro.campos)}
            ayuda = "Orden; con - delante, al revés"
    if filtro.extra.get("catalogo"):
        catalogo = "municipalidades"
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


def _con_forma(filtro: Any) -> dict[str, Any]:
    forma: dict[str, Any] = {"type": "string", "pattern": f"^{filtro.extra['forma']}$"}
    if maximo := filtro.extra.get("max_length"):
        forma["maxLength"] = maximo
    return forma


def _de_pagina() -> list[OpenApiParameter]:
    numero: dict[str, Any] = {"type": "integer", "minimum": 1}
    return [
        OpenApiParameter(PROPIOS[0], {**numero, "maximum": TAMANO_MAXIMO, "default": TAMANO}, description="Filas"),
        OpenApiParameter(
            PROPIOS[1],
            {"type": "string", "pattern": f"^{FORMA_DE_CURSOR}$"},
            description="El que traen next y previous",
        ),
        OpenApiParameter(PROPIOS[2], {**numero, "maximum": 10**9}, description="Número de página, en vez de cursor"),
    ]
