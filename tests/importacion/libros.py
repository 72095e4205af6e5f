"""Libros .xlsx para las pruebas: uno pequeño y bueno, que cada una estropea a su modo, y otro grande."""

import copy
import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import xlsxwriter
from openpyxl.worksheet.worksheet import Worksheet

from importacion.libro import Libro, leer
from importacion.servicio import ResultadoDeImportar, importar
from tests.fabricas import LIMA

Hojas = dict[str, list[list[Any]]]

HOY = date(2025, 6, 30)
AHORA = datetime(2025, 6, 30, 10, 0, tzinfo=LIMA)
EVENTO = date(2025, 1, 13)

BUENO: Hojas = {
    "Sesión": [
        ["Nombre", "MUNI EJECUTIVO DE PRUEBA"],
        ["Código", "MEP-2025"],
        ["Fecha", EVENTO],
        ["Lugar", "Lima"],
        ["Lema", "#Juntas"],
    ],
    "Asistentes": [["Categoría", "Cantidad"], ["Ministras/os", 3], ["Alcaldesas distritales", 12]],
    "Reuniones": [
        ["Código", "Sector", "Fecha", "Hora inicio", "Hora fin", "Municipalidades", "Estado"],
        [
            "MTPE-01",
            "MTPE",
            EVENTO,
            "09:00",
            "09:40",
            "HUMACHIRI (MELGAR, PUNO); SAN JOSÉ (LAMBAYEQUE, LAMBAYEQUE)",
            "Realizada",
        ],
        ["MVCS-01", "MVCS", EVENTO, "09:45", "10:25", "ONGOY (CHINCHEROS, APURÍMAC)", "Realizada"],
    ],
    "Acuerdos": [
        [
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
        [
            1,
            "MEP-2025-001",
            "PUNO",
            "MELGAR",
            "HUMACHIRI",
            "",
            "MTPE",
            "MTPE-01",
            "ACUERDO",
            "ASISTENCIA TÉCNICA",
            "  Asistir en la ficha de empleo temporal.\n",
            "GL",
            date(2025, 11, 23),
            "",
        ],
        [
            2,
            "MEP-2025-002",
            "LAMBAYEQUE",
            "LAMBAYEQUE",
            "SAN JOSÉ",
            "140311",
            "MTPE",
            "MTPE-01",
            "COMPROMISO",
            "ORIENTACIÓN",
            "Orientar a los pescadores.",
            "GN",
            "18/07/2025",
            9811142,
        ],
        [
            3,
            "MEP-2025-003",
            "APURÍMAC",
            "CHINCHEROS",
            "ONGOY",
            "",
            "MVCS",
            "MVCS-01",
            "ACUERDO",
            "FINANCIAMIENTO",
            "Evaluar el sistema de agua.",
            "GR",
            date(2026, 1, 13),
            "",
        ],
        [
            4,
            "MEP-2025-004",
            "LIMA PROVINCIAS",
            "CANTA",
            "HUAMANTANGA",
            "150403",
            "MINSA",
            "",
            "ACUERDO",
            "VISITA A TERRITORIO",
            "Visitar el puesto de salud.",
            "GN",
            date(2025, 12, 1),
            "",
        ],
    ],
    "Hitos": [
        ["Código de acuerdo", "N° hito", "Hito", "Responsable", "Plazo", "Peso", "Registrado el"],
        ["MEP-2025-001", 1, "Relación de canales", "GL", date(2025, 4, 30), 1, date(2025, 1, 20)],
        ["MEP-2025-001", 2, "Ficha presentada", "GL", date(2025, 11, 23), 2, date(2025, 1, 20)],
        ["MEP-2025-002", 1, "Taller realizado", "GN", date(2025, 7, 18), 1, date(2025, 1, 21)],
        ["MEP-2025-003", 1, "Informe emitido", "GR", date(2025, 9, 1), 1, date(2025, 1, 22)],
    ],
    "Avances": [
        ["Código de acuerdo", "N° hito", "Fecha", "Avance %", "Descripción", "Validado el"],
        ["MEP-2025-001", 1, date(2025, 2, 10), 50, "En trámite.", ""],
        ["MEP-2025-001", 1, date(2025, 3, 5), 100, "Culminado.", date(2025, 3, 9)],
        ["MEP-2025-002", 1, date(2025, 3, 1), 100, "Culminado.", ""],
    ],
    "Reprogramaciones": [
        ["Código de acuerdo", "N° hito", "Aprobada el", "Nuevo plazo", "Motivo"],
        ["MEP-2025-002", 1, date(2025, 6, 2), date(2025, 10, 1), "Ampliación acordada."],
    ],
    "Desestimaciones": [
        ["Código de acuerdo", "Aprobada el", "Motivo"],
        ["MEP-2025-004", date(2025, 5, 21), "La asumió otra entidad."],
    ],
}


def bueno() -> Hojas:
    """Una copia del libro bueno, para estropearla."""
    return copy.deepcopy(BUENO)


def xlsx(hojas: Hojas, adornar: Callable[[Any, dict[str, Any]], None] | None = None) -> bytes:
    """Las hojas como archivo. `adornar(libro, hojas)` recibe las de xlsxwriter: fórmulas, combinadas, formatos."""
    salida = io.BytesIO()
    libro = xlsxwriter.Workbook(salida, {"default_date_format": "dd/mm/yyyy", "strings_to_formulas": False})
    escritas = {}
    for nombre, filas in hojas.items():
        escritas[nombre] = libro.add_worksheet(nombre)
        for n, fila in enumerate(filas):
            escritas[nombre].write_row(n, 0, fila)
    if adornar:
        adornar(libro, escritas)
    libro.close()
    return salida.getvalue()


def libro_de(hojas: Hojas, adornar: Callable[[Any, dict[str, Any]], None] | None = None) -> Libro:
    return leer(xlsx(hojas, adornar), "prueba.xlsx")


def intentar(hojas: Hojas, por: Any, adornar: Any = None, **opciones: Any) -> ResultadoDeImportar:
    """Importa las hojas el 30/06/2025 a las 10:00 de Lima."""
    return importar(libro_de(hojas, adornar), por=por, ahora=opciones.pop("ahora", AHORA), **opciones)


def grande(filas: int) -> Hojas:
    """Un libro bueno con ese número de filas entre acuerdos (1 de cada 5), hitos y avances (2 de cada 5)."""
    hojas = bueno()
    cuantos = filas // 5
    modelos = hojas["Acuerdos"][1:4]
    hojas["Acuerdos"][1:] = [[n, f"MEP-2025-{n:03d}", *modelos[n % 3][2:]] for n in range(1, cuantos + 1)]
    codigos = [fila[1] for fila in hojas["Acuerdos"][1:]]
    hojas["Hitos"][1:] = [
        [codigo, numero, f"Hito {numero}", "GL", date(2025, 6, 1) + timedelta(days=numero), numero, date(2025, 1, 20)]
        for codigo in codigos
        for numero in (1, 2)
    ]
    hojas["Avances"][1:] = [
        [codigo, numero, date(2025, 3, numero), 50 * numero, "En trámite: documentación en revisión.", ""]
        for codigo in codigos
        for numero in (1, 2)
    ]
    hojas["Reprogramaciones"] = hojas["Reprogramaciones"][:1]
    hojas["Desestimaciones"] = hojas["Desestimaciones"][:1]
    return hojas


def bajo(hoja: Worksheet, titulo: str, fila: int) -> str:
    """«O3»: la celda de esa fila bajo ese título, esté en la columna que esté."""
    titulos = (celda for suya in hoja.iter_rows() for celda in suya if celda.value == titulo)
    return f"{next(titulos).column_letter}{fila}"


def al_lado(hoja: Worksheet, rotulo: str) -> str:
    """«B6»: la celda a la derecha de ese rótulo, en una hoja que los lleva uno por fila."""
    (fila,) = [suya[0].row for suya in hoja.iter_rows() if suya[0].value == rotulo]
    return f"B{fila}"
