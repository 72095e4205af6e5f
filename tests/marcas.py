"""Un idioma de mentira en que toda frase que pasa por gettext va entre ⟦ y ⟧: lo que quede fuera, no pasó.

Ocupa el lugar del inglés. Lo que se mete dentro de una frase (un nombre, un día) queda dentro de sus marcas.
"""

import re
from collections.abc import Iterable
from html import unescape
from typing import Any

from django.utils.translation import trans_real

ABRE, CIERRA = "⟦", "⟧"
IDIOMA = "en"
_DENTRO = re.compile(rf"{ABRE}[^{ABRE}{CIERRA}]*{CIERRA}")
_ATRIBUTOS = re.compile(r'(?:data-luego|data-t|aria-label|placeholder|title|alt)="([^"]*)"')
_DIA = re.compile(r"\b\d{1,2} [a-z]{3} \d{4}\b")
_PALABRA = re.compile(r"[^\W\d_]{2}")


class Marcador:
    """Como un catálogo, y sobre el de castellano: en las plantillas, `%%` y los huecos quedan como están."""

    def __init__(self, de: Any) -> None:
        self._de = de

    def __getattr__(self, nombre: str) -> Any:
        return getattr(self._de, nombre)

    def to_language(self) -> str:
        return IDIOMA

    def gettext(self, frase: str) -> str:
        return f"{ABRE}{self._de.gettext(frase)}{CIERRA}"

    def ngettext(self, una: str, varias: str, cuantas: int) -> str:
        return f"{ABRE}{self._de.ngettext(una, varias, cuantas)}{CIERRA}"

    def pgettext(self, contexto: str, frase: str) -> str:
        return f"{ABRE}{self._de.pgettext(contexto, frase)}{CIERRA}"


def poner(monkeypatch: Any) -> None:
    """Desde ahora, y hasta que la prueba acabe, el inglés es ese."""
    castellano = trans_real.translation("es")
    monkeypatch.setitem(trans_real._translations, IDIOMA, Marcador(castellano))


def sin_marcar(texto: str, datos: Iterable[str] = ()) -> list[str]:
    """Los renglones de `texto` que no pasaron por gettext ni son `datos` (lo que escribió alguien)."""
    antes, ahora = "", unescape(texto)
    while antes != ahora:  # de dentro hacia fuera: una frase puede llevar otra
        antes, ahora = ahora, _DENTRO.sub(" ", ahora)
    ahora = _DIA.sub(" ", ahora)
    for dato in sorted(filter(None, datos), key=len, reverse=True):
        ahora = ahora.replace(dato, " ")
    return [" ".join(linea.split()) for linea in ahora.splitlines() if _PALABRA.search(linea)]


def de_una_pagina(html: str) -> str:
    """Lo que alguien lee, o le leen, de una página: una frase puede tener etiquetas dentro."""
    cuerpo = re.sub(r"<(script|style|svg).*?</\1>|<!--.*?-->", "", html, flags=re.S)
    return "\n".join([re.sub(r"<[^>]*>", "\n", cuerpo), *_ATRIBUTOS.findall(cuerpo)])
