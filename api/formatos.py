"""En qué formatos contesta la API: JSON siempre y, en las listas, también CSV, Excel y NDJSON.

Cuál se pidió lo dice `negociacion`. El JSON lo escribe orjson: las fechas AAAA-MM-DD, los instantes con su zona y sin
acentos escapados.
"""

import json
from typing import Any

import orjson
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from cuentas.celdas import TIPO_XLSX

PROBLEMA = "application/problem+json"
SIN_PREFERENCIA = (None, "*/*")  # con que se contesta lo primero que la vista sabe escribir


class JSON(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(self, data: object, accepted_media_type: str | None = None, renderer_context: object = None) -> bytes:
        if data is None:
            return b""
        if isinstance(data, bytes):
            return data
        try:
            return orjson.dumps(data, default=str)
        except TypeError:  # repite media letra (`\\ud800`) que alguien envió
            return json.dumps(data, default=str).encode()


class CSV(JSON):
    """El archivo lo escribe `archivos`; por aquí pasan los errores, que son un JSON."""

    media_type = "text/csv"
    format = "csv"


class XLSX(JSON):
    media_type = TIPO_XLSX
    format = "xlsx"


class NDJSON(JSON):
    media_type = "application/x-ndjson"
    format = "ndjson"


class PorAccept(DefaultContentNegotiation):
    """El de Accept; vacío es como no enviarlo: cualquiera sirve (RFC 9110 §12.5.1)."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        primero = renderers[0]
        if request.META.get("HTTP_ACCEPT") in (*SIN_PREFERENCIA, primero.media_type):  # casi todas: no hay qué negociar
            return primero, primero.media_type
        return super().select_renderer(request, renderers, format_suffix)

    def get_accept_list(self, request: Request) -> list[str]:
        pedidos = [pedido for pedido in super().get_accept_list(request) if pedido]
        return pedidos or ["*/*"]
