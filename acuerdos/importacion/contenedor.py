"""El .xlsx por dentro, mirado antes de darlo a leer: tamaños, partes y celdas que no se deben tomar por su valor.

Regla: un libro que al descomprimirse pasa de `MAXIMO_DESCOMPRIMIDO`, o que tiene algo escrito tan lejos que su cuadro
no cabría en memoria, se rechaza sin leerlo. Una celda con fórmula, con error o con formato de porcentaje no vale por
lo que muestra, y el lector de hojas no las distingue: se buscan aquí, en el XML de la hoja.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from posixpath import join, normpath
from xml.etree import ElementTree

from acuerdos.importacion.errores import LibroIlegible
from acuerdos.importacion.formato import DANIADO, exigir_libro, exigir_xlsx

MB = 1024 * 1024
MAXIMO_EN_DISCO = 25 * MB
MAXIMO_DESCOMPRIMIDO = 200 * MB
MAXIMO_DE_PARTES = 2_000
MAXIMO_DE_CELDAS = 3_000_000

# Lo que sigue supone UTF-8, que es lo que Excel, LibreOffice y las bibliotecas escriben.
CON_FORMULA = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]+[0-9]+)"[^>]*>\s*<(?:\w+:)?f[\s/>]')
CON_ERROR = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+[0-9]+)"[^>]*>.*?<(?:\w+:)?v>([^<]*)<', re.DOTALL
)
CON_ESTILO = rb'<(?:\w+:)?c\s(?=[^>]*\bs="(?:%s)")[^>]*?\br="([A-Z]+[0-9]+)"'
QUIZA_LEJOS = re.compile(rb' r="(?:[A-Z]{2,3}[0-9]+|[A-Z][0-9]{6,7})"')
LEJOS = re.compile(rb'\br="([A-Z]{2,3}[0-9]+|[A-Z][0-9]{6,7})"(?:[^>]*[^/>])?>')
DIRECCION = re.compile(r"([A-Z]+)([0-9]+)")
PORCENTAJES_DE_FABRICA = {"9", "10"}


class Rareza(StrEnum):
    FORMULA = "formula"
    ERROR = "error"
    PORCENTAJE = "porcentaje"


@dataclass(frozen=True, slots=True)
class Rara:
    """Una celda que no vale por lo que muestra. `texto`: lo que Excel muestra, si es un error (#N/A)."""

    rareza: Rareza
    texto: str = ""


class Contenedor:
    """Un .xlsx ya revisado por fuera. `hojas`: nombre → parte del paquete, en el orden del libro."""

    def __init__(self, contenido: bytes) -> None:
        """:raises LibroIlegible: si no es un .xlsx, está dañado, pide contraseña o es desmesurado."""
        exigir_xlsx(contenido)
        if len(contenido) > MAXIMO_EN_DISCO:
            raise LibroIlegible(f"El archivo pesa {len(contenido) // MB} MB; como máximo, {MAXIMO_EN_DISCO // MB} MB.")
        try:
            self._paquete = zipfile.ZipFile(io.BytesIO(contenido))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise LibroIlegible(DANIADO) from error
        exigir_libro(self._paquete)
        self._partes = {p.filename.replace("\\", "/").lower(): p for p in self._paquete.infolist()}
        self._revisar_tamanos()
        self.hojas = self._hojas()
        self._en_porcentaje = self._estilos_de_porcentaje()
        if "xl/sharedstrings.xml" in self._partes:
            self._leer("xl/sharedstrings.xml")  # la lectura comprueba que pese lo que dice

    def raras(self, hoja: str) -> dict[tuple[int, int], Rara]:
        """Las celdas raras de `hoja`, por (fila, columna) contadas desde 0."""
        xml = self._leer(self.hojas[hoja])
        _revisar_extension(hoja, xml)
        raras: dict[tuple[int, int], Rara] = {}
        if self._en_porcentaje:
            estilos = re.compile(CON_ESTILO % b"|".join(self._en_porcentaje))
            raras |= {_lugar(d): Rara(Rareza.PORCENTAJE) for d in estilos.findall(xml)}
        if b't="e"' in xml:
            raras |= {_lugar(d): Rara(Rareza.ERROR, texto.decode()) for d, texto in CON_ERROR.findall(xml)}
        if b"<f" in xml or b":f" in xml:
            raras |= {_lugar(d): Rara(Rareza.FORMULA) for d in CON_FORMULA.findall(xml)}
        return raras

    def _revisar_tamanos(self) -> None:
        partes = self._paquete.infolist()
        if len(partes) > MAXIMO_DE_PARTES or len(self._partes) < len(partes):
            raise LibroIlegible(DANIADO)
        peso = sum(parte.file_size for parte in partes)
        if peso > MAXIMO_DESCOMPRIMIDO:
            raise LibroIlegible(
                f"El libro ocupa {peso // MB} MB al descomprimirse; como máximo, {MAXIMO_DESCOMPRIMIDO // MB} MB. "
                "Quite imágenes y hojas que no sean de la carga, o divídalo."
            )

    def _hojas(self) -> dict[str, str]:
        relaciones = {
            r.get("Id"): _ruta(r.get("Target", ""))
            for r in self._xml("xl/_rels/workbook.xml.rels").iter()
            if r.get("Id")
        }
        hojas = {}
        for elemento in self._xml("xl/workbook.xml").iter():
            if elemento.tag.rpartition("}")[2] == "sheet":
                clave = next((v for k, v in elemento.attrib.items() if k.endswith("}id")), None)
                hojas[elemento.get("name", "")] = relaciones.get(clave, "")
        return {nombre: parte for nombre, parte in hojas.items() if "/worksheets/" in parte}

    def _estilos_de_porcentaje(self) -> list[bytes]:
        """Los números de estilo de celda cuyo formato es un porcentaje."""
        if "xl/styles.xml" not in self._partes:
            return []
        formatos, estilos = set(PORCENTAJES_DE_FABRICA), []
        for elemento in self._xml("xl/styles.xml").iter():
            etiqueta = elemento.tag.rpartition("}")[2]
            if etiqueta == "numFmt" and "%" in elemento.get("formatCode", ""):
                formatos.add(elemento.get("numFmtId", ""))
            elif etiqueta == "cellXfs":
                estilos = [xf.get("numFmtId") for xf in elemento]
        return [str(n).encode() for n, formato in enumerate(estilos) if formato in formatos]

    def _xml(self, parte: str) -> ElementTree.Element:
        xml = self._leer(parte)
        if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
            raise LibroIlegible(DANIADO)
        try:
            return ElementTree.fromstring(xml)  # noqa: S314 - sin DOCTYPE no hay entidades que expandir
        except ElementTree.ParseError as error:
            raise LibroIlegible(DANIADO) from error

    def _leer(self, parte: str) -> bytes:
        """Los bytes de una parte. El paquete declara cuánto pesa y `zipfile` no entrega más que eso sin quejarse."""
        try:
            return self._paquete.read(self._partes[parte.lower()])
        except (KeyError, zipfile.BadZipFile, zipfile.zlib.error, EOFError, NotImplementedError, OSError) as error:  # type: ignore[attr-defined]
            raise LibroIlegible(DANIADO) from error


def _revisar_extension(hoja: str, xml: bytes) -> None:
    """El lector guarda el cuadro entero, de A1 a la última celda escrita."""
    raro = b'\tr="' in xml or b'\nr="' in xml  # nadie separa así los atributos, pero el XML lo permite
    lejos = LEJOS.findall(xml) if raro or QUIZA_LEJOS.search(xml) else []
    if not lejos:
        return
    lugares = [_lugar(direccion) for direccion in lejos]
    celdas = (max(fila for fila, _ in lugares) + 1) * (max(columna for _, columna in lugares) + 1)
    if celdas > MAXIMO_DE_CELDAS:
        ultima = max(lejos, key=lambda d: (_lugar(d)[0], _lugar(d)[1])).decode()
        raise LibroIlegible(
            f"La hoja «{hoja}» tiene algo escrito en {ultima}, demasiado lejos del cuadro. Borre las filas y columnas "
            "que sobran (selecciónelas enteras y elimínelas) y guarde el libro."
        )


def _ruta(destino: str) -> str:
    destino = destino.replace("\\", "/")
    return (destino.lstrip("/") if destino.startswith("/") else normpath(join("xl", destino))).lower()


def _lugar(direccion: bytes) -> tuple[int, int]:
    """(fila, columna), desde 0, de una dirección como «M17»."""
    letras, cifras = DIRECCION.fullmatch(direccion.decode()).groups()  # type: ignore[union-attr]
    columna = 0
    for letra in letras:
        columna = columna * 26 + ord(letra) - 64
    return int(cifras) - 1, columna - 1
