"""Escribir unas pocas celdas en un .xlsx que ya existe, sin rehacerlo: lo demás queda byte a byte como estaba.

Se recorre el XML de cada hoja y se copian sus bytes tal cual, salvo en las filas que cambian. Rehacer el libro con una
biblioteca perdería lo que ella no conoce (formatos, listas, tablas, comentarios, hojas propias de la oficina). Se copia
según se lee: ni una hoja grande ni una hostil piden más memoria. Decisiones 11 y 18.
"""

import io
import re
import shutil
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from importacion.contenedor import Contenedor
from importacion.costura import Costura, apertura, prefijo_de
from importacion.errores import LibroIlegible
from importacion.eventos import dicho_como_ilegible
from importacion.formato import DANIADO
from importacion.hoja_de_excel import DIRECCION, MAXIMO_DE_COLUMNAS, entero
from importacion.relleno import EstilosConRelleno, cuenta_de_estilos
from importacion.textos import indice_de_columna, letra_de_columna

TEXTO_DE_CELDA = 2_000
ANCHO_DE_LAS_FRASES = 80
CELDAS_QUE_CAMBIAN = 1_000_000  # de las filas que cambian
NO_SE_ESCRIBE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(slots=True)
class Parche:
    """Lo que cambia en una hoja. Filas desde 1, columnas desde 0. `pintar` y `borrar`: (fila, columna)."""

    columna: int
    textos: dict[int, str] = field(default_factory=dict)
    pintar: set[tuple[int, int]] = field(default_factory=set)
    borrar: set[tuple[int, int]] = field(default_factory=set)

    def filas(self) -> set[int]:
        return {*self.textos, *(fila for fila, _ in self.pintar), *(fila for fila, _ in self.borrar)}


def parchar(contenido: bytes, parches: Mapping[str, Parche]) -> bytes:
    """El mismo libro con los parches de cada hoja, por su nombre. :raises LibroIlegible: si no se puede editar."""
    libro = Contenedor(contenido)
    estilos = EstilosConRelleno(cuenta_de_estilos(libro))
    costuras: dict[str, Costura] = {
        libro.hojas[nombre]: _HojaParchada(parche, estilos.pintado) for nombre, parche in parches.items()
    }
    if libro.estilos:
        costuras[libro.estilos] = estilos  # al final: sus números se piden al escribir las hojas
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w", zipfile.ZIP_DEFLATED) as destino:
        for ruta in (*(ruta for ruta in libro.partes if ruta not in costuras), *costuras):
            _copiar(libro, ruta, destino, costuras.get(ruta))
    return salida.getvalue()


def _copiar(libro: Contenedor, ruta: str, destino: zipfile.ZipFile, costura: Costura | None) -> None:
    entrada = libro.partes[ruta]
    nueva = zipfile.ZipInfo(entrada.filename, entrada.date_time)
    nueva.compress_type = zipfile.ZIP_DEFLATED
    if entrada.is_dir():
        destino.writestr(nueva, b"")
    elif costura is None:
        with dicho_como_ilegible(), libro.paquete.open(entrada) as origen, destino.open(nueva, "w") as copia:
            shutil.copyfileobj(origen, copia)
    else:
        with libro.abierta(ruta) as origen, destino.open(nueva, "w") as copia:
            costura.coser(origen, copia)


@dataclass(slots=True)
class _Celda:
    """Una celda de una fila que cambia. Las posiciones son las de sus bytes; `dentro` a `cierre`, su contenido."""

    escrito: str
    atributos: dict[str, str]
    desde: int
    dentro: int = 0
    cierre: int = 0
    hasta: int = 0


