"""Desde dónde se ve algo: cada persona mira desde uno o varios ámbitos, y cada cosa está en los suyos.

Regla: es la de `permisos.visibles`, dicha con palabras que se pueden guardar junto a un cambio. La
Secretaría mira desde `TOTAL`; quien tiene un cargo, desde su sector o su municipalidad, y desde sí
misma; lo que ve cualquiera que ingresó está en `CUALQUIERA`. Cada sesión tiene el suyo, desde el que
nadie mira: dice si algo cambió en sus cifras.
"""

TOTAL = "todo"
CUALQUIERA = "*"


def de_sector(sigla: str) -> str:
    return f"s:{sigla}"


def de_municipalidad(ubigeo: str) -> str:
    return f"m:{ubigeo}"


def de_persona(pk: int) -> str:
    return f"p:{pk}"


def de_sesion(codigo: str) -> str:
    return f"e:{codigo}"
