"""Lo que se sabe de un lugar además de su nombre oficial: otras grafías de uso público y su código en el RENIEC.

Son tablas del programa, no de la base: así una base de antes las entiende sin más. Los nombres que agregue la oficina
van en `Municipalidad.otros_nombres`. Origen y licencia: `datos/FUENTES.md`.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings

CARPETA = Path(settings.RAIZ) / "datos" / "catalogos"


@lru_cache(maxsize=1)
def otras_grafias() -> Mapping[str, tuple[str, ...]]:
    """De un código del INEI (región, provincia o distrito) a los otros nombres con que se le escribe."""
    grafias: dict[str, list[str]] = defaultdict(list)
    for fila in _filas("otras_grafias.csv"):
        grafias[fila["codigo"]].append(fila["nombre"])
    return {codigo: tuple(nombres) for codigo, nombres in grafias.items()}


@lru_cache(maxsize=1)
def ubigeos_del_reniec() -> Mapping[str, str]:
    """De un UBIGEO del RENIEC al del INEI de la misma municipalidad."""
    return {fila["reniec"]: fila["ubigeo"] for fila in _filas("ubigeos_reniec.csv")}


def _filas(archivo: str) -> Iterator[dict[str, str]]:
    with (CARPETA / archivo).open(encoding="utf-8", newline="") as texto:
        yield from csv.DictReader(texto)
