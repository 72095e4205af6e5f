"""La historia encadenada: cada hecho lleva la huella del que le antecede en su sesión.

Regla: la huella de un hecho es el SHA-256 de la huella anterior y de lo que el hecho dice, escrito siempre igual. Quien
cambie, quite, agregue o mueva una fila a mano rompe la cadena en ese lugar; y quien la rehaga entera cambia su cabeza,
que está impresa en cada acta y en cada lámina.

Lo que un hecho dice es su versión en la historia, columna por columna. Lo vacío (nada, texto vacío, falso) no se
escribe: así una columna nueva, que nace vacía, no cambia lo ya dicho.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256

import orjson

Valor = object  # lo que hay en una columna
DE_JSON = frozenset({str, int, bool})  # lo que se escribe tal cual
_en_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
PRINCIPIO = ""  # la huella que antecede a la primera
LARGO_DE_SELLO = 16  # cifras hexadecimales de una huella que se imprimen


def contenido(tabla: str, dice: Mapping[str, Valor], ademas: Iterable[str] = ()) -> bytes:
    """Lo que dice una versión de `tabla` (columna → valor), siempre con los mismos bytes.

    :param ademas: lo que cuelga de ella y no es columna suya (los sectores de una sesión).
    """
    escrito = {
        columna: valor if type(valor) in DE_JSON else _escrito(valor)
        for columna, valor in dice.items()
        if valor is not None and valor is not False and valor != ""
    }
    return orjson.dumps([tabla, escrito, *([sorted(ademas)] if ademas else [])], option=orjson.OPT_SORT_KEYS)


def huella(anterior: str, dicho: bytes) -> str:
    """64 cifras hexadecimales."""
    return sha256(anterior.encode() + b"\n" + dicho).hexdigest()


def sello(cual: str) -> str:
    """Una huella como se imprime: sus primeras cifras."""
    return cual[:LARGO_DE_SELLO]


def sello_en_grupos(cual: str) -> str:
    """Para leerlo en voz alta: «3f2a 90bc 1d44 e07f»."""
    corto = sello(cual)
    return "\u00a0".join(corto[n : n + 4] for n in range(0, len(corto), 4))


def _escrito(valor: Valor) -> object:
    """Lo que no es texto, entero ni sí o no. Las fracciones y lo que ya es de JSON, como las escribe `json`."""
    if isinstance(valor, datetime):
        return _instante(valor)
    if isinstance(valor, date | time):
        return valor.isoformat()
    return str(valor) if isinstance(valor, Decimal) else orjson.Fragment(_en_json(valor))


@lru_cache(maxsize=1024)
def _instante(valor: datetime) -> str:
    """Los de un acto son casi todos el mismo."""
    return valor.astimezone(UTC).isoformat(timespec="microseconds")
