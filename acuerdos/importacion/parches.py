"""Escribir unas pocas celdas en un .xlsx que ya existe, sin rehacerlo: lo demás queda byte a byte como estaba.

Se edita el XML de cada hoja como texto y solo en las filas que cambian. Rehacer el libro con una biblioteca perdería lo
que ella no conoce (formatos, listas, anchos, hojas propias de la oficina), y volver a escribir el XML con un analizador
cambiaría los prefijos que Excel exige. Decisión 11. Supone UTF-8, que es lo que Excel, LibreOffice y las bibliotecas
escriben.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from acuerdos.importacion.contenedor import Contenedor
from acuerdos.importacion.errores import LibroIlegible
from acuerdos.importacion.formato import DANIADO
from acuerdos.importacion.textos import letra_de_columna

RELLENO = "FFFFD5D1"  # rojo claro: solo lo pone este módulo, y así se reconoce y se quita al devolverlo otra vez
TEXTO_MAXIMO = 2_000
FILA = re.compile(r"<(?:\w+:)?row\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?row>)", re.DOTALL)
CELDA = re.compile(r"<(?:\w+:)?c\b([^>]*?)(?:/>|>.*?</(?:\w+:)?c>)", re.DOTALL)
DATOS = re.compile(r"<((?:\w+:)?)sheetData\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?sheetData>)", re.DOTALL)
COLUMNA = re.compile(r'<(?:\w+:)?col\b(?=[^>]*\bmin="(\d+)")(?=[^>]*\bmax="(\d+)")[^>]*>')
PINTADO = re.compile(
    rf'<((?:\w+:)?)patternFill\b[^>]*>\s*<(?:\w+:)?fgColor rgb="{RELLENO}"/>.*?</(?:\w+:)?patternFill>', re.DOTALL
)
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


def parchar(contenido: bytes, parches: dict[str, Parche]) -> bytes:
    """El mismo libro con los parches de cada hoja, por su nombre. :raises LibroIlegible: si no se puede editar."""
    partes = {
        ruta.lower(): parches[nombre] for nombre, ruta in Contenedor(contenido).hojas.items() if nombre in parches
    }
    salida = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(contenido)) as origen,
        zipfile.ZipFile(salida, "w", zipfile.ZIP_DEFLATED) as destino,
    ):
        nombres = {entrada.filename.replace("\\", "/").lower(): entrada for entrada in origen.infolist()}
        estilos = _Estilos(_texto(origen, nombres["xl/styles.xml"]) if "xl/styles.xml" in nombres else "")
        hechas = {ruta: _hoja(_texto(origen, nombres[ruta]), parche, estilos) for ruta, parche in partes.items()}
        hechas["xl/styles.xml"] = estilos.xml()
        for ruta, entrada in nombres.items():
            nuevo = hechas.get(ruta)
            destino.writestr(entrada.filename, origen.read(entrada) if nuevo is None else nuevo.encode())
    return salida.getvalue()


def _texto(paquete: zipfile.ZipFile, entrada: zipfile.ZipInfo) -> str:
    try:
        return paquete.read(entrada).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LibroIlegible(DANIADO) from error


class _Estilos:
    """Los estilos de celda: por cada uno, cuando hace falta, el mismo con el relleno de error."""

    def __init__(self, xml: str) -> None:
        # Lo que una devolución anterior pintó deja de estarlo: si sigue mal, se pinta otra vez.
        self._xml = PINTADO.sub(r'<\1patternFill patternType="none"/>', xml)
        self._rellenos = re.search(r"(<((?:\w+:)?)fills\b[^>]*>)(.*?)(</(?:\w+:)?fills>)", self._xml, re.DOTALL)
        self._celdas = re.search(r"(<((?:\w+:)?)cellXfs\b[^>]*>)(.*?)(</(?:\w+:)?cellXfs>)", self._xml, re.DOTALL)
        self._xfs: list[str] = []
        if self._celdas:
            self._xfs = [
                m[0] for m in re.finditer(r"<(?:\w+:)?xf\b[^>]*?(?:/>|>.*?</(?:\w+:)?xf>)", self._celdas[3], re.DOTALL)
            ]
        self._nuevos: dict[int, int] = {}

    def pintado(self, estilo: int) -> int:
        """El número del mismo estilo con el relleno; el mismo, si el libro no tiene estilos."""
        if not (self._rellenos and estilo < len(self._xfs)):
            return estilo
        return self._nuevos.setdefault(estilo, len(self._xfs) + len(self._nuevos))

    def xml(self) -> str:
        if not (self._nuevos and self._rellenos and self._celdas):
            return self._xml
        prefijo = self._rellenos[2]
        relleno = len(re.findall(r"<(?:\w+:)?fill\b", self._rellenos[3]))
        fill = (
            f'<{prefijo}fill><{prefijo}patternFill patternType="solid"><{prefijo}fgColor rgb="{RELLENO}"/>'
            f'<{prefijo}bgColor indexed="64"/></{prefijo}patternFill></{prefijo}fill>'
        )
        nuevos = "".join(_con_relleno(self._xfs[estilo], relleno) for estilo in self._nuevos)
        xml = self._xml.replace(self._rellenos[0], _agrandar(self._rellenos, fill, relleno + 1), 1)
        return xml.replace(self._celdas[0], _agrandar(self._celdas, nuevos, len(self._xfs) + len(self._nuevos)), 1)


def _agrandar(hallado: "re.Match[str]", mas: str, cuantos: int) -> str:
    apertura = re.sub(r'\bcount="\d+"', f'count="{cuantos}"', hallado[1])
    return f"{apertura}{hallado[3]}{mas}{hallado[4]}"


def _con_relleno(xf: str, relleno: int) -> str:
    limpio = re.sub(r'\s(?:fillId|applyFill)="[^"]*"', "", xf)
    return re.sub(r"^<((?:\w+:)?)xf\b", rf'<\1xf fillId="{relleno}" applyFill="1"', limpio)


def _hoja(xml: str, parche: Parche, estilos: _Estilos) -> str:
    datos = DATOS.search(xml)
    if datos is None:
        raise LibroIlegible(DANIADO)
    prefijo = datos[1]
    filas = "".join(_filas(datos[2] or "", parche, estilos, prefijo))
    antes = re.sub(r"<(?:\w+:)?dimension\b[^>]*?/>", "", xml[: datos.start()])
    antes = _con_ancho(antes, parche.columna + 1, prefijo)
    return f"{antes}<{prefijo}sheetData>{filas}</{prefijo}sheetData>{xml[datos.end() :]}"


def _filas(xml: str, parche: Parche, estilos: _Estilos, prefijo: str) -> Iterator[str]:
    """Las que no cambian, tal cual; las que faltan, en su lugar."""
    por_hacer, numero, desde = sorted(parche.filas(), reverse=True), 0, 0
    for hallada in FILA.finditer(xml):
        numero = int(_atributo(hallada[1], "r") or numero + 1)
        while por_hacer and por_hacer[-1] < numero:
            yield _fila(por_hacer.pop(), "", "", parche, estilos, prefijo)
        if por_hacer and por_hacer[-1] == numero:
            yield xml[desde : hallada.start()]
            yield _fila(por_hacer.pop(), hallada[1], hallada[2] or "", parche, estilos, prefijo)
        else:
            yield xml[desde : hallada.end()]
        desde = hallada.end()
    yield xml[desde:]
    while por_hacer:
        yield _fila(por_hacer.pop(), "", "", parche, estilos, prefijo)


def _fila(numero: int, atributos: str, xml: str, parche: Parche, estilos: _Estilos, prefijo: str) -> str:
    celdas: dict[int, str] = {}
    columna, ultima = -1, 0
    for hallada in CELDA.finditer(xml):
        lugar = _atributo(hallada[1], "r")
        columna = _columna(lugar) if lugar else columna + 1
        celdas[columna], ultima = hallada[0], hallada.end()
    for fila, quitada in parche.borrar:
        if fila == numero:
            celdas.pop(quitada, None)
    for fila, pintada in parche.pintar:
        if fila == numero:
            celdas[pintada] = _pintar(celdas.get(pintada, ""), f"{letra_de_columna(pintada)}{numero}", estilos, prefijo)
    if numero in parche.textos:
        lugar, texto = f"{letra_de_columna(parche.columna)}{numero}", _escapado(parche.textos[numero])
        celdas[parche.columna] = (
            f'<{prefijo}c r="{lugar}" t="inlineStr"><{prefijo}is><{prefijo}t xml:space="preserve">{texto}</{prefijo}t>'
            f"</{prefijo}is></{prefijo}c>"
        )
    atributos = re.sub(r'\s(?:spans|r)="[^"]*"', "", atributos)
    contenido = "".join(celdas[c] for c in sorted(celdas))
    return f'<{prefijo}row r="{numero}"{atributos}>{contenido}{xml[ultima:]}</{prefijo}row>'


def _pintar(celda: str, lugar: str, estilos: _Estilos, prefijo: str) -> str:
    if not celda:
        return f'<{prefijo}c r="{lugar}" s="{estilos.pintado(0)}"/>'
    apertura = celda[: celda.index(">") + 1]
    estilo = estilos.pintado(int(_atributo(apertura, "s") or 0))
    sin_estilo = re.sub(r'\ss="[^"]*"', "", apertura)
    return re.sub(r"^<((?:\w+:)?)c\b", rf'<\1c s="{estilo}"', sin_estilo) + celda[len(apertura) :]


def _con_ancho(xml: str, columna: int, prefijo: str) -> str:
    """La columna de las frases, ancha; si alguna definición ya la abarca, se deja como está."""
    if any(int(desde) <= columna <= int(hasta) for desde, hasta in COLUMNA.findall(xml)):
        return xml
    nueva = f'<{prefijo}col min="{columna}" max="{columna}" width="80" customWidth="1"/>'
    if (cierre := f"</{prefijo}cols>") in xml:
        posteriores = [m.start() for m in COLUMNA.finditer(xml) if int(m[1]) > columna]
        lugar = posteriores[0] if posteriores else xml.index(cierre)
        return f"{xml[:lugar]}{nueva}{xml[lugar:]}"
    return f"{xml}<{prefijo}cols>{nueva}</{prefijo}cols>"


def _atributo(atributos: str, nombre: str) -> str:
    hallado = re.search(rf'(?:^|\s){nombre}="([^"]*)"', atributos)
    return hallado[1] if hallado else ""


def _columna(lugar: str) -> int:
    columna = 0
    for letra in lugar.rstrip("0123456789"):
        columna = columna * 26 + ord(letra) - 64
    return columna - 1


def _escapado(texto: str) -> str:
    return escape(NO_SE_ESCRIBE.sub("", texto[:TEXTO_MAXIMO]))
