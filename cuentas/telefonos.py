"""Un teléfono como se escribe en una oficina: con puntos, con anexo, o dos números separados por una barra."""

import re

MAXIMO_DE_TELEFONO = 40
CIFRAS_MINIMAS = 6
ANEXO = r"(?:,? ?(?:anexo|anx|ax|ext|int)\.? ?:? ?[0-9]{1,6})?"
UN_NUMERO = rf"[0-9+()\-. ]*[0-9]{ANEXO}"
TELEFONO = re.compile(rf"{UN_NUMERO}(?: ?[/;,] ?{UN_NUMERO})*", re.IGNORECASE)
TRAS_EL_PRIMERO = re.compile(r"[A-Za-z/;,]")


def es_telefono(escrito: str) -> bool:
    """Si lo es, ya limpio; en blanco también: no tener es un dato."""
    return not escrito or (
        TELEFONO.fullmatch(escrito) is not None and len(cifras_del_primero(escrito)) >= CIFRAS_MINIMAS
    )


def cifras_del_primero(telefono: str) -> str:
    """Las del primer número, sin su anexo."""
    return "".join(c for c in TRAS_EL_PRIMERO.split(telefono, maxsplit=1)[0] if c.isdigit())
