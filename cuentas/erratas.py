"""Cuántas letras de más, de menos o cambiadas se le perdonan a una palabra, en toda búsqueda: una; dos, si es larga."""

from collections.abc import Iterable

from rapidfuzz.distance import OSA

LETRAS_PARA_CORREGIR, LETRAS_PARA_DOS = 5, 8


def tope_de_erratas(palabra: str) -> int:
    return 1 + (len(palabra) >= LETRAS_PARA_DOS)


def a_una_errata(buscada: str, palabras: Iterable[str]) -> bool:
    """Si es una de `palabras`, o se escribe casi igual; las cortas y las cifras, solo si es."""
    tope = tope_de_erratas(buscada) if len(buscada) >= LETRAS_PARA_CORREGIR and not buscada.isdecimal() else 0
    return any(OSA.distance(buscada, palabra, score_cutoff=tope) <= tope for palabra in palabras)
