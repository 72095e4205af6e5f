"""Lo que una persona escribe, antes de guardarlo y antes de compararlo.

Regla: dos textos guardados que se ven iguales son el mismo texto. Por eso, en toda puerta, de lo escrito se quita lo
que no se ve (controles, anchos cero, marcas de sentido, selectores sueltos, lo que Unicode declara que no es un
carácter), los blancos raros pasan a ser blancos, y las letras van compuestas (NFC). Quedan las comillas, rayas y
acentos, las letras del quechua y del aimara (ʼ incluida) y los emojis con sus uniones. En un código o un correo,
además, no cabe lo que no sale de un teclado en español: una «А» cirílica se ve como una «A».

Fuente: UAX #15 (NFC), `Default_Ignorable_Code_Point` de Unicode y UTS #51 (secuencias de emoji).
"""

import re
import unicodedata
from functools import lru_cache
from itertools import filterfalse

_SALTOS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANCOS = re.compile(r"[\xa0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]")
_GUIONES = re.compile(r"[\u2010\u2011]")  # se ven como el del teclado; la raya y el signo menos no
_PRIVADOS = re.compile(r"[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")  # las viñetas que pega Word
_INVISIBLES = (
    r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4"
    r"\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0"
    r"\ufff0-\ufffc\ufffe\uffff\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    r"\U000e0000-\U000e0fff" + "".join(f"\\U{plano:04x}fffe\\U{plano:04x}ffff" for plano in range(1, 17))
)
_DIBUJO = (
    r"[\xa9\xae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25aa-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d"
    r"\u3297\u3299\U0001f000-\U0001faff]"
)
_UN_DIBUJO = rf"{_DIBUJO}(?:\ufe0f|[\U0001f3fb-\U0001f3ff])?"
# Lo de dentro de un emoji se deja; el mismo signo suelto no se ve y se va.
_EMOJI_O_INVISIBLE = re.compile(
    rf"(?P<emoji>\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f|[0-9#*]\ufe0f\u20e3|{_UN_DIBUJO}(?:\u200d{_UN_DIBUJO})*)"
    rf"|[{_INVISIBLES}]+"
)
# Los que ni un teclado escribe ni un programa de oficina pega: entre dos letras, suelen estar donde se perdió una.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_PRIMERO_A_LA_VISTA = re.compile(rf"[^\s\u2800{_INVISIBLES}]")
# De lo que Python llama imprimible, lo que aun así hay que mirar.
_DUDOSO = re.compile(
    r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2010\u2011\u2800\u3164\ufe00-\ufe0f\uffa0\ufffc\U000e0100-\U000e01ef]"
)
_VARIOS_BLANCOS = re.compile(r"(?<=\S) {2,}(?=\S)")
_FIN_DE_RENGLON = re.compile(r"[ \t]+(?=\n)")
_RAYAS = re.compile(r"[\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]")
_AJENO_A_UN_CODIGO = re.compile(r"[^\x21-\x7eÁÉÍÓÚÜÑ]")
_AJENO_A_UN_CORREO = re.compile(r"[^\s\x21-\x7eáéíóúüñÁÉÍÓÚÜÑ]")
_SEPARADORES = re.compile(r"[^a-z0-9]+")
_SALTO_Y_TABULACION = {ord("\n"): "", ord("\t"): ""}
ALFABETOS = {"CYRILLIC": "del alfabeto cirílico", "GREEK": "del alfabeto griego"}
# Lo que en una ruta parece una clave (un enlace firmado, el de una contraseña): no se escribe en ninguna parte.
CLAVE_EN_RUTA = re.compile(r"[A-Za-z0-9_\-=:.]{32,}")


def limpiar(texto: str) -> str:
    """`texto` sin nada que no se vea, con sus renglones y tabulaciones, y sin blancos que sobren.

    Limpiar lo limpio no lo cambia.
    """
    limpio = texto.strip()
    if not _a_la_vista(limpio):
        limpio = _BLANCOS.sub(" ", _SALTOS.sub("\n", limpio))
        limpio = _PRIVADOS.sub("•", _GUIONES.sub("-", limpio))
        limpio = unicodedata.normalize("NFC", _EMOJI_O_INVISIBLE.sub(lambda hallado: hallado["emoji"] or "", limpio))
    if "  " in limpio or " \n" in limpio or "\t\n" in limpio:
        limpio = _FIN_DE_RENGLON.sub("", _VARIOS_BLANCOS.sub(" ", limpio))
    return limpio.strip()


