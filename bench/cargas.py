"""La importación de un libro de 10 000 filas frente a su piso: leerlo y copiar sus mismas filas a las mismas tablas."""

import contextlib
import io
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psutil
import xlsxwriter
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from bench.medir import Informe
from municipalidades.models import Municipalidad

FILAS = 10_000
EVENTO = date(2025, 1, 13)
TITULOS = {
    "Acuerdos": [
        "N°",
        "Código",
        "Departamento",
        "Provincia",
        "Distrito",
        "UBIGEO",
        "Sector",
        "Reunión",
        "Tipo",
        "Clasificación",
        "Acuerdo",
        "Responsable",
        "Plazo",
        "CUI",
    ],
    "Hitos": ["Código de acuerdo", "N° hito", "Hito", "Responsable", "Plazo", "Peso", "Registrado el"],
    "Avances": ["Código de acuerdo", "N° hito", "Fecha", "Avance %", "Descripción", "Validado el"],
    "Reprogramaciones": ["Código de acuerdo", "N° hito", "Aprobada el", "Nuevo plazo", "Motivo"],
    "Desestimaciones": ["Código de acuerdo", "Aprobada el", "Motivo"],
    "Reuniones": ["Código", "Sector", "Fecha", "Hora inicio", "Hora fin", "Municipalidades", "Estado"],
}


