"""Cómo se lee el JSON que se envía: lo que podría entenderse de dos maneras no se adivina.

Regla: una clave repetida es un error, como un parámetro repetido en la dirección: quedarse con la última calla que la
primera se perdió. Y nada de lo que se envía va más adentro que `NIVELES` ni lleva más claves que `CLAVES`: lo demás no
se lee, ni se recorre.
"""

import codecs
import json
from collections import Counter
from typing import Any

from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import JSONParser
from rest_framework.utils.json import strict_constant

NIVELES = 20
CLAVES = 1_000  # de un objeto; el que más lleva tiene treinta
UNA_VEZ = "Va una sola vez."
DEMASIADAS = f"Un objeto lleva como máximo {CLAVES:,} claves."
EN_UTF8 = codecs.getreader("utf-8")  # nunca en las letras que diga quien envía: las otras ni se dejan llegar aquí


class LectorDeJson(JSONParser):
    """:raises ParseError: si no es un JSON, o es más hondo. :raises ValidationError: por la clave que se repite."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            leido = json.load(EN_UTF8(stream), parse_constant=strict_constant, object_pairs_hook=_sin_repetir)
        except (ValueError, RecursionError) as error:
            raise ParseError from error
        _exigir_llano(leido, NIVELES)
        return leido


def _sin_repetir(pares: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pares) > CLAVES:
        raise ValidationError({"": [DEMASIADAS]})
    leido = dict(pares)
    "".join(leido).encode()  # con media letra (`\\ud800`) falla: el error que nombrara esa clave no podría enviarse
    if len(leido) < len(pares):
        veces = Counter(clave for clave, _ in pares)
        raise ValidationError({clave: [UNA_VEZ] for clave, cuantas in veces.items() if cuantas > 1})
    return leido


def _exigir_llano(valor: object, quedan: int) -> None:
    dentro = valor.values() if isinstance(valor, dict) else valor if isinstance(valor, list) else ()
    if dentro and not quedan:
        raise ParseError
    for uno in dentro:
        _exigir_llano(uno, quedan - 1)
