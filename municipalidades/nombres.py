"""Cómo se llama una municipalidad, y qué dice un nombre que alguien escribió.

Regla: la provincial lleva el nombre de su provincia (la de Huaura tiene su sede en Huacho); la distrital, el de su
distrito; la de Lima es Metropolitana y la de la provincia constitucional, «del Callao». En la capital de una provincia
no hay distrital. Dicho «provincial» es provincial y dicho «distrital» es distrital, con todas sus letras o en siglas
(MP, MD). Fuente: Ley 27972, artículos 2, 3 y 151, y los directorios del INEI.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from cuentas.textos import norma


class ClaseDicha(Enum):
    """Qué dice de sí el nombre. `MUNICIPALIDAD`: que lo es, sin decir de qué clase."""

    SIN_DECIR = ""
    MUNICIPALIDAD = "municipalidad"
    PROVINCIAL = "provincial"
    DISTRITAL = "distrital"
    CENTRO_POBLADO = "centro poblado"


@dataclass(frozen=True, slots=True)
class Municipio:
    """Una fila del catálogo. `otros`: los nombres que la oficina le conoce además del oficial."""

    ubigeo: str
    codigo_de_region: str
    region: str
    departamento: str
    provincia: str
    distrito: str
    provincial: bool
    otros: tuple[str, ...] = ()

    @property
    def nombre(self) -> str:
        return nombre_oficial(provincial=self.provincial, provincia=self.provincia, distrito=self.distrito)

    def __str__(self) -> str:
        return f"{self.nombre} ({self.provincia}, {self.region}), UBIGEO {self.ubigeo}"


@dataclass(frozen=True, slots=True)
class LecturaDelNombre:
    """Una de las formas de leer lo escrito: `nombres`, el propio, ya normal (con «del», con artículo y sin él);
    `lugares`, dónde dice que está."""

    clase: ClaseDicha
    nombres: tuple[str, ...]
    lugares: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NombreEscrito:
    """Lo que dice un texto: un UBIGEO, un nombre con su lugar, o las dos cosas."""

    ubigeo: str = ""
    lecturas: tuple[LecturaDelNombre, ...] = ()

    @property
    def clase(self) -> ClaseDicha:
        return self.lecturas[0].clase if self.lecturas else ClaseDicha.SIN_DECIR


def nombre_oficial(*, provincial: bool, provincia: str, distrito: str) -> str:
    """«Municipalidad Provincial de Melgar», «Municipalidad Distrital de Umachiri»."""
    if not provincial:
        return f"Municipalidad Distrital de {distrito}"
    return PROPIOS.get(provincia) or f"Municipalidad Provincial de {provincia}"


PROPIOS = {"Lima": "Municipalidad Metropolitana de Lima", "Callao": "Municipalidad Provincial del Callao"}

UBIGEO = re.compile(r"[0-9]{5,6}")
_CODIGO_DELANTE = re.compile(r"([0-9]{6})(?:-[0-9]+)?\s*[-–:·.]\s*(?=\D)(.+)", re.DOTALL)
_CODIGO_DETRAS = re.compile(r"(.+?)[\s,;(·-]*\bUBIGEO\W*([0-9]{5,6})\W*", re.IGNORECASE | re.DOTALL)
_ENTRE_PARENTESIS = re.compile(r"(.+?)\s*\(([^()]*)\)\s*", re.DOTALL)
_PARTES = re.compile(r"\s*[,/]\s*|\s+[-–—]\s+")
_GUION = re.compile(r"\s*[-–—]\s*")
_LLAMADA = re.compile(r"\s*(?:[0-9]\s*/|/\s*[0-9]|\*+|\([0-9]\))\s*$")  # de las notas al pie de las listas públicas

_TRATO = r"(?:(?:la|ilustre|honorable) )*"
_CUERPO = _TRATO + r"(?:municipalidad|municipaldad|municipio|munic|muni|mun)"
_METROPOLITANA = re.compile(rf"{_CUERPO} metropolitana\b(?: de\b)?(?: lima\b)?|mml\b")
_CLASES = [
    (re.compile(forma), clase)
    for forma, clase in (
        (rf"(?:{_CUERPO} )?(?:de )?(?:centro poblado|c ?p)\b|m ?c ?p\b", ClaseDicha.CENTRO_POBLADO),
        (rf"{_CUERPO} (?:provincial|provinc|prov|prv|p)\b|m p\b|mps?\b", ClaseDicha.PROVINCIAL),
        (r"(?:provincia|prov)\b(?: (?:constitucional|const)\b)?", ClaseDicha.PROVINCIAL),
        (rf"{_CUERPO} (?:distrital|distrit|distr|dist|dtal|d)\b|m d\b|mds?\b", ClaseDicha.DISTRITAL),
        (rf"{_CUERPO}\b", ClaseDicha.MUNICIPALIDAD),
        (r"(?:distrito|dist)\b", ClaseDicha.SIN_DECIR),
    )
]


def leer(texto: str) -> NombreEscrito:
    """Lo que dice `texto`: «MP DE HUAYLAS - CARAZ», «HUACHO (HUAURA, LIMA)», «150801: MUNICIPALIDAD PROVINCIAL…»."""
    texto = texto.strip()
    if UBIGEO.fullmatch(texto):
        return NombreEscrito(ubigeo=texto)
    ubigeo = ""
    if detras := _CODIGO_DETRAS.fullmatch(texto):
        texto, ubigeo = detras[1], detras[2]
    elif delante := _CODIGO_DELANTE.fullmatch(texto):
        ubigeo, texto = delante[1], delante[2]
    return NombreEscrito(ubigeo, tuple(dict.fromkeys(_lecturas(texto))))


def dice_que_es_municipalidad(texto: str) -> bool:
    """Si `texto` empieza como un nombre oficial: «Municipalidad Provincial de…», «MD…»."""
    return clase_y_nombre(norma(texto))[0] is not ClaseDicha.SIN_DECIR


def clase_y_nombre(normal: str) -> tuple[ClaseDicha, str]:
    """De un nombre ya normal, la clase que dice y lo que queda."""
    if hallada := _METROPOLITANA.match(normal):
        return ClaseDicha.PROVINCIAL, f"lima{normal[hallada.end() :]}"
    for forma, clase in _CLASES:
        if hallada := forma.match(normal):
            return clase, normal[hallada.end() :].strip()
    return ClaseDicha.SIN_DECIR, normal


def _lecturas(texto: str) -> Iterator[LecturaDelNombre]:
    """Primero, el texto entero como nombre; después, con lo que sigue a una coma o a una raya como su lugar."""
    texto = _LLAMADA.sub("", texto)
    nombre, lugares = texto, tuple[str, ...]()
    if con_lugar := _ENTRE_PARENTESIS.fullmatch(nombre):
        yield _lectura(nombre, ())  # «Quisqui (Kichki)»
        nombre, lugares = _LLAMADA.sub("", con_lugar[1]), _partes(con_lugar[2])
    yield _lectura(nombre, lugares)
    partes = _partes(nombre)
    if len(partes) > 1:
        yield _lectura(partes[0], (*partes[1:], *lugares))
        yield _lectura(partes[-1], (*partes[:-1], *lugares))
    for guion in _GUION.finditer(nombre):
        yield _lectura(nombre[: guion.start()], (nombre[guion.end() :], *lugares))


def _partes(texto: str) -> tuple[str, ...]:
    return tuple(parte for parte in _PARTES.split(texto.strip()) if parte)


def _lectura(nombre: str, lugares: tuple[str, ...]) -> LecturaDelNombre:
    normal = norma(nombre)
    clase, propio = clase_y_nombre(normal)
    de, _, resto = propio.partition(" ")
    if propio == normal or not resto:
        return LecturaDelNombre(clase, (propio,), lugares)
    if de == "del":  # «del Callao» es «de Callao» y es «de El Callao»
        return LecturaDelNombre(clase, (f"el {resto}", resto), lugares)
    return LecturaDelNombre(clase, (resto if de in ("de", "d") else propio,), lugares)


def separados(nombres: str) -> tuple[str, ...]:
    """Los de una columna de nombres separados por «;»."""
    return tuple(nombre.strip() for nombre in nombres.split(";") if nombre.strip())
