"""Los textos de un corte, sin lo que no se ve: un solo carácter de control deja ilegible una lámina entera.

Lo que hoy se guarda ya entra limpio; aquí se limpia lo de antes y lo que la historia recuerda, para todos los formatos.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from corte.frases import FraseDicha
from cuentas.textos import limpiar_renglon

T = TypeVar("T")


def en_limpio(valor: T) -> T:
    """`valor` con cada texto suyo, a cualquier profundidad, en un renglón limpio."""
    limpio: Any = valor
    if isinstance(valor, Enum | FraseDicha):  # una frase se compone de lo ya limpio
        return valor
    if isinstance(valor, str):
        limpio = limpiar_renglon(valor)
    elif is_dataclass(valor) and not isinstance(valor, type):
        limpio = replace(valor, **{f.name: en_limpio(getattr(valor, f.name)) for f in fields(valor)})
    elif isinstance(valor, Mapping):
        limpio = {clave: en_limpio(suyo) for clave, suyo in valor.items()}
    elif isinstance(valor, list | tuple):
        limpio = type(valor)(en_limpio(suyo) for suyo in valor)
    return limpio
