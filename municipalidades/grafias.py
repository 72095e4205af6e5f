"""Cuándo dos nombres de lugar, escritos de otro modo, son el mismo.

Regla, de lo más seguro a lo menos, y sin pasar a lo siguiente si lo anterior ya halló algo:
1. iguales sin mirar mayúsculas, acentos ni signos;
2. iguales, además, sin el artículo del principio («El Collao», «COLLAO»);
3. suenan igual en español: s y z, b y v, y e i, ll e y, hu y w, qu y k, una letra doble que no sea rr, «de la» y
   «del», abreviaturas y cifras («NAZCA», «QUIMBIRI», «STA. ROSA», «26 DE OCTUBRE», «Vilcashuamán»);
4. iguales con alguna inicial («Daniel A. Carrión»).
Ninguna adivina: una errata no es otra grafía, y se responde con las parecidas.
"""

import re
from functools import lru_cache

from cuentas.textos import norma

ARTICULO = re.compile(r"^(el|la|los|las) (?=.)")
VACIAS = frozenset(["de", "del", "d", "la", "las", "el", "los", "lo", "y", "e"])
ABREVIATURAS = {
    "sta": "santa",
    "sto": "santo",
    "sn": "san",
    "s": "san",
    "gral": "general",
    "cnel": "coronel",
    "crnl": "coronel",
    "crnel": "coronel",
    "cap": "capitan",
    "tte": "teniente",
    "tnte": "teniente",
    "mcal": "mariscal",
    "cmdte": "comandante",
    "cdte": "comandante",
    "alte": "almirante",
    "pto": "puerto",
    "nva": "nueva",
    "nvo": "nuevo",
    "ma": "maria",
    "fco": "francisco",
    "dr": "doctor",
    "pdte": "presidente",
}
CIFRAS = {
    "uno": "1",
    "dos": "2",
    "tres": "3",
    "cuatro": "4",
    "cinco": "5",
    "seis": "6",
    "siete": "7",
    "ocho": "8",
    "nueve": "9",
    "diez": "10",
    "veintiseis": "26",
    "veintisiete": "27",
    "veintiocho": "28",
    "veintinueve": "29",
}
# En orden: cada cambio ve lo que dejó el anterior. En mayúscula, lo que ya no se toca.
SONIDOS = [
    (re.compile(forma), suena)
    for forma, suena in (
        (r"ch", "C"),
        (r"ll", "y"),
        (r"gu(?=[ei])", "G"),
        (r"g(?=[ei])", "j"),
        (r"[hg]u(?=[aeio])", "w"),
        (r"h", ""),
        (r"qu(?=[ei])", "k"),
        (r"c(?=[ei])", "s"),
        (r"[cq]", "k"),
        (r"z", "s"),
        (r"v", "b"),
        (r"y", "i"),
        (r"n(?=[pb])", "m"),
        (r"([^r])\1+", r"\1"),
    )
]


def sin_articulo(nombre: str) -> str:
    """`nombre`, ya normal, sin el artículo con que empieza."""
    return ARTICULO.sub("", nombre)


@lru_cache(maxsize=20_000)
def sonido(nombre: str) -> str:
    """Cómo suena `nombre`, sin blancos ni palabras vacías."""
    palabras = (ABREVIATURAS.get(p, p) for p in norma(nombre).split() if p not in VACIAS)
    sonido = "".join(CIFRAS.get(p, p) for p in palabras)
    for forma, suena in SONIDOS:
        sonido = forma.sub(suena, sonido)
    return sonido.lower()


def tiene_iniciales(nombre: str) -> bool:
    """Si alguna palabra de `nombre`, que no sea una conjunción, es una sola letra."""
    return any(len(p) == 1 and p.isalpha() and p not in VACIAS for p in norma(nombre).split())


def abrevia(escrito: str, nombre: str) -> bool:
    """Si `escrito` es `nombre` con alguna palabra reducida a su inicial."""
    cortas, largas = norma(escrito).split(), norma(nombre).split()
    return len(cortas) == len(largas) and all(
        c == g or (len(c) == 1 and g.startswith(c)) for c, g in zip(cortas, largas, strict=True)
    )
