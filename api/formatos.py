"""JSON, escrito por orjson: las fechas AAAA-MM-DD, los instantes con su zona y sin acentos escapados."""

import orjson
from rest_framework.renderers import BaseRenderer

PROBLEMA = "application/problem+json"


class JSON(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(self, data: object, accepted_media_type: str | None = None, renderer_context: object = None) -> bytes:
        if data is None:
            return b""
        return data if isinstance(data, bytes) else orjson.dumps(data, default=str)
