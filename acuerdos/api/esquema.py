"""El OpenAPI de la API, sacado de las mismas vistas y filtros que la sirven.

Cada filtro dice sus valores: los fijos salen del código y los de la base (sesiones, sectores, regiones) se ponen al
servirlo, según lo que ve quien lo pide (`poner_catalogos`).
"""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

from acuerdos.api.formatos import PROBLEMA
from acuerdos.api.paginacion import CUENTA_EXACTA, FORMA_DE_CURSOR, PROPIOS, TAMANO, TAMANO_MAXIMO
from acuerdos.filtros.acuerdos import CLASIFICACIONES, REGIONES, SECTORES, SESIONES
from acuerdos.filtros.base import Busqueda, Fecha, Forma, Formas, Orden, SiNo, Varios
from acuerdos.filtros.campos import LARGO_DE_BUSQUEDA
from acuerdos.permisos import sesiones_visibles
from reuniones.models import Sesion

CATALOGOS = {"sesiones": SESIONES, "sectores": SECTORES, "regiones": REGIONES, "clasificaciones": CLASIFICACIONES}
MARCA = "x-catalogo"
FORMA_DE_CLAVE = {"codigo": r"[A-Z0-9-]{2,30}", "sigla": r"[A-Z]{2,12}", "ubigeo": r"[0-9]{6}", "id": r"[0-9]{1,18}"}


class ProblemaSerializer(serializers.Serializer[Any]):
    """RFC 9457."""

    type = serializers.CharField(help_text="Dirección que explica la clase de problema")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="Qué pasó y qué sería correcto, en una frase")
    errores = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), required=False, help_text="Por parámetro o campo"
    )


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
            forma: dict[str, Any] = {"type": "string", "pattern": f"^{FORMA_DE_CLAVE[clave]}$"}
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
    extra: dict[str, Any] = {}
    match filtro:
        case Varios():
            opciones = filtro.extra["choices"]
            cual: dict[str, Any] = {"type": "string"}
            if callable(opciones):
                extra = {MARCA: next(n for n, f in CATALOGOS.items() if f is opciones)}
            else:
                cual["enum"] = [str(valor) for valor, _ in opciones]
            forma: dict[str, Any] = {"type": "array", "items": cual}
        case Formas():
            forma = {"type": "array", "items": {"type": "string", "pattern": f"^{filtro.extra['forma']}$"}}
            if maximo := filtro.extra.get("max_length"):
                forma["items"]["maxLength"] = maximo
        case Forma():
            forma = {"type": "string", "pattern": f"^{filtro.extra['forma']}$"}
        case SiNo():
            forma = {"type": "boolean"}
        case Fecha():
            forma = {"type": "string", "format": "date"}
        case Busqueda():
            forma = {"type": "string", "minLength": 1, "maxLength": LARGO_DE_BUSQUEDA}
        case Orden():
            forma = {"type": "string", "enum": list(filtro.campos)}
            ayuda = "Orden; con - delante, al revés"
    return OpenApiParameter(nombre, forma, description=ayuda, explode=True, style="form", extensions=extra)


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


def poner_catalogos(result: Any, generator: Any, request: Any, public: bool) -> Any:
    """Pone los valores que hoy hay en la base; si no hay ninguno, el parámetro no se ofrece."""
    valores = {nombre: [valor for valor, _ in opciones()] for nombre, opciones in CATALOGOS.items()}
    usuario = getattr(request, "user", None)
    visibles = Sesion.objects.filter(sesiones_visibles(usuario)).order_by("codigo")
    valores["sesiones"] = list(visibles.values_list("codigo", flat=True))
    for operaciones in result["paths"].values():
        for operacion in operaciones.values():
            operacion["parameters"] = [p for p in operacion.get("parameters", []) if _completo(p, valores)]
    return result


def _completo(parametro: dict[str, Any], valores: dict[str, list[str]]) -> bool:
    catalogo = parametro.pop(MARCA, None)
    if catalogo is None:
        return True
    parametro["schema"]["items"]["enum"] = valores[catalogo]
    return bool(valores[catalogo])
