"""Búsqueda en español: sin acentos ni mayúsculas, con plurales, y con la palabra más parecida si hay una errata.

Regla: un acuerdo responde a una búsqueda si contiene todas sus palabras, comparadas por su raíz (Snowball, español).
Se busca en código, texto, municipalidad, provincia, región, sector y CUI. La columna `busqueda` guarda las raíces
separadas por espacios, con uno al principio y otro al final, para que las dos bases encuentren lo mismo.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Any

from snowballstemmer import stemmer

PALABRA = re.compile(r"[a-z0-9]+")
_RAICES = stemmer("spanish")


def sin_acentos(texto: str) -> str:
    """`texto` en minúsculas y sin acentos; la ñ se vuelve n."""
    descompuesto = unicodedata.normalize("NFKD", texto.casefold())
    return "".join(letra for letra in descompuesto if not unicodedata.combining(letra))


def palabras(texto: str) -> list[str]:
    """Las palabras de `texto`, en orden, sin acentos ni signos."""
    return PALABRA.findall(sin_acentos(texto))


@lru_cache(maxsize=50_000)
def raiz(palabra: str) -> str:
    """Raíz de una palabra ya sin acentos; las cifras quedan como están."""
    return palabra if palabra.isdigit() else sin_acentos(_RAICES.stemWord(palabra))


def texto_de_busqueda(acuerdo: Any) -> str:
    """Lo que se guarda en `acuerdo.busqueda`."""
    municipalidad = acuerdo.municipalidad
    partes = (
        acuerdo.codigo, acuerdo.texto, municipalidad.distrito, municipalidad.provincia, municipalidad.otros_nombres,
        municipalidad.region.nombre, acuerdo.sector_id, acuerdo.sector.nombre, acuerdo.cui,
    )  # fmt: skip
    raices = dict.fromkeys(raiz(p) for p in palabras(" ".join(partes)))
    return f" {' '.join(raices)} "
