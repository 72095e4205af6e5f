"""Una pestaña de una página que se mira por partes: lo que muestra `componentes/pestanas.html`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pestana:
    """`actual`: si es la que se está mirando. `cantidad`: lo que hay en ella, o None si no se dice."""

    texto: str
    url: str
    actual: bool
    cantidad: int | None = None