def limpiar_renglon(texto: str) -> str:
    """Como `limpiar`, en un solo renglón: saltos y tabulaciones son un blanco."""
    limpio = limpiar(texto)
    return limpio if limpio.isprintable() else " ".join(limpio.split())


def limpiar_codigo(texto: str) -> str:
    """Un código como lo escribiría un teclado: en un renglón, en mayúsculas y con `-` por cualquier raya."""
    limpio = unicodedata.normalize("NFKC", limpiar_renglon(texto))
    return limpiar_renglon(_RAYAS.sub("-", limpio).upper())


def limpiar_correo(texto: str) -> str:
    """Un correo sin lo que no se ve; de las letras anchas, las de siempre."""
    return limpiar_renglon(unicodedata.normalize("NFKC", limpiar_renglon(texto)))


def lo_que_no_se_ve(texto: str) -> str:
    """El primer carácter de `texto` que no se ve, por su número («U+200B»); vacío si todo está a la vista."""
    for hallado in _EMOJI_O_INVISIBLE.finditer(texto):
        if not hallado["emoji"]:
            return f"U+{ord(hallado[0][0]):04X}"
    return ""


def control_entre_letras(texto: str) -> tuple[str, str] | None:
    """El primer carácter de control con algo escrito a ambos lados: lo que va antes de él y su número («U+0001»).

    Quitarlo en silencio podría juntar dos palabras o esconder que se perdió una letra: una puerta donde quien escribe
    está delante lo dice. El que está suelto en una punta no separa nada, y se quita sin más.
    """
    a_la_vista = _PRIMERO_A_LA_VISTA.search(texto)
    hallado = _CONTROL.search(texto, a_la_vista.end()) if a_la_vista else None
    if hallado is None or not _PRIMERO_A_LA_VISTA.search(texto, hallado.end()):
        return None
    return limpiar_renglon(texto[: hallado.start()]), f"U+{ord(hallado[0]):04X}"


def motivo_de_codigo(codigo: str) -> str:
    """Por qué `codigo`, ya limpio, no se puede teclear; vacío si se puede."""
    ajeno = _AJENO_A_UN_CODIGO.search(codigo)
    return f"Lleva {_que_es(ajeno[0])}: escríbalo con letras, cifras y guiones del teclado." if ajeno else ""


def motivo_de_correo(correo: str) -> str:
    """Por qué `correo`, ya limpio, no se puede teclear; vacío si se puede. De su forma responde `validate_email`."""
    ajeno = _AJENO_A_UN_CORREO.search(correo)
    return f"Lleva {_que_es(ajeno[0])}: escríbalo letra por letra con el teclado." if ajeno else ""


def _a_la_vista(texto: str) -> bool:
    """Si, salvo saltos y tabulaciones, no hay nada que quitar ni cambiar: así es casi todo, y no cuesta nada."""
    if not (texto.isprintable() or texto.translate(_SALTO_Y_TABULACION).isprintable()):
        return False
    return texto.isascii() or (unicodedata.is_normalized("NFC", texto) and not _DUDOSO.search(texto))


def _que_es(caracter: str) -> str:
    if caracter.isspace():
        return "un espacio"
    alfabeto = ALFABETOS.get(unicodedata.name(caracter, "").partition(" ")[0], "")
    return f"«{caracter}», una letra {alfabeto}" if alfabeto else f"«{caracter}»"


# --- Para comparar --------------------------------------------------------------------------------------------------
def sin_acentos(texto: str) -> str:
    """`texto` en minúsculas y sin acentos; la ñ se vuelve n."""
    if texto.isascii():
        return texto.lower()
    descompuesto = unicodedata.normalize("NFKD", texto.casefold())
    return "".join(filterfalse(unicodedata.combining, descompuesto))


@lru_cache(maxsize=100_000)
def norma(texto: str) -> str:
    """`texto` en minúsculas, sin acentos, y con un solo blanco por cada signo o blanco: «N° Hito» → «n hito»."""
    return _SEPARADORES.sub(" ", sin_acentos(limpiar_renglon(texto).replace("º", "°"))).strip()
