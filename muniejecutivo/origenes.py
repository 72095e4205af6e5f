"""Que la API se lea desde las páginas de otros sitios (CORS): solo desde los que nombra API_ORIGENES.

Regla: sin galletas, nunca: la página de otro sitio trae su token, y con él ve lo que ese token ve. A quien no está en
la lista no se le contesta nada distinto: es su navegador el que no le deja leer la respuesta.

Fuente: Fetch Standard, «HTTP CORS protocol».
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

RAICES = ("/api/", "/odata/", "/mcp/")
METODOS = "GET, HEAD, POST, PATCH, OPTIONS"
DE_ODATA = "OData-MaxVersion, OData-Version"
SE_ENVIAN = f"Accept, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Prefer, {DE_ODATA}"
SE_LEEN = "ETag, Link, Location, Idempotent-Replayed, RateLimit, RateLimit-Policy, Retry-After, OData-Version"
SEGUNDOS = "600"  # que el navegador recuerda la respuesta a su pregunta previa


class DesdeOtrosSitios:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(RAICES):
            return self.get_response(request)
        origen = request.headers.get("Origin", "")
        permitido = origen in settings.API_ORIGENES
        pregunta = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        respuesta = HttpResponse(status=204) if permitido and pregunta else self.get_response(request)
        patch_vary_headers(respuesta, ["Origin"])
        if permitido:
            respuesta["Access-Control-Allow-Origin"] = origen
            respuesta["Access-Control-Expose-Headers"] = SE_LEEN
            if pregunta:
                respuesta["Access-Control-Allow-Methods"] = METODOS
                respuesta["Access-Control-Allow-Headers"] = SE_ENVIAN
                respuesta["Access-Control-Max-Age"] = SEGUNDOS
        return respuesta