def medir(informe: Informe, carpeta: Path) -> None:
    """Procesador de la simulación y de la carga de 10 000 filas, y consultas por cada 500."""
    informe.titulo(f"Importación de {FILAS:,} filas")
    chico, grande = carpeta / "chico.xlsx", carpeta / "grande.xlsx"
    _escribir(chico, "CARGA-A", FILAS // 2)
    _escribir(grande, "CARGA-B", FILAS)
    leer = min(_procesador(lambda: _leer(grande)) for _ in range(3))
    simulada = _procesador(lambda: _importar(grande, "--simular"))
    informe.razon("simulada (procesador)", simulada, leer, 4, "solo leer el libro")
    consultas = []
    for libro in (chico, grande):
        with CaptureQueriesContext(connection) as capturadas:
            tiempo = _procesador(lambda libro=libro: _importar(libro))
        consultas.append(len(capturadas))
    piso = leer + _copiar("CARGA-B")
    informe.razon("de verdad (procesador)", tiempo, piso, 3, "leer y copiar las mismas filas, con su historia")
    por_tanda = (consultas[1] - consultas[0]) / (FILAS // 2 / 500)
    informe.maximo("consultas por cada 500 filas", por_tanda, 30, "")


def _importar(libro: Path, *opciones: str) -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        call_command("importar", str(libro), *opciones, stdout=io.StringIO(), stderr=io.StringIO())


def _copiar(codigo: str) -> float:
    """Procesador de `COPY` de las filas de esa sesión a sus tablas, con sus restricciones, índices y disparadores.

    Se sacan, se quitan y se vuelven a poner, dentro de una transacción que no se confirma.
    """
    sesion = f"(SELECT id FROM reuniones_sesion WHERE codigo = '{codigo}')"
    acuerdos = f"(SELECT id FROM acuerdos_acuerdo WHERE sesion_id = {sesion})"
    hitos = f"(SELECT id FROM acuerdos_hito WHERE acuerdo_id IN {acuerdos})"
    tablas = {
        "acuerdos_acuerdo": f"sesion_id = {sesion}",
        "acuerdos_hito": f"acuerdo_id IN {acuerdos}",
        "acuerdos_avance": f"hito_id IN {hitos}",
        "acuerdos_historicalacuerdo": f"id IN {acuerdos}",
        "acuerdos_historicalhito": f"id IN {hitos}",
        "acuerdos_historicalavance": f"hito_id IN {hitos}",
        "acuerdos_eslabon": f"cadena = '{codigo}'",  # de su historia encadenada
        "acuerdos_cambio": f"tipo = 'acuerdo' AND clave LIKE '{codigo}-%'",
    }
    with transaction.atomic(), connection.cursor() as cursor:
        sacadas = {}
        for tabla, cuales in tablas.items():
            sacadas[tabla] = io.StringIO()
            cursor.copy_expert(f"COPY (SELECT * FROM {tabla} WHERE {cuales}) TO STDOUT", sacadas[tabla])
        cursor.execute("SET LOCAL session_replication_role = replica")  # quitarlas no es lo que se mide
        for tabla, cuales in reversed(tablas.items()):
            cursor.execute(f"DELETE FROM {tabla} WHERE {cuales}")
        cursor.execute("SET LOCAL session_replication_role = origin")
        inicio = _gastado()
        for tabla, filas in sacadas.items():
            filas.seek(0)
            cursor.copy_expert(f"COPY {tabla} FROM STDIN", filas)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        tardo = _gastado() - inicio
        transaction.set_rollback(True)
    return tardo


def _leer(libro: Path) -> None:
    abierto = CalamineWorkbook.from_path(str(libro))
    for hoja in abierto.sheet_names:
        abierto.get_sheet_by_name(hoja).to_python()


def _procesador(que: Callable[[], object]) -> float:
    """Segundos de procesador, aquí y en el proceso de PostgreSQL que atiende: el reloj cuenta también a los demás."""
    inicio = _gastado()
    que()
    return _gastado() - inicio


def _gastado() -> float:
    connection.ensure_connection()
    de_la_base = psutil.Process(connection.connection.info.backend_pid).cpu_times()
    return time.process_time() + de_la_base.user + de_la_base.system


def _escribir(archivo: Path, codigo: str, filas: int) -> None:
    """Un libro con `filas` repartidas: una parte de acuerdos, dos de hitos y dos de avances."""
    acuerdos = filas // 5
    municipalidades = list(Municipalidad.objects.values("ubigeo", "departamento", "provincia", "distrito"))
    with xlsxwriter.Workbook(archivo, {"default_date_format": "dd/mm/yyyy"}) as libro:
        sesion = [["Nombre", f"MUNI {codigo}"], ["Código", codigo], ["Fecha", EVENTO], ["Lugar", "Lima"]]
        _hoja(libro, "Sesión", sesion)
        _hoja(libro, "Asistentes", [["Categoría", "Cantidad"], ["Equipo técnico", 30]])
        contenido: dict[str, Iterator[list[Any]]] = {
            "Acuerdos": _acuerdos(codigo, acuerdos, municipalidades),
            "Hitos": _hitos(codigo, acuerdos),
            "Avances": _avances(codigo, acuerdos),
        }
        for hoja, titulos in TITULOS.items():
            _hoja(libro, hoja, [titulos, *contenido.get(hoja, ())])


def _hoja(libro: Any, nombre: str, filas: list[list[Any]]) -> None:
    hoja = libro.add_worksheet(nombre)
    for n, fila in enumerate(filas):
        hoja.write_row(n, 0, fila)


def _acuerdos(codigo: str, n: int, municipalidades: list[dict[str, str]]) -> Iterator[list[Any]]:
    for i in range(1, n + 1):
        m = municipalidades[i * 7919 % len(municipalidades)]
        yield [
            i,
            _codigo(codigo, i),
            m["departamento"].upper(),
            m["provincia"].upper(),
            m["distrito"].upper(),
            m["ubigeo"],
            ("MTPE", "MVCS", "MIMP")[i % 3],
            None,
            "ACUERDO",
            "ORIENTACIÓN",
            f"Brindar asistencia técnica en el proyecto de agua y saneamiento número {i}",
            ("GN", "GL")[i % 2],
            EVENTO + timedelta(days=300),
            None,
        ]


def _hitos(codigo: str, n: int) -> Iterator[list[Any]]:
    for i in range(1, n + 1):
        for k in (1, 2):
            plazo, desde = EVENTO + timedelta(days=100 * k), EVENTO + timedelta(days=5)
            yield [_codigo(codigo, i), k, f"Hito {k}", "GN", plazo, k, desde]


def _avances(codigo: str, n: int) -> Iterator[list[Any]]:
    for i in range(1, n + 1):
        for k in (1, 2):
            fecha = EVENTO + timedelta(days=20 * k)
            yield [_codigo(codigo, i), k, fecha, 50 * k, "En trámite", fecha + timedelta(days=3) if k == 2 else None]


def _codigo(codigo: str, i: int) -> str:
    return f"{codigo}-{i:03d}"
