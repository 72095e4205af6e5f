"""Compresión de las páginas. La API sale sin comprimir: cuesta más que escribirla, y un proxy lo hace si hace falta."""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class ComprimirPaginas(GZipMiddleware):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path.startswith("/api/") and not request.path.startswith("/api/v1/docs/"):
            return response
        return super().process_response(request, response)
