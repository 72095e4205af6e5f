"""Leer una parte XML de un libro por eventos, sin que un archivo pequeño pueda pedir mucha memoria o mucho tiempo.

Regla: nada de lo que el archivo declara de sí mismo (`count`, `dimension`, `uniqueCount`, entidades) se cree; se cuenta
lo que de verdad trae. De todo lo que el analizador guarda mientras lee hay un máximo: lo que mide una etiqueta, un
comentario o un texto, cuántas etiquetas van abiertas y cuántos nombres distintos se usan. Así el tiempo crece con lo
que pesa el XML, y la memoria no. Decisión 18.
"""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from xml.parsers import expat

from importacion.errores import LibroIlegible
from importacion.formato import DANIADO

TRAMO = 64 * 1024
MAXIMO_DE_UN_SIGNO = 1024 * 1024  # bytes de una etiqueta, un comentario o una instrucción
MAXIMO_DE_UN_TEXTO = 1024 * 1024  # letras
MAXIMA_HONDURA = 100
MAXIMO_DE_NOMBRES = 5_000  # distintos, de etiquetas y atributos
CODIFICACIONES = frozenset({"utf-8", "utf8", "us-ascii", "ascii", "utf-16", "iso-8859-1", "windows-1252"})
FALLAS = (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, UnicodeError)


class Lector:
    """Lo que se hace con cada evento: quien hereda escribe `al_abrir` y `al_cerrar`.

    `ruta`: los nombres, sin prefijo, de las etiquetas abiertas. El texto se junta desde `escuchar` hasta `oido`.
    """

    def __init__(self) -> None:
        self.ruta: list[str] = []
        self.oidos: list[str] = []
        self.escucha = False

    def al_abrir(self, nombre: str, atributos: dict[str, str]) -> None:
        """Empieza una etiqueta, que ya es la última de `ruta`."""

    def al_cerrar(self, nombre: str) -> None:
        """Termina una etiqueta, que ya no está en `ruta`."""

    def escuchar(self) -> None:
        self.oidos.clear()
        self.escucha = True

    def oido(self) -> str:
        """El texto desde que se pidió."""
        self.escucha = False
        return "".join(self.oidos)

    def inicio(self, nombre: str, atributos: dict[str, str]) -> None:
        local = sin_prefijo(nombre)
        self.ruta.append(local)
        self.al_abrir(local, atributos)

    def fin(self, _: str) -> None:
        self.al_cerrar(self.ruta.pop())

    def hondura(self) -> int:
        """Cuántas etiquetas van abiertas."""
        return len(self.ruta)


def recorrer(origen: IO[bytes], lector: Lector) -> None:
    """Pasa a `lector` los eventos del XML de `origen`. :raises LibroIlegible: si no es XML o pide demasiado."""
    nombres: dict[str, str] = {}
    analizador = nuevo_analizador(nombres)
    analizador.StartElementHandler = lector.inicio
    analizador.EndElementHandler = lector.fin
    analizador.CharacterDataHandler = lector.oidos.append
    leidos = 0
    with dicho_como_ilegible():
        while tramo := origen.read(TRAMO):
            leidos += len(tramo)
            analizador.Parse(tramo)
            exigir_mesura(leidos - analizador.CurrentByteIndex, nombres, lector.hondura())
            if not lector.escucha:
                lector.oidos.clear()
            elif sum(map(len, lector.oidos)) > MAXIMO_DE_UN_TEXTO:
                raise LibroIlegible(DANIADO)
        terminar(analizador, nombres)


def nuevo_analizador(nombres: dict[str, str]) -> expat.XMLParserType:
    """Uno que no acepta declaraciones de tipo ni codificaciones raras, y anota en `nombres` los que va viendo."""
    analizador = expat.ParserCreate(intern=nombres)
    analizador.buffer_text = True
    analizador.StartDoctypeDeclHandler = _sin_declaraciones
    analizador.XmlDeclHandler = lambda _, codificacion, __: exigir_codificacion_conocida(codificacion)
    return analizador


def terminar(analizador: expat.XMLParserType, nombres: dict[str, str]) -> None:
    """Entiende lo que queda: desde Expat 2.6, el analizador puede dejar para el final una etiqueta larga."""
    analizador.Parse(b"", True)
    exigir_mesura(0, nombres, 0)


def exigir_mesura(sin_terminar: int, nombres: dict[str, str], hondura: int) -> None:
    """Levanta LibroIlegible si el analizador guarda de más. `sin_terminar`: bytes dados que aún no se entienden."""
    if sin_terminar > MAXIMO_DE_UN_SIGNO or len(nombres) > MAXIMO_DE_NOMBRES or hondura > MAXIMA_HONDURA:
        raise LibroIlegible(DANIADO)


@contextmanager
def dicho_como_ilegible() -> Iterator[None]:
    """Lo que `zipfile` y el analizador levantan ante un archivo dañado, como LibroIlegible."""
    try:
        yield
    except FALLAS as error:
        raise LibroIlegible(DANIADO) from error


def exigir_codificacion_conocida(codificacion: str | None) -> None:
    """Levanta LibroIlegible si el XML dice estar en una que ni Excel, ni LibreOffice, ni ninguna biblioteca usan."""
    if codificacion and codificacion.lower() not in CODIFICACIONES:
        raise LibroIlegible(DANIADO)


def sin_prefijo(nombre: str) -> str:
    """«x:row» → «row»."""
    return nombre.rpartition(":")[2]


def es_cierto(valor: str) -> bool:
    """Un atributo de sí o no: «1» o «true»."""
    return valor in ("1", "true")


def _sin_declaraciones(*_: object) -> None:
    """Ni Excel ni LibreOffice declaran tipos o entidades, y con ellas unas pocas letras se vuelven gigas."""
    raise LibroIlegible(DANIADO)
