"""Cómo se comparan y se sugieren los textos de un libro."""

from functools import lru_cache

from rapidfuzz import fuzz, process

from cuentas.textos import norma

PARECIDO_MINIMO = 60


@lru_cache(maxsize=2_000)
def mas_parecido(texto: str, entre: tuple[str, ...]) -> str:
    """El de `entre` que más se parece a `texto`, o «» si ninguno se parece."""
    hallado = process.extractOne(norma(texto), entre, scorer=fuzz.ratio, processor=norma, score_cutoff=PARECIDO_MINIMO)
    return hallado[0] if hallado else ""


def letra_de_columna(indice: int) -> str:
    """La letra con que Excel nombra la columna de ese índice (0 → A, 26 → AA)."""
    letras = ""
    indice += 1
    while indice:
        indice, resto = divmod(indice - 1, 26)
        letras = chr(65 + resto) + letras
    return letras


def indice_de_columna(letras: str) -> int:
    """El índice de la columna que Excel nombra así (A → 0, AA → 26)."""
    indice = 0
    for letra in letras:
        indice = indice * 26 + ord(letra) - 64
    return indice - 1
