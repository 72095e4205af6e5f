"""Una frase y, de cada cifra que dice, adónde lleva: la lista que la hace.

Regla: al componerla, cada cifra va entre marcas (`cifra`) que ningún texto guardado puede llevar, porque lo limpio no
tiene controles; así se concatena y se enumera como cualquier texto. `FraseDicha` la cierra: es lo que se lee, y
`tramos` dice qué parte lleva a dónde. Un destino (`enlaces`) no dice de qué día es: eso lo pone quien escribe.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from acuerdos.palabras import contar, en_miles, enumerar
from corte.enlaces import Enlaces

ABRE, LLEVA, CIERRA = "\x1c", "\x1d", "\x1e"
_MARCA = re.compile(f"{ABRE}([^{LLEVA}]*){LLEVA}([^{CIERRA}]*){CIERRA}")


@dataclass(frozen=True, slots=True)
class TramoDeFrase:
    """Una parte de una frase; `url` vacía: no lleva a ninguna parte."""

    texto: str
    url: str = ""


class FraseDicha(str):
    """Lo que se lee. `marcada`: lo mismo con sus marcas, para seguir componiendo."""

    marcada: str

    def __new__(cls, marcada: str) -> Self:
        frase = super().__new__(cls, _MARCA.sub(r"\1", marcada))
        frase.marcada = marcada
        return frase

    def con(self, enlaces: Enlaces | None) -> "FraseDicha":
        """La misma, con la dirección de cada lista; sin enlaces, ninguna."""
        if enlaces is None:
            return FraseDicha(str(self))
        return FraseDicha(_MARCA.sub(lambda hallada: cifra(hallada[1], enlaces.de(hallada[2])), self.marcada))


def cifra(escrita: str, destino: str) -> str:
    """`escrita`, marcada con su destino; tal cual si no lleva a ninguna parte."""
    return f"{ABRE}{escrita}{LLEVA}{destino}{CIERRA}" if destino else escrita


def contados(cantidad: int, una: str, varias: str, destino: str) -> str:
    """Como `contar`, con la cantidad marcada."""
    return contar(cantidad, una, varias).replace(en_miles(cantidad), cifra(en_miles(cantidad), destino), 1)


def enumeradas(marcadas: Sequence[str]) -> str:
    """Como `enumerar`, de textos marcados."""
    if len(marcadas) < 2:
        return "".join(marcadas)
    leidas = [str(FraseDicha(marcada)) for marcada in marcadas]
    union = enumerar(leidas)[len(", ".join(leidas[:-1])) : -len(leidas[-1])]
    return f"{', '.join(marcadas[:-1])}{union}{marcadas[-1]}"


def frase_de(texto: str) -> FraseDicha:
    """`texto` como frase, si aún no lo es."""
    return texto if isinstance(texto, FraseDicha) else FraseDicha(texto)


def tramos(texto: str) -> list[TramoDeFrase]:
    """En orden, las partes de una frase que ya tiene sus direcciones (`FraseDicha.con`)."""
    if not isinstance(texto, FraseDicha):
        return [TramoDeFrase(texto)]
    hallados, desde = [], 0
    for marca in _MARCA.finditer(texto.marcada):
        hallados += [TramoDeFrase(texto.marcada[desde : marca.start()]), TramoDeFrase(marca[1], marca[2])]
        desde = marca.end()
    return [t for t in (*hallados, TramoDeFrase(texto.marcada[desde:])) if t.texto]
