"""Las plantillas se escriben con sangría para leerse; al cargarlas se les quita, y ninguna página pesa más por eso.

Quitar los blancos con que empieza una línea no cambia lo que se ve: el salto de línea sigue ahí. Los textos (`.txt`) se
quedan como están.
"""

import re

from django.template import Origin
from django.template.loaders import filesystem

_SANGRIA = re.compile(r"\n[ \t]+")


def sin_sangria(nombre: str, contenido: str) -> str:
    """El contenido de la plantilla `nombre`, sin los blancos con que empieza cada línea si es una página."""
    return _SANGRIA.sub("\n", contenido) if nombre.endswith(".html") else contenido


class DelProyecto(filesystem.Loader):
    """Las de `templates/`."""

    def get_contents(self, origin: Origin) -> str:
        return sin_sangria(origin.name, super().get_contents(origin))