class _HojaParchada(Costura):
    """Una hoja con su parche. Las filas que no cambian se copian tal cual; las que faltan se ponen en su lugar."""

    etiquetas = frozenset({"worksheet", "dimension", "cols", "col", "sheetData", "row", "c"})

    def __init__(self, parche: Parche, pintado: Callable[[int], int]) -> None:
        super().__init__()
        self._parche, self._pintado = parche, pintado
        self._por_hacer = sorted(parche.filas(), reverse=True)
        self._pintar, self._borrar = _por_fila(parche.pintar), _por_fila(parche.borrar)
        self._prefijo = ""
        self._numero = self._columna = 0
        self._fila: tuple[str, dict[str, str]] | None = None  # la que se está rehaciendo: su nombre y sus atributos
        self._celdas: dict[int, _Celda] = {}
        self._rehechas = 0  # celdas de las filas que cambian, hasta aquí
        self._ultima = 0  # dónde termina la última celda de la fila
        self._con_columnas = self._abarcada = self._hecha = False

    def al_abrir(self, nombre: str, escrito: str, atributos: dict[str, str], lugar: int) -> None:
        if nombre == "c" and self._fila is None:
            return
        donde = self.ruta[1:]
        if donde == ["sheetData", "row", "c"]:
            self._empezar_celda(escrito, atributos, lugar)
        elif donde == ["sheetData", "row"]:
            self._empezar_fila(escrito, atributos, lugar)
        elif donde == ["sheetData"]:
            self._empezar_datos(escrito, atributos, lugar)
        elif donde == ["dimension"]:
            self.pasar(lugar)
        elif donde == ["cols"]:
            self._con_columnas = True
            self.pasar(lugar)
            self.sustituir_al_seguir(apertura(escrito, atributos))
        elif donde == ["cols", "col"]:
            self._mirar_columna(escrito, atributos, lugar)

    def al_cerrar(self, nombre: str, escrito: str, lugar: int) -> None:
        if nombre in ("c", "row") and self._fila is None:
            return
        donde = [*self.ruta[1:], nombre]
        if donde == ["sheetData", "row", "c"]:
            self._terminar_celda(lugar)
        elif donde == ["sheetData", "row"]:
            self._terminar_fila(lugar)
        elif donde == ["sheetData"]:
            self.pasar(lugar)
            self._poner_las_que_faltan(None)
            self.sustituir_al_seguir(f"</{escrito}>")
            self._hecha = True
        elif donde == ["dimension"]:
            self.al_seguir(self.omitir)
        elif donde == ["cols"]:
            self.pasar(lugar)
            self._poner_ancho(prefijo_de(escrito))
            self.sustituir_al_seguir(f"</{escrito}>")
        elif not self.ruta and not self._hecha:
            raise LibroIlegible(DANIADO)

    # --- Las columnas y las filas -----------------------------------------------------------------------------------
    def _mirar_columna(self, escrito: str, atributos: dict[str, str], lugar: int) -> None:
        """Si alguna definición ya abarca la columna de las frases, se deja como está; si no, va en su orden."""
        desde, hasta = entero(atributos.get("min", "0")), entero(atributos.get("max", "0"))
        if desde > self._parche.columna + 1:
            self.pasar(lugar)
            self._poner_ancho(prefijo_de(escrito))
        elif self._parche.columna + 1 <= hasta:
            self._abarcada = True

    def _poner_ancho(self, prefijo: str) -> None:
        if not self._abarcada:
            columna = self._parche.columna + 1
            ancho = f'width="{ANCHO_DE_LAS_FRASES}" customWidth="1"'
            self.escribir(f'<{prefijo}col min="{columna}" max="{columna}" {ancho}/>')
            self._abarcada = True

    def _empezar_datos(self, escrito: str, atributos: dict[str, str], lugar: int) -> None:
        self._prefijo = prefijo_de(escrito)
        self.pasar(lugar)
        if not self._con_columnas:
            self.escribir(f"<{self._prefijo}cols>")
            self._poner_ancho(self._prefijo)
            self.escribir(f"</{self._prefijo}cols>")
        self.sustituir_al_seguir(apertura(escrito, atributos))

    def _empezar_fila(self, escrito: str, atributos: dict[str, str], lugar: int) -> None:
        self._numero = entero(atributos["r"].strip()) if "r" in atributos else self._numero + 1
        if not self._por_hacer or self._por_hacer[-1] > self._numero:
            return
        self.pasar(lugar)
        self._poner_las_que_faltan(self._numero)
        if self._por_hacer and self._por_hacer[-1] == self._numero:
            self._por_hacer.pop()
            self._fila, self._celdas, self._columna = (escrito, atributos), {}, -1
            self.retener(lugar)
            self.al_seguir(self._tras_celda)

    def _poner_las_que_faltan(self, hasta: int | None) -> None:
        """Las filas con parche que el libro no trae, antes de la `hasta`; o todas."""
        while self._por_hacer and (hasta is None or self._por_hacer[-1] < hasta):
            numero = self._por_hacer.pop()
            self.poner(self._rehecha(numero, f"{self._prefijo}row", {}, {}, b""))

    def _terminar_fila(self, lugar: int) -> None:
        assert self._fila is not None
        resto = self.pedazo(self._ultima, lugar)
        nueva = self._rehecha(self._numero, *self._fila, self._celdas, resto)
        self._fila = self.retenido_desde = None
        self.sustituir_al_seguir(nueva)

    def _rehecha(
        self, numero: int, escrito: str, atributos: dict[str, str], celdas: dict[int, _Celda], resto: bytes
    ) -> bytes:
        """La fila con su parche. `resto`: lo que lleva detrás de sus celdas."""
        pedazos = {columna: self._celda(celda, columna, numero) for columna, celda in celdas.items()}
        for columna in self._borrar.get(numero, ()):
            pedazos.pop(columna, None)
        for columna in self._pintar.get(numero, ()):
            celda = celdas.get(columna) or _Celda(f"{self._prefijo}c", {}, 0)
            pedazos[columna] = self._celda(celda, columna, numero, pintada=True)
        if numero in self._parche.textos:
            pedazos[self._parche.columna] = self.codificado(self._frase(numero))
        propios = {clave: valor for clave, valor in atributos.items() if clave not in ("r", "spans")}
        principio = self.codificado(apertura(escrito, {"r": str(numero)} | propios))
        contenido = b"".join(pedazos[columna] for columna in sorted(pedazos))
        return principio + contenido + resto + self.codificado(f"</{escrito}>")

    # --- Las celdas -------------------------------------------------------------------------------------------------
    def _empezar_celda(self, escrito: str, atributos: dict[str, str], lugar: int) -> None:
        self._columna += 1
        if direccion := atributos.get("r", "").strip():
            partes = DIRECCION.fullmatch(direccion)
            if partes is None:
                raise LibroIlegible(DANIADO)
            self._columna = indice_de_columna(partes[1].upper())
        self._rehechas += 1
        if self._columna >= MAXIMO_DE_COLUMNAS or self._rehechas > CELDAS_QUE_CAMBIAN:
            raise LibroIlegible(DANIADO)
        self._celdas[self._columna] = _Celda(escrito, atributos, lugar)
        self.al_seguir(self._tras_apertura)

    def _tras_apertura(self, lugar: int) -> None:
        self._celdas[self._columna].dentro = lugar

    def _terminar_celda(self, lugar: int) -> None:
        self._celdas[self._columna].cierre = lugar
        self.al_seguir(self._tras_celda)

    def _tras_celda(self, lugar: int) -> None:
        self._ultima = lugar
        if self._columna in self._celdas:
            self._celdas[self._columna].hasta = lugar

    def _celda(self, celda: _Celda, columna: int, numero: int, *, pintada: bool = False) -> bytes:
        """La celda como estaba; con su dirección, si no la traía, y con el relleno de error, si va pintada."""
        if not pintada and "r" in celda.atributos:
            return self.pedazo(celda.desde, celda.hasta)
        atributos = {"r": f"{letra_de_columna(columna)}{numero}"} | celda.atributos
        if pintada:
            atributos["s"] = str(self._pintado(entero(atributos.get("s", "0"))))
        dentro = self.pedazo(celda.dentro, celda.cierre)
        return self.codificado(apertura(celda.escrito, atributos)) + dentro + self.codificado(f"</{celda.escrito}>")

    def _frase(self, numero: int) -> str:
        """La celda con la frase de esa fila: texto, nunca una fórmula."""
        p, lugar = self._prefijo, f"{letra_de_columna(self._parche.columna)}{numero}"
        texto = escape(NO_SE_ESCRIBE.sub("", self._parche.textos[numero][:TEXTO_DE_CELDA]))
        dentro = f'<{p}is><{p}t xml:space="preserve">{texto}</{p}t></{p}is>'
        return f'<{p}c r="{lugar}" t="inlineStr">{dentro}</{p}c>'


def _por_fila(celdas: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """Fila → sus columnas."""
    por_fila: dict[int, list[int]] = defaultdict(list)
    for fila, columna in celdas:
        por_fila[fila].append(columna)
    return por_fila
