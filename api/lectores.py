"""Cómo se lee el JSON que se envía: lo que podría entenderse de dos maneras no se adivina.

Regla: una clave repetida es un error, como un parámetro repetido en la dirección: quedarse con la última calla que la
primera se perdió. Y nada de lo que se envía va tan adentro como `NIVELES`; más allá no se lee, ni se recorre.
"""

import codecs
import json
from typing import Any

from django.conf import settings
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import JSONParser
from rest_framework.utils.json import strict_constant

NIVELES = 20
UNA_VEZ = "Va una sola vez."


class LectorDeJson(JSONParser):
    """:raises ParseError: si no es un JSON, o es más hondo. :raises ValidationError: por la clave que se repite."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        codigo = (parser_context or {}).get("encoding", settings.DEFAULT_CHARSET)
        try:
            leido = json.load(
                codecs.getreader(codigo)(stream), parse_constant=strict_constant, object_pairs_hook=_sin_repetir
            )
        except (ValueError, RecursionError) as error:
            raise ParseError from error
        _exigir_llano(leido, NIVELES)
        return leido


def _sin_repetir(pares: list[tuple[str, Any]]) -> dict[str, Any]:
    leido = dict(pares)
    if len(leido) < len(pares):
        claves = [clave for clave, _ in pares]
        raise ValidationError({clave: [UNA_VEZ] for clave in leido if claves.count(clave) > 1})
    return leido


def _exigir_llano(valor: object, quedan: int) -> None:
    dentro = valor.values() if isinstance(valor, dict) else valor if isinstance(valor, list) else ()
    if dentro and not quedan:
        raise ParseError
    for uno in dentro:
        _exigir_llano(uno, quedan - 1)
