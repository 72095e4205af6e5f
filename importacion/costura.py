"""Copiar un XML cambiando solo unos pedazos, según se lee y sin tenerlo entero.

El analizador dice en qué byte empieza cada cosa, y lo que nadie cambia se copia tal cual: prefijos, orden de los
atributos, espacios y saltos quedan como los escribió quien hizo el archivo. Lo que se retiene tiene un máximo.
"""

from collections.abc import Callable, Mapping
from typing import IO
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from importacion.errores import LibroIlegible
from importacion.eventos import (
    TRAMO,
    dicho_como_ilegible,
    exigir_codificacion_conocida,
    exigir_mesura,
    nuevo_analizador,
    sin_prefijo,
    terminar,
)
from importacion.formato import DANIADO

MAXIMO_RETENIDO = 8 * 1024 * 1024
EN_16_BITS = {b"\xff\xfe": "utf-16-le", b"<\0": "utf-16-le", b"\xfe\xff": "utf-16-be", b"\0<": "utf-16-be"}


class Costura:
    """Quien hereda escribe `al_abrir` y `al_cerrar`, y en ellos usa `pasar`, `omitir`, `escribir` y `al_seguir`.

    `etiquetas`: los nombres que le interesan; de las demás no se entera. Las posiciones son bytes del original. Lo que
    no se pasa ni se omite se pasa solo, salvo desde `retenido_desde`.
    """

    etiquetas: frozenset[str] = frozenset()

    def __init__(self) -> None:
        self.ruta: list[str] = []
        self.retenido_desde: int | None = None
        self._pendiente = bytearray()
        self._desde = 0  # la posición de su primer byte
        self._destino: IO[bytes] | None = None
        self._codificacion = "utf-8"
        self._al_seguir: Callable[[int], None] | None = None

    def al_abrir(self, nombre: str, escrito: str, atributos: dict[str, str], lugar: int) -> None:
        """Empieza una etiqueta. `escrito`: su nombre con prefijo; `lugar`: dónde empieza."""

    def al_cerrar(self, nombre: str, escrito: str, lugar: int) -> None:
        """Termina. `lugar`: donde empieza su cierre o, si era de las que se cierran solas, donde termina."""

    def coser(self, origen: IO[bytes], destino: IO[bytes]) -> None:
        """Copia `origen` en `destino` con sus cambios. :raises LibroIlegible: si no es XML o pide demasiado."""
        nombres: dict[str, str] = {}
        analizador = nuevo_analizador(nombres)
        self._escuchar(analizador)
        self._destino, leidos = destino, 0
        with dicho_como_ilegible():
            while tramo := origen.read(TRAMO):
                if not leidos:
                    self._codificacion = EN_16_BITS.get(tramo[:2], "utf-8")
                leidos += len(tramo)
                self._pendiente += tramo
                analizador.Parse(tramo)
                lugar = analizador.CurrentByteIndex
                exigir_mesura(leidos - lugar, nombres, len(self.ruta))
                self._soltar(lugar)
            terminar(analizador, nombres)
        self.pasar(leidos)

    def _escuchar(self, analizador: expat.XMLParserType) -> None:
        """Lo que se hace con cada cosa que el analizador encuentra."""

        def abrir(nombre: str, atributos: dict[str, str]) -> None:
            self._seguir(analizador)
            local = sin_prefijo(nombre)
            self.ruta.append(local)
            if local in self.etiquetas:
                self.al_abrir(local, nombre, atributos, analizador.CurrentByteIndex)

        def cerrar(nombre: str) -> None:
            self._seguir(analizador)
            local = self.ruta.pop()
            if local in self.etiquetas:
                self.al_cerrar(local, nombre, analizador.CurrentByteIndex)

        def otra_cosa(_: str) -> None:
            self._seguir(analizador)

        def declaracion(_: str, codificacion: str | None, __: int) -> None:
            exigir_codificacion_conocida(codificacion)
            if codificacion and self._codificacion == "utf-8":
                self._codificacion = codificacion

        analizador.buffer_text = False
        analizador.XmlDeclHandler = declaracion
        analizador.StartElementHandler, analizador.EndElementHandler = abrir, cerrar
        analizador.DefaultHandler = otra_cosa

    # --- Lo que se hace con lo leído --------------------------------------------------------------------------------
    def pasar(self, hasta: int) -> None:
        """Copia lo pendiente hasta esa posición."""
        assert self._destino is not None
        cuantos = hasta - self._desde
        if cuantos > 0:
            self._destino.write(self._pendiente[:cuantos])
            self.omitir(hasta)

    def omitir(self, hasta: int) -> None:
        """Quita lo pendiente hasta esa posición."""
        cuantos = hasta - self._desde
        if cuantos > 0:
            del self._pendiente[:cuantos]
            self._desde = hasta

    def escribir(self, texto: str) -> None:
        """Pone `texto` detrás de lo ya pasado, en la codificación del original."""
        assert self._destino is not None
        self._destino.write(self.codificado(texto))

    def poner(self, pedazos: bytes) -> None:
        """Pone bytes que ya están en la codificación del original."""
        assert self._destino is not None
        self._destino.write(pedazos)

    def pedazo(self, desde: int, hasta: int) -> bytes:
        """Los bytes del original entre dos posiciones que se retuvieron."""
        return bytes(self._pendiente[desde - self._desde : hasta - self._desde])

    def codificado(self, texto: str) -> bytes:
        """`texto` como se escribe en el original; lo que su codificación no tiene, con su número."""
        return texto.encode(self._codificacion, "xmlcharrefreplace")

    def retener(self, desde: int) -> None:
        """Pasa lo de antes y guarda lo que sigue, hasta que `retenido_desde` vuelva a ser None."""
        self.pasar(desde)
        self.retenido_desde = desde

    def sustituir_al_seguir(self, nuevo: str | bytes) -> None:
        """Pone `nuevo` en lugar de lo pendiente, hasta donde termine la etiqueta que se está mirando."""

        def sustituir(lugar: int) -> None:
            self.omitir(lugar)
            self.poner(nuevo if isinstance(nuevo, bytes) else self.codificado(nuevo))

        self.al_seguir(sustituir)

    def al_seguir(self, que: Callable[[int], None]) -> None:
        """Llama a `que` con la posición de lo que venga después: donde termina la etiqueta que se está mirando."""
        self._al_seguir = que

    def _seguir(self, analizador: expat.XMLParserType) -> None:
        if self._al_seguir is not None:
            que, self._al_seguir = self._al_seguir, None
            que(analizador.CurrentByteIndex)

    def _soltar(self, lugar: int) -> None:
        """Pasa lo que ya nadie va a cambiar."""
        if self._al_seguir is None and self.retenido_desde is None:
            self.pasar(lugar)
        elif len(self._pendiente) > MAXIMO_RETENIDO:
            raise LibroIlegible(DANIADO)


def apertura(nombre: str, atributos: Mapping[str, str]) -> str:
    """`<nombre atributo="valor"…>`"""
    return f"<{nombre}{''.join(f' {clave}={quoteattr(valor)}' for clave, valor in atributos.items())}>"


def prefijo_de(nombre: str) -> str:
    """«x:row» → «x:»."""
    return nombre[: -len(sin_prefijo(nombre))]
