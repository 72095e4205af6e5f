"""Compresión de las respuestas, si quien pide la admite: gzip; en la API, también brotli; y en las páginas del punto
focal, un diccionario (ver `diccionario`).

La API se comprime poco a propósito (`CALIDAD_DE_BROTLI`): lo que se ahorra en la red no puede costar más que hacerla.
Lo que ya viene comprimido (un Excel, una foto, un PDF) sale como está.
"""

import re

import brotli
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from muniejecutivo import diccionario

PARA_PROGRAMAS = ("/api/", "/odata/", "/mcp/")
DE_TEXTO = re.compile(r"(?:text/|application/(?:(?:[\w.+-]*[.+])?(?:json|xml|yaml)\b|x-ndjson|vnd\.oai\.openapi))")
ADMITE_BROTLI = re.compile(r"\bbr\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))")
CALIDAD_DE_BROTLI = 4  # de 0 a 11
MINIMO = 500  # bytes: con menos, comprimir no ahorra ni un paquete


class Comprimir(GZipMiddleware):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not request.path.startswith(PARA_PROGRAMAS):
            entera = response if isinstance(response, HttpResponse) else None
            if (
                entera is not None
                and diccionario.sirve(request, entera)
                and diccionario.con_diccionario(request, entera)
            ):
                return response
            return super().process_response(request, response)
        if not DE_TEXTO.match(response.get("Content-Type", "")):
            return response
        if isinstance(response, HttpResponse) and ADMITE_BROTLI.search(request.headers.get("Accept-Encoding", "")):
            return _con_brotli(response)
        return super().process_response(request, response)


def _con_brotli(respuesta: HttpResponse) -> HttpResponse:
    if len(respuesta.content) < MINIMO or respuesta.has_header("Content-Encoding"):
        return respuesta
    patch_vary_headers(respuesta, ["Accept-Encoding"])
    respuesta.content = brotli.compress(respuesta.content, quality=CALIDAD_DE_BROTLI)
    respuesta["Content-Encoding"] = "br"
    respuesta["Content-Length"] = str(len(respuesta.content))
    if (etag := respuesta.get("ETag", "")).startswith('"'):
        respuesta["ETag"] = f"W/{etag}"  # los mismos datos, con otros bytes: RFC 9110 §8.8.1
    return respuesta
