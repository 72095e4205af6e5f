"""El .xlsx por fuera: si es un libro, si cabe y dónde está cada parte.

Regla: no se cree ningún nombre de archivo ni ninguna medida declarada. La parte principal, las hojas, los textos y los
estilos son los que dicen las relaciones del paquete, como en Excel; lo que pesa de más se rechaza sin leerlo entero.
Fuente: ECMA-376, parte 1, §12.1 y parte 2, §9.3.
"""

import io
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from posixpath import basename, dirname, join, normpath
from typing import IO, TypeVar

from importacion.errores import LibroIlegible
from importacion.eventos import Lector, dicho_como_ilegible, es_cierto, recorrer
from importacion.formato import DANIADO, es_texto_en_columnas, exigir_xlsx, que_zip_es

MB = 1024 * 1024
MAXIMO_EN_DISCO = 25 * MB
MAXIMO_DESCOMPRIMIDO = 200 * MB
MAXIMO_DE_XML = 100 * MB  # lo que se lee de todas sus partes
MAXIMO_DE_INDICE = 8 * MB  # relaciones, lista de hojas y estilos, cada uno
MAXIMO_DE_PARTES = 2_000
MAXIMO_DE_HOJAS = 500
FIRMA_DE_ENTRADA = b"PK\x01\x02"
TIPO_DE_CALC, MAXIMO_DE_TIPO = b"application/vnd.oasis.opendocument.spreadsheet", 200
COMPRESIONES = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # las otras piden diccionarios de gigas
PRINCIPAL, HOJA, TEXTOS, ESTILOS = "/officeDocument", "/worksheet", "/sharedStrings", "/styles"
UnLector = TypeVar("UnLector", bound=Lector)


class Paquete:
    """Un ZIP ya revisado por fuera. `partes`: por su nombre en minúsculas y desde la raíz."""

    def __init__(self, contenido: bytes) -> None:
        """:raises LibroIlegible: si no es un libro, está dañado, pide contraseña o es desmesurado."""
        exigir_xlsx(contenido)
        if len(contenido) > MAXIMO_EN_DISCO:
            raise LibroIlegible(f"El archivo pesa {len(contenido) // MB} MB; como máximo, {MAXIMO_EN_DISCO // MB} MB.")
        self.paquete = _paquete(contenido)
        self.partes = {_normal(parte.filename): parte for parte in self.paquete.infolist()}
        self._leido = 0
        self._revisar_tamanos()

    @contextmanager
    def abierta(self, parte: str) -> Iterator[IO[bytes]]:
        """Los bytes de una parte, descomprimidos según se leen. :raises LibroIlegible:"""
        entrada = self.partes.get(parte.lower())
        if entrada is None:
            raise LibroIlegible(DANIADO)
        self._leido += entrada.file_size
        if self._leido > MAXIMO_DE_XML:
            raise LibroIlegible(f"Las hojas del libro pesan más de {MAXIMO_DE_XML // MB} MB por dentro. Divídalo.")
        try:
            comprimida = self.paquete.open(entrada)
        except (ValueError, NotImplementedError, zipfile.BadZipFile) as error:
            raise LibroIlegible(DANIADO) from error
        with dicho_como_ilegible(), comprimida as abierta:
            yield abierta

    def _recorrido(self, parte: str, lector: UnLector) -> UnLector:
        entrada = self.partes.get(parte.lower())
        if entrada is None or entrada.file_size > MAXIMO_DE_INDICE:
            raise LibroIlegible(DANIADO)
        with self.abierta(parte) as abierta:
            recorrer(abierta, lector)
        return lector

    def _revisar_tamanos(self) -> None:
        partes = self.paquete.infolist()
        if any(parte.flag_bits & 1 for parte in partes):
            raise LibroIlegible("El archivo es un ZIP con contraseña. Guarde el libro sin contraseña.")
        raras = any(parte.compress_type not in COMPRESIONES for parte in partes)
        if raras or len(partes) > MAXIMO_DE_PARTES or len(self.partes) < len(partes):
            raise LibroIlegible(DANIADO)
        peso = sum(parte.file_size for parte in partes)
        if peso > MAXIMO_DESCOMPRIMIDO:
            raise LibroIlegible(
                f"El libro ocupa {peso // MB} MB al descomprimirse; como máximo, {MAXIMO_DESCOMPRIMIDO // MB} MB. "
                "Quite imágenes y hojas que no sean de la carga, o divídalo."
            )


