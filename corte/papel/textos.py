"""Un texto escrito por una persona, listo para el papel: sin caracteres que engañen ni palabras que se salgan."""

import re
import unicodedata

LETRAS_SEGUIDAS = 28  # letras seguidas; más no caben en la columna más angosta
EMOJI = "[emoji]"  # la letra del papel no los tiene: se dice que ahí había uno
QUIEBRE = "\u200b"  # espacio de ancho cero: por ahí se puede partir
_LARGA = re.compile(rf"[^\s{QUIEBRE}]{{{LETRAS_SEGUIDAS + 1},}}")
_EMOJI = re.compile("[\U0001f000-\U0001faff][\U0001f000-\U0001faff\u200d\ufe0e\ufe0f\u20e3\u2600-\u27bf]*")
_SALTOS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def imprimible(texto: str) -> str:
    """`texto` con sus saltos de renglón, sin controles ni cambios ocultos de sentido, y partible si es larguísimo.

    Los controles de sentido de la escritura (U+202E…) harían leer en el papel algo distinto de lo que se registró.
    """
    limpio = "".join(_a_la_vista(c) for c in _EMOJI.sub(EMOJI, _SALTOS.sub("\n", texto))).strip()
    return _LARGA.sub(_partible, limpio)


def _a_la_vista(caracter: str) -> str:
    if caracter == "\n":
        return caracter
    if caracter == "\t":
        return " "
    invisible = unicodedata.category(caracter) in {"Cc", "Cf", "Cs", "Co", "Cn"} or caracter == "\ufe0f"
    return "" if invisible else caracter


def _partible(larga: re.Match[str]) -> str:
    letras = larga[0]
    return QUIEBRE.join(letras[i : i + LETRAS_SEGUIDAS] for i in range(0, len(letras), LETRAS_SEGUIDAS))
