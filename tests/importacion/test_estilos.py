"""De un formato de celda, qué es su número; y de un número de Excel, qué día u hora."""

import io
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from importacion.errores import LibroIlegible
from importacion.estilos import (
    ClaseDeNumero,
    Estilo,
    LectorDeEstilos,
    clase_de_fabrica,
    clase_de_formato,
    en_dia,
    en_duracion,
)
from importacion.eventos import recorrer
from tests.importacion.paquetes import estilos

pytestmark = pytest.mark.una_vez


@pytest.mark.parametrize(
    ("formato", "clase"),
    [
        ("dd/mm/yyyy", ClaseDeNumero.FECHA),
        ("d-mmm-yy", ClaseDeNumero.FECHA),
        ('[$-280A]d" de "mmmm" de "yyyy', ClaseDeNumero.FECHA),
        ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", ClaseDeNumero.FECHA),
        ("yyyy-mm-dd;@", ClaseDeNumero.FECHA),
        ("hh:mm AM/PM", ClaseDeNumero.FECHA),
        ("mm:ss.0", ClaseDeNumero.FECHA),
        ("[Red]dd/mm/yyyy", ClaseDeNumero.FECHA),
        ("[h]:mm", ClaseDeNumero.DURACION),
        ("[HH]:mm:ss", ClaseDeNumero.DURACION),
        ("[mm]:ss", ClaseDeNumero.DURACION),
        ("0%", ClaseDeNumero.PORCENTAJE),
        ('0.0 "%"', ClaseDeNumero.PORCENTAJE),
        ("General", ClaseDeNumero.NUMERO),
        ("@", ClaseDeNumero.NUMERO),
        ("#,##0.00", ClaseDeNumero.NUMERO),
        ('"S/" #,##0.00', ClaseDeNumero.NUMERO),
        ("S/ #,##0.00", ClaseDeNumero.NUMERO),
        ("[$S/-280A] #,##0.00", ClaseDeNumero.NUMERO),
        ('0 "días"', ClaseDeNumero.NUMERO),
        ("0.00E+00", ClaseDeNumero.NUMERO),
        ("# ?/?", ClaseDeNumero.NUMERO),
        ("[Magenta]0", ClaseDeNumero.NUMERO),
        ('_-* #,##0.00_-;[Red]-* #,##0.00_-;_-* "-"??_-;_-@_-', ClaseDeNumero.NUMERO),
        ("[" * 255, ClaseDeNumero.NUMERO),
        ('"' * 255, ClaseDeNumero.NUMERO),
    ],
)
def test_la_clase_de_un_formato(formato: str, clase: ClaseDeNumero) -> None:
    assert clase_de_formato(formato) is clase


def test_los_formatos_que_excel_no_escribe() -> None:
    clases = {n: clase_de_fabrica(str(n)) for n in (0, 2, 9, 10, 14, 20, 22, 45, 46, 47, 49)}
    assert [n for n, clase in clases.items() if clase is ClaseDeNumero.FECHA] == [14, 20, 22, 45, 47]
    assert [n for n, clase in clases.items() if clase is ClaseDeNumero.PORCENTAJE] == [9, 10]
    assert [n for n, clase in clases.items() if clase is ClaseDeNumero.DURACION] == [46]


@pytest.mark.parametrize(
    ("serie", "dia"),
    [
        (45670, date(2025, 1, 13)),
        (45670.5, datetime(2025, 1, 13, 12)),  # noqa: DTZ001 - Excel no sabe de husos
        (45669.99999999, date(2025, 1, 13)),
        (0.375, time(9)),
        (0, time(0)),
        (0.99999999, time(23, 59, 59)),
        (1, date(1900, 1, 1)),
        (59, date(1900, 2, 28)),
        (61, date(1900, 3, 1)),
        (2958465, date(9999, 12, 31)),
        (2958466, 2958466),
        (2958465.9999999, 2958465.9999999),
        (-1, -1),
        (1e200, 1e200),
    ],
)
def test_un_numero_con_formato_de_fecha(serie: float, dia: Any) -> None:
    assert en_dia(serie) == dia


def test_los_libros_que_cuentan_desde_1904() -> None:
    assert en_dia(44208, desde_1904=True) == date(2025, 1, 13)


@pytest.mark.parametrize(
    ("serie", "tiempo"),
    [(0.375, time(9)), (0.40277777, time(9, 40)), (1.375, timedelta(hours=33)), (-0.5, timedelta(hours=-12))],
)
def test_una_duracion_de_menos_de_un_dia_es_una_hora(serie: float, tiempo: Any) -> None:
    assert en_duracion(serie) == tiempo


def leidos(contenido: bytes) -> Any:
    lector = LectorDeEstilos()
    recorrer(io.BytesIO(estilos(contenido)), lector)
    return lector.estilos()


def test_solo_quedan_los_estilos_que_dicen_algo() -> None:
    assert leidos(
        b'<numFmts count="9"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
        b'<fonts><font/><font><strike/></font><font><strike val="0"/></font></fonts>'
        b'<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
        b'<cellXfs count="1"><xf/><xf numFmtId="164"/><xf numFmtId="9"/><xf fontId="1"/><xf fontId="2"/></cellXfs>'
        b'<dxfs><dxf><font><strike/></font><numFmt numFmtId="1" formatCode="0%"/></dxf></dxfs>'
    ) == {"1": Estilo(ClaseDeNumero.FECHA), "2": Estilo(ClaseDeNumero.PORCENTAJE), "3": Estilo(tachado=True)}


def test_mas_estilos_de_los_que_excel_admite_no_se_leen() -> None:
    with pytest.raises(LibroIlegible):
        leidos(b"<cellXfs>" + b"<xf/>" * 70_001 + b"</cellXfs>")
