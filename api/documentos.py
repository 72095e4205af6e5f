"""La documentación de la API como una página: la escribe el servidor a partir del OpenAPI, sin JavaScript.

Aparte está la que permite probar: la de Swagger UI, con lo que su paquete trae y nada de otro sitio.
"""

import functools
from hashlib import sha256
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.safestring import SafeString
from django.views.decorators.http import conditional_page, require_safe
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from api.esquema import Generador
from api.limites import ConLimite
from api.problemas import CLASES
from api.vistas import exigir_sin_parametros
from cuentas.limite import exigir_medida, red_de

VECES, RATO = 30, 60  # veces que la abren desde una misma red, sin ingresar, por tantos segundos
DEMASIADAS = "Desde su conexión ya se pidió muchas veces. Espere un minuto y pruebe otra vez."


@functools.cache
def esquema() -> Any:
    """El OpenAPI. Se arma una vez: es el mismo para cualquiera, haya lo que haya en la base."""
    return Generador().get_schema(public=True)


@functools.cache
def _esquema_escrito(en_yaml: bool) -> tuple[bytes, str]:
    """El OpenAPI en JSON o en YAML, y su ETag."""
    formato = OpenApiYamlRenderer() if en_yaml else OpenApiJsonRenderer()
    contenido: bytes = formato.render(esquema(), renderer_context={})
    return contenido, f'"{sha256(contenido).hexdigest()[:32]}"'


@login_not_required
@require_safe
@conditional_page
def documentos(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        exigir_medida(f"documentos:{red_de(request)}", VECES, RATO, DEMASIADAS)
    respuesta = render(request, "api/documentos.html", {"recursos": _recursos()})
    respuesta["Cache-Control"] = "no-cache"
    return respuesta


@functools.cache
def _recursos() -> SafeString:
    """Lo que dice de cada operación: medio megabyte, que se escribe una vez."""
    contrato = esquema()
    tipos = contrato["components"]["schemas"]
    grupos: dict[str, list[dict[str, Any]]] = {}
    for direccion, operaciones in contrato["paths"].items():
        for metodo, operacion in operaciones.items():
            grupos.setdefault(operacion["tags"][0], []).append(_operacion(direccion, metodo, operacion, tipos))
    contexto = {"grupos": grupos.items(), "problemas": CLASES.values()}
    return render_to_string("api/_recursos.html", contexto)


@login_not_required
@require_safe
def probar(request: HttpRequest) -> HttpResponse:
    """La página en que cada operación se puede hacer de verdad, con el token de quien la abre o con su ingreso."""
    return render(request, "api/probar.html")


def _operacion(direccion: str, metodo: str, operacion: dict[str, Any], tipos: dict[str, Any]) -> dict[str, Any]:
    tablas = (
        ("Lo que se envía", _campos(_cuerpo(operacion.get("requestBody")), tipos)),
        ("Respuesta", _campos(_cuerpo(_lo_bueno(operacion)), tipos)),
    )
    return {
        "metodo": metodo.upper(),
        "direccion": direccion,
        "resumen": operacion.get("summary", ""),
        "id": operacion["operationId"],
        "parametros": [_parametro(p) for p in operacion.get("parameters", [])],
        "tablas": [(titulo, campos) for titulo, campos in tablas if campos],
    }


def _lo_bueno(operacion: dict[str, Any]) -> Any:
    """La respuesta de cuando todo sale bien."""
    return next(respuesta for codigo, respuesta in operacion["responses"].items() if codigo.startswith("2"))


def _cuerpo(parte: dict[str, Any] | None) -> dict[str, Any]:
    """El esquema de lo que se envía o se contesta; del formulario si lleva archivos, que es el que más campos tiene."""
    contenidos = (parte or {}).get("content", {})
    for tipo in ("multipart/form-data", "application/json"):
        if tipo in contenidos:
            esquema: dict[str, Any] = contenidos[tipo]["schema"]
            return esquema
    return {}


def _parametro(parametro: dict[str, Any]) -> dict[str, Any]:
    esquema = parametro["schema"]
    return {
        "nombre": parametro["name"],
        "donde": {"query": "consulta", "path": "dirección", "header": "cabecera"}[parametro["in"]],
        "forma": "uno o varios" if esquema.get("type") == "array" else _forma(esquema),
        "ayuda": parametro.get("description", ""),
        "valores": esquema.get("enum") or esquema.get("items", {}).get("enum") or [],
    }


def _campos(esquema: dict[str, Any], tipos: dict[str, Any], prefijo: str = "") -> list[dict[str, str]]:
    """Los campos de la respuesta, los de adentro con el nombre del de afuera delante."""
    tipo = tipos[esquema["$ref"].rsplit("/", 1)[1]] if "$ref" in esquema else esquema
    filas = []
    for nombre, campo in tipo.get("properties", {}).items():
        varios = campo.get("type") == "array"
        adentro = campo.get("items", {}) if varios else campo
        filas.append({"nombre": prefijo + nombre, "forma": _forma(campo), "ayuda": campo.get("description", "")})
        adentro = adentro.get("anyOf", [adentro])[0]  # la fila entera, y no solo con los campos pedidos
        if "$ref" in adentro:
            filas += _campos(adentro, tipos, f"{prefijo}{nombre}{'[]' if varios else ''}.")
    return filas


def _forma(esquema: dict[str, Any]) -> str:
    """El tipo, en castellano."""
    nombres = {
        "string": "texto",
        "integer": "entero",
        "number": "número",
        "boolean": "true o false",
        "array": "lista",
        "object": "objeto",
        "null": "null",
    }
    tipos = esquema.get("type", "object")
    dicho = " o ".join(nombres.get(t, t) for t in ([tipos] if isinstance(tipos, str) else tipos))
    formatos = {"date": "fecha", "date-time": "instante", "uri": "dirección", "time": "hora"}
    return dicho.replace("texto", formatos.get(esquema.get("format", ""), "texto"))


class EsquemaVista(ConLimite):
    """El OpenAPI 3.1 de esta API: en JSON, o en YAML si se pide con Accept."""

    renderer_classes = [OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer, OpenApiYamlRenderer2]
    permission_classes = [AllowAny]
    http_method_names = ["get", "head", "options"]
    schema = None

    def get(self, request: Request) -> HttpResponseBase:
        exigir_sin_parametros(request)
        formato = request.accepted_renderer
        contenido, etag = _esquema_escrito(isinstance(formato, OpenApiYamlRenderer))
        respuesta = HttpResponse(contenido, content_type=formato.media_type, headers={"ETag": etag})
        respuesta["Content-Disposition"] = f'inline; filename="muniejecutivo.{formato.format}"'
        respuesta["Cache-Control"] = "no-cache"
        return get_conditional_response(request, etag=etag, response=respuesta) or respuesta


class Raiz(ConLimite):
    """Las direcciones de la API."""

    permission_classes = [AllowAny]
    http_method_names = ["get", "head", "options"]
    schema = None
    NOMBRES = (
        "sesiones",
        "sectores",
        "regiones",
        "municipalidades",
        "clasificaciones",
        "reuniones",
        "cortes",
        "acuerdos",
        "hitos",
        "avances",
        "evidencias",
        "solicitudes",
        "trabas",
        "lecturas",
        "mensajes",
        "participantes",
        "recordatorios",
        "puntos_focales",
        "cambios",
        "resumen",
        "mapa",
        "esquema",
        "docs",
    )

    def get(self, request: Request) -> Response:
        exigir_sin_parametros(request)
        return Response({nombre: reverse(f"api:{nombre}", request=request) for nombre in self.NOMBRES})
