"""Una cifra grande de un tablero o de un corte, con su rótulo: lo que muestra `componentes/cifras.html`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cifra:
    """`numero`, ya con formato; `url`, la lista que hay detrás; `estado` dibuja su forma; `nota`, un renglón más."""

    rotulo: str
    numero: str
    url: str = ""
    tono: str = ""
    estado: str = ""
    nota: str = ""
