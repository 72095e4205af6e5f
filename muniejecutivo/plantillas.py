"""Las plantillas se escriben con sangría para leerse; al cargarlas se les quita, y ninguna página pesa más por eso.

Quitar los blancos con que empieza una línea no cambia lo que se ve: el salto de línea sigue ahí. Una etiqueta escrita
en varias líneas, un atributo por línea, sale en una, y lo mismo una frase. Los textos (`.txt`) se quedan como están.
"""

import re

from django.template import Origin
from django.template.loaders import filesystem

_SANGRIA = re.compile(r"\n[ \t]+")
_ETIQUETA = re.compile(r"<[a-z](?:{[%{].*?[%}]}|[^<>{]|{)*>")  # con lo que lleve escrito dentro: `{% if a > b %}`
_SALTO_EN_UNA_FRASE = re.compile(r"(?<![>\s])(?<!%})\n(?=[^\s<{]|{{|<(?:a|b|s|small|span|strong|time)\b)")


def sin_sangria(nombre: str, contenido: str) -> str:
    """El contenido de la plantilla `nombre`, sin los blancos con que empieza cada línea si es una página."""
    if not nombre.endswith(".html"):
        return contenido
    seguido = _SALTO_EN_UNA_FRASE.sub(" ", _SANGRIA.sub("\n", contenido))
    return _ETIQUETA.sub(_en_una_linea, seguido)


def _en_una_linea(etiqueta: re.Match[str]) -> str:
    return f"{etiqueta.group()[:-1].rstrip()}>".replace("\n", " ")


class DelProyecto(filesystem.Loader):
    """Las de `templates/`."""

    def get_contents(self, origin: Origin) -> str:
        return sin_sangria(origin.name, super().get_contents(origin))
