"""Una lista entera como archivo: CSV, Excel o NDJSON, con la memoria quieta haya las filas que haya.

Regla: lo mismo que en JSON (permiso, filtros, orden, campos), con todas sus páginas. La primera tanda se lee antes de
contestar, para que lo que esté mal se diga con su problema y no con un archivo a medias; lo demás sale según se lee. Un
Excel no se puede mandar sin terminarlo: se escribe entero en un archivo temporal, y por eso tiene un tope de filas.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain, islice
from typing import IO, Any

import orjson
import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from api.columnas import CampoDeFila
from api.problemas import ParametrosErrados
from api.recurso import Fila
from cuentas.celdas import (
    DE_CABECERA,
    OPCIONES_DE_LIBRO,
    TIPO_CSV,
    TIPO_XLSX,
    EscritorDeCSV,
    escribir_celda,
    formatos_de,
)

TANDA = 500  # filas que se leen y se escriben juntas
FILAS_DE_LIBRO = 100_000
NO_CABEN = f"Un Excel lleva hasta {FILAS_DE_LIBRO:,} filas, y son más: pida formato=csv, o menos filas con filtros."
LETRAS_POR_COLUMNA = 18  # letras
SIEMPRE = datetime(1980, 1, 1, tzinfo=UTC)  # cuándo dice un Excel que se escribió: como las entradas de su zip
TIPO_NDJSON = "application/x-ndjson; charset=utf-8"
Tandas = Iterator[list[Fila]]


def en_tandas(crudas: Iterable[Fila], completar: Callable[[list[Fila]], list[Fila]]) -> Tandas:
    """Las filas, de tanda en tanda: lo que cuelga de ellas se lee de una vez para cada una."""
    cursor = iter(crudas)
    while tanda := list(islice(cursor, TANDA)):
        yield completar(tanda)


def empezadas(tandas: Tandas) -> Tandas:
    """Las mismas, con la primera ya leída: si leer falla, falla antes de contestar."""
    primera = next(tandas, [])
    return chain([primera], tandas)


def como_csv(tandas: Tandas, columnas: list[CampoDeFila], nombre: str) -> HttpResponseBase:
    def partes() -> Iterator[bytes]:
        escritor = EscritorDeCSV([columna.nombre for columna in columnas])
        for tanda in tandas:
            for fila in tanda:
                escritor.fila([columna.valor(fila) for columna in columnas])
            yield escritor.sacar()

    return _por_partes(partes(), TIPO_CSV, f"{nombre}.csv")


def como_ndjson(tandas: Tandas, proyectar: Callable[[list[Fila]], list[Fila]], nombre: str) -> HttpResponseBase:
    def partes() -> Iterator[bytes]:
        for tanda in tandas:
            yield b"".join(
                orjson.dumps(fila, default=str, option=orjson.OPT_APPEND_NEWLINE) for fila in proyectar(tanda)
            )

    return _por_partes(partes(), TIPO_NDJSON, f"{nombre}.ndjson")


def como_libro(tandas: Tandas, columnas: list[CampoDeFila], nombre: str, hoja: str) -> HttpResponseBase:
    """Mismas filas, mismos bytes: su ETag no dice qué día ni a qué hora se escribió.

    :raises ParametrosErrados: si son más de `FILAS_DE_LIBRO`."""
    archivo = tempfile.TemporaryFile()  # noqa: SIM115  # lo cierra la respuesta
    try:
        _escribir_libro(archivo, tandas, columnas, hoja)
    except BaseException:
        archivo.close()
        raise
    archivo.seek(0)
    return FileResponse(archivo, as_attachment=True, filename=f"{nombre}.xlsx", content_type=TIPO_XLSX)


def _escribir_libro(archivo: IO[bytes], tandas: Tandas, columnas: list[CampoDeFila], nombre: str) -> None:
    with xlsxwriter.Workbook(archivo, OPCIONES_DE_LIBRO) as libro:
        libro.set_properties({"created": SIEMPRE})
        hoja, formatos = libro.add_worksheet(nombre[:31]), formatos_de(libro)
        hoja.freeze_panes(1, 1)
        hoja.set_column(0, len(columnas) - 1, LETRAS_POR_COLUMNA)
        cabecera: Any = libro.add_format(DE_CABECERA)
        for n, columna in enumerate(columnas):
            hoja.write_string(0, n, columna.nombre, cabecera)
        filas = 0
        for filas, fila in enumerate(chain.from_iterable(tandas), start=1):
            if filas > FILAS_DE_LIBRO:
                raise ParametrosErrados({"formato": [NO_CABEN]})
            for n, columna in enumerate(columnas):
                escribir_celda(hoja, filas, n, columna.valor(fila), formatos)
        hoja.autofilter(0, 0, filas, len(columnas) - 1)


def _por_partes(partes: Iterator[bytes], tipo: str, nombre: str) -> HttpResponseBase:
    return StreamingHttpResponse(
        partes, content_type=tipo, headers={"Content-Disposition": f'attachment; filename="{nombre}"'}
    )
