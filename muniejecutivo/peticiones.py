"""Cómo se arma cada petición antes de que ninguna capa la vea: con lo que diga, siempre se arma.

Regla: lo que llega se lee en UTF-8. Django lee la consulta en el juego de letras que diga `Content-Type`, y lo hace al
armar la petición, fuera de todo `try`: con uno que no es de letras (`zlib`) o una cabecera que no se entiende, la falla
salía pelada. A lo que se envía en otro juego se le dice que no en `cuerpos`.
"""

from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http.request import MediaType
from django.utils.functional import cached_property
from django.utils.http import parse_header_parameters


class PeticionEnUTF8(WSGIRequest):
    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except ValueError:
            self.content_type, self.content_params = "", {}

    @cached_property
    def accepted_types(self) -> list[MediaType]:
        """Lo que acepta; de una cabecera que no se entiende, cualquier cosa."""
        try:
            return super().accepted_types
        except ValueError:
            return [MediaType("*/*")]


class PuertaWSGI(WSGIHandler):
    request_class = PeticionEnUTF8
