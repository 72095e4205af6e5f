"""Qué tan fácil se lee un texto: la escala INFLESZ, que es la fórmula de Szigriszt-Pazos con sus grados.

Perspicuidad = 206,835 − 62,3 · sílabas/palabras − palabras/frases. De 65 a 80, «bastante fácil»; de 55 a 65, «normal»;
menos, algo difícil o muy difícil (Barrio Cantalejo y otros, Anales del Sistema Sanitario de Navarra 31, 2008). Las
sílabas las cuenta `pylabeador`; una sigla sin vocales se lee letra por letra.
"""

import re
from collections.abc import Iterable
from functools import cache
from html.parser import HTMLParser

from django.apps import apps
from django.db.models import CharField, Model, TextField
from pylabeador import HyphenatorError, syllabify

from municipalidades.models import Municipalidad, Region

PALABRA = re.compile(r"[a-záéíóúüñ]+(?:-[a-záéíóúüñ]+)*", re.IGNORECASE)
FIN_DE_FRASE = re.compile(r"[.!?:;…]+(?:\s|$)|\n")
# Lo que no parte un renglón; todo lo demás empieza otra frase.
EN_LINEA = {
    *("a", "abbr", "b", "cite", "code", "em", "i", "kbd", "mark", "q"),
    *("small", "span", "strong", "sub", "sup", "time", "wbr"),
}
SIN_TEXTO = {"script", "style", "svg", "template", "head"}
MAS_QUE_UNA_PALABRA_NUESTRA = 5  # un nombre de tres letras en la base no borra las de nuestras palabras
BASTANTE_FACIL = 65.0
DEL_MAPA = {Region, Municipalidad, Region.history.model, Municipalidad.history.model}
FIRMA = "Secretaría de Descentralización, PCM"


class _Renglones(HTMLParser):
    """Lo de `main`, que es lo de cada página: la marca, el menú y el pie se leen una vez."""

    def __init__(self) -> None:
        super().__init__()
        self.texto = ""
        self._callados = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._callados += (tag in SIN_TEXTO) - (tag == "main")
        es_boton = "boton" in (dict(attrs).get("class") or "")
        self.texto += "" if tag in EN_LINEA and not es_boton else "\n"

    def handle_endtag(self, tag: str) -> None:
        self._callados += (tag == "main") - (tag in SIN_TEXTO)
        self.texto += "" if tag in EN_LINEA else "\n"

    def handle_data(self, data: str) -> None:
        if not self._callados:
            self.texto += re.sub(r"\s+", " ", data)


def de_html(html: str) -> str:
    """Lo que se lee de una página: un renglón por bloque, sin lo que no se ve."""
    lector = _Renglones()
    lector.feed(html)
    return lector.texto


def sin_lo_ajeno(texto: str) -> str:
    """El texto sin firma, direcciones ni lo que hay en la base (nombres, acuerdos, informes): lo nuestro."""
    texto = re.sub(r"https?://\S+|\S+@\S+", " ", texto).replace(FIRMA, "")
    for ajeno in sorted(_ajenos(), key=len, reverse=True):
        texto = texto.replace(ajeno, " ")
    return texto


def _ajenos() -> set[str]:
    nuestros = [modelo for modelo in apps.get_models() if not modelo.__module__.startswith(("django", "allauth"))]
    return set().union(*(_del_mapa(m) if m in DEL_MAPA else _textos_de(m) for m in nuestros))


@cache
def _del_mapa(modelo: type[Model]) -> frozenset[str]:
    """Casi cuatro mil filas, con las de su historia, que quien pregunta por una página no cambia."""
    return _textos_de(modelo)


def _textos_de(modelo: type[Model]) -> frozenset[str]:
    columnas = [
        campo.name
        for campo in modelo._meta.concrete_fields
        if isinstance(campo, CharField | TextField) and not campo.choices
    ]
    valores = (valor for fila in modelo._default_manager.values_list(*columnas) for valor in fila) if columnas else ()
    return frozenset(" ".join(v.split()) for v in valores if v and len(v) > MAS_QUE_UNA_PALABRA_NUESTRA)


def frases(texto: str) -> list[list[str]]:
    """Las palabras de cada frase; lo que no tiene ninguna (una cifra, una fecha) no es una frase."""
    partidas = (PALABRA.findall(parte) for parte in FIN_DE_FRASE.split(texto))
    return [palabras for palabras in partidas if palabras]


def silabas_de(palabra: str) -> int:
    try:
        return len(syllabify(palabra.lower()))
    except HyphenatorError:
        return len(palabra)


def perspicuidad(partidas: Iterable[list[str]]) -> float:
    """De 0 a 100 y algo más: cuanto más alto, más fácil. ValueError si no hay palabras."""
    partidas = list(partidas)
    palabras = [palabra for frase in partidas for palabra in frase]
    if not palabras:
        raise ValueError("No hay nada que leer.")
    silabas = sum(silabas_de(palabra) for palabra in palabras)
    return 206.835 - 62.3 * silabas / len(palabras) - len(palabras) / len(partidas)


def lo_dificil(texto: str) -> dict[str, object]:
    """Vacío si se lee con bastante facilidad; si no, el grado y las frases por donde empezar a corregir."""
    partidas = frases(sin_lo_ajeno(texto))
    grado = perspicuidad(partidas)
    if grado >= BASTANTE_FACIL:
        return {}
    largas = sorted((frase for frase in partidas if len(frase) >= 4), key=lambda frase: perspicuidad([frase]))
    return {"grado": round(grado, 1), "frases": [" ".join(frase) for frase in largas[:5]]}
