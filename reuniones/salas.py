"""Cómo se llama una sala, se escriba como se escriba, y en qué orden van.

Regla: «Sala 1», «sala 1» y «SALA  1» son la misma; «Sala 2» va antes que «Sala 10»; lo que no tiene sala, al final.
"""

import re

OrdenDeSala = tuple[bool, list[tuple[int, str]]]


def clave_de_sala(sala: str) -> str:
    """La misma para dos formas de escribir el mismo nombre; vacía si no hay sala."""
    return " ".join(sala.casefold().split())


def en_orden_de_sala(clave: str) -> OrdenDeSala:
    """Con qué se ordenan las claves."""
    partes = re.split(r"([0-9]+)", clave)
    return not clave, [(int(parte), "") if parte.isdecimal() else (0, parte) for parte in partes]