class Contenedor(Paquete):
    """Un .xlsx ya revisado por fuera.

    `principal`: la parte del libro, y `tipo`, lo que el paquete declara que es. `hojas`: nombre → parte, en el orden
    del libro; `ocultas`, las que Excel no muestra. `textos` y `estilos`: sus partes, o «» si el libro no las trae.
    """

    def __init__(self, contenido: bytes) -> None:
        super().__init__(contenido)
        self.principal = self._parte_principal()
        relaciones = self._relaciones_de(self.principal)
        libro = self._recorrido(self.principal, _Hojas())
        declaradas, self.desde_1904 = libro.hojas, libro.desde_1904
        self.hojas = {hoja: relaciones.destinos[r] for hoja, r, _ in declaradas if relaciones.tipo(r).endswith(HOJA)}
        self.ocultas = frozenset(hoja for hoja, _, estado in declaradas if estado in ("hidden", "veryHidden"))
        self.textos, self.estilos = self._unica(relaciones, TEXTOS), self._unica(relaciones, ESTILOS)

    @property
    def tipo(self) -> str:
        """El tipo declarado de la parte principal: dice si el libro lleva macros o es una plantilla."""
        return self._recorrido("[content_types].xml", _Tipos(self.principal)).tipo

    def _parte_principal(self) -> str:
        """La que nombran las relaciones del paquete: Office en línea no siempre la llama `xl/workbook.xml`."""
        principal = "xl/workbook.xml"
        if "_rels/.rels" in self.partes:
            principal = self._relaciones_de("").unica(PRINCIPAL) or principal
        if principal not in self.partes or principal.startswith(("word/", "ppt/")) or principal.endswith(".bin"):
            raise LibroIlegible(que_zip_es(self.partes))
        return principal

    def _relaciones_de(self, parte: str) -> "_Relaciones":
        carpeta = dirname(parte)
        return self._recorrido(join(carpeta, "_rels", f"{basename(parte)}.rels"), _Relaciones(carpeta))

    def _unica(self, relaciones: "_Relaciones", tipo: str) -> str:
        """La parte de ese tipo. Hay programas que no la declaran y la ponen donde siempre."""
        parte = relaciones.unica(tipo) or join(dirname(self.principal), f"{tipo[1:].lower()}.xml")
        return parte if parte in self.partes else ""


class _Relaciones(Lector):
    """`destinos`: Id → parte, en minúsculas y desde la raíz del paquete."""

    def __init__(self, carpeta: str) -> None:
        super().__init__()
        self._carpeta = carpeta
        self._tipos: dict[str, str] = {}
        self.destinos: dict[str, str] = {}

    def al_abrir(self, nombre: str, atributos: dict[str, str]) -> None:
        clave, destino = atributos.get("Id", ""), atributos.get("Target", "")
        if nombre == "Relationship" and clave and atributos.get("TargetMode") != "External":
            self._tipos[clave] = atributos.get("Type", "")
            self.destinos[clave] = _normal(destino if destino.startswith(("/", "\\")) else f"{self._carpeta}/{destino}")

    def tipo(self, clave: str) -> str:
        return self._tipos.get(clave, "")

    def unica(self, tipo: str) -> str:
        """El destino de la primera de ese tipo; «» si no hay."""
        return next((self.destinos[clave] for clave, suyo in self._tipos.items() if suyo.endswith(tipo)), "")


class _Hojas(Lector):
    """`hojas`: (nombre, relación, estado) de cada una, en su orden. `desde_1904`: si los días se cuentan desde ahí."""

    def __init__(self) -> None:
        super().__init__()
        self.hojas: list[tuple[str, str, str]] = []
        self.desde_1904 = False

    def al_abrir(self, nombre: str, atributos: dict[str, str]) -> None:
        if nombre == "workbookPr":
            self.desde_1904 = es_cierto(atributos.get("date1904", ""))
        elif nombre == "sheet":
            relacion = next((valor for clave, valor in atributos.items() if clave.endswith(":id")), "")
            self.hojas.append((atributos.get("name", ""), relacion, atributos.get("state", "")))
        if len(self.hojas) > MAXIMO_DE_HOJAS:
            raise LibroIlegible(DANIADO)


class _Tipos(Lector):
    """`tipo`: el de la parte que se pide, o el de su extensión."""

    def __init__(self, parte: str) -> None:
        super().__init__()
        self._parte = parte
        self.tipo = ""

    def al_abrir(self, nombre: str, atributos: dict[str, str]) -> None:
        suya = nombre == "Override" and _normal(atributos.get("PartName", "")) == self._parte
        de_todas = nombre == "Default" and self._parte.endswith(f".{atributos.get('Extension', '')}")
        if suya or (de_todas and not self.tipo):
            self.tipo = atributos.get("ContentType", "")


def revisar_por_fuera(contenido: bytes) -> None:
    """Levanta LibroIlegible si a simple vista no es un libro que se pueda abrir: para decirlo al subirlo."""
    if es_texto_en_columnas(contenido):
        return
    if not es_de_calc(contenido):
        Contenedor(contenido)


def es_de_calc(contenido: bytes) -> bool:
    """Si es un .ods, por lo que dice ser. :raises LibroIlegible: si no es un ZIP que se pueda abrir."""
    paquete = Paquete(contenido)
    tipo = paquete.partes.get("mimetype")
    if tipo is None or tipo.file_size > MAXIMO_DE_TIPO:
        return False
    with paquete.abierta("mimetype") as abierta:
        return abierta.read().strip().startswith(TIPO_DE_CALC)


def _paquete(contenido: bytes) -> zipfile.ZipFile:
    """El ZIP. Su índice se cuenta antes de que `zipfile` lo guarde entero: puede traer medio millón de entradas."""
    if contenido.count(FIRMA_DE_ENTRADA) > MAXIMO_DE_PARTES:
        raise LibroIlegible(DANIADO)
    try:
        return zipfile.ZipFile(io.BytesIO(contenido))
    except (ValueError, NotImplementedError, struct.error, zipfile.BadZipFile) as error:
        raise LibroIlegible(DANIADO) from error


def _normal(ruta: str) -> str:
    return normpath(ruta.replace("\\", "/").lower()).lstrip("/")
