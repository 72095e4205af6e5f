"""El corte como libro de Excel: una hoja de resumen y una por cuadro, con su gráfico.

Todo texto se escribe como texto: lo que empieza con = + - @ no se vuelve fórmula.
"""

import io
from typing import Any

import xlsxwriter

from acuerdos.palabras import dia_en_palabras, instante_en_palabras
from corte import tablas
from corte.datos import Corte
from corte.repetible import repetible
from corte.tablas import Tabla

ROJO, TINTA, LINEA = "#C8102E", "#1A222D", "#D5DBE3"
ALTO_DE_BARRA = 22  # píxeles por fila del gráfico


def escribir_xlsx(corte: Corte) -> bytes:
    """El libro, listo para guardarse. Mismo corte, mismos bytes."""
    salida = io.BytesIO()
    with xlsxwriter.Workbook(salida, {"in_memory": True, "strings_to_formulas": False}) as libro:
        libro.set_properties({"title": _titulo(corte), "author": "Secretaría de Descentralización", "comments": ""})
        estilos = _Estilos(libro)
        _resumen(libro, estilos, corte)
        for tabla in (
            tablas.por_region(corte), tablas.por_sector(corte), tablas.por_responsable(corte), tablas.por_tipo(corte),
            tablas.por_clasificacion(corte), tablas.por_estado(corte), tablas.municipalidades(corte),
            tablas.asistentes(corte), tablas.reuniones(corte),
        ):  # fmt: skip
            _hoja(libro, estilos, corte, tabla)
    return repetible(salida.getvalue(), corte.al)


def _titulo(corte: Corte) -> str:
    return f"{corte.sesion.nombre}: avances al {dia_en_palabras(corte.al)}"


class _Estilos:
    def __init__(self, libro: Any) -> None:
        self.titulo = libro.add_format({"bold": True, "font_size": 16, "font_color": ROJO})
        self.nota = libro.add_format({"italic": True, "font_color": "#465264"})
        self.seccion = libro.add_format({"bold": True, "font_size": 12, "font_color": TINTA, "bottom": 2})
        self.cabecera = libro.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": TINTA, "border": 1})
        self.texto = libro.add_format({"border": 1, "border_color": LINEA, "valign": "top"})
        self.numero = libro.add_format({"border": 1, "border_color": LINEA, "num_format": "#,##0", "valign": "top"})
        self.decimal = libro.add_format({"border": 1, "border_color": LINEA, "num_format": '0.0#" %"'})
        self.total = libro.add_format({"bold": True, "top": 2})
        self.total_numero = libro.add_format({"bold": True, "top": 2, "num_format": "#,##0"})
        self.parrafo = libro.add_format({"text_wrap": True, "valign": "top"})


def _resumen(libro: Any, estilos: _Estilos, corte: Corte) -> None:
    hoja = libro.add_worksheet("Resumen")
    hoja.hide_gridlines(2)
    hoja.set_column(0, 0, 44)
    hoja.set_column(1, 1, 46)
    fila = _encabezado(hoja, estilos, corte)
    fila = _pares(hoja, estilos, fila, "Información general", _generales(corte))
    fila = _pares(hoja, estilos, fila, "Avance", _de_avance(corte))
    for titulo, parrafos in (
        ("Conclusiones", corte.conclusiones),
        ("Recomendaciones", tuple(r.texto for r in corte.recomendaciones)),
    ):
        hoja.merge_range(fila, 0, fila, 1, "", estilos.seccion)
        hoja.write_string(fila, 0, titulo, estilos.seccion)
        for parrafo in parrafos:
            fila += 1
            hoja.merge_range(fila, 0, fila, 1, "", estilos.parrafo)
            hoja.write_string(fila, 0, parrafo, estilos.parrafo)
            hoja.set_row(fila, 15.5 * (1 + len(parrafo) // 95))
        fila += 2
    hoja.set_paper(9)
    hoja.fit_to_pages(1, 0)


def _encabezado(hoja: Any, estilos: _Estilos, corte: Corte) -> int:
    hoja.write_string(0, 0, _titulo(corte), estilos.titulo)
    sesion = corte.sesion
    lugar = f"{sesion.lugar}, " if sesion.lugar else ""
    hoja.write_string(1, 0, f"{sesion.codigo} · {lugar}{dia_en_palabras(sesion.fecha)}", estilos.nota)
    fila = 2
    if corte.conocido_al:
        hoja.write_string(
            fila, 0, f"Con lo registrado hasta el {instante_en_palabras(corte.conocido_al)}", estilos.nota
        )
        fila += 1
    if sesion.de_demostracion:
        hoja.write_string(fila, 0, "Demostración: los acuerdos son inventados.", estilos.nota)
        fila += 1
    return fila + 1


def _generales(corte: Corte) -> list[tuple[str, float | None, bool]]:
    t = corte.totales
    return [
        ("Sectores", t.sectores, False), ("Acuerdos", t.acuerdos, False),
        ("Reuniones técnicas bilaterales", t.reuniones, False), ("Asistentes", t.asistentes, False),
        ("Municipalidades con acuerdos", t.municipalidades, False),
    ]  # fmt: skip


def _de_avance(corte: Corte) -> list[tuple[str, float | None, bool]]:
    a = corte.avance
    cumplido = None if a.porcentaje_cumplido is None else float(a.porcentaje_cumplido)
    promedio = None if a.avance_promedio is None else float(a.avance_promedio)
    return [
        ("Acuerdos vigentes", a.vigentes, False), ("Cumplidos", a.cumplidos, False),
        ("Cumplido, de los vigentes", cumplido, True), ("Avance promedio", promedio, True),
        ("Esperan validación", a.por_validar, False),
    ]  # fmt: skip


def _pares(hoja: Any, estilos: _Estilos, fila: int, titulo: str, pares: list[tuple[str, float | None, bool]]) -> int:
    hoja.write_string(fila, 0, titulo, estilos.seccion)
    hoja.write_blank(fila, 1, None, estilos.seccion)
    for nombre, valor, es_porcentaje in pares:
        fila += 1
        hoja.write_string(fila, 0, nombre, estilos.texto)
        if valor is None:
            hoja.write_string(fila, 1, "—", estilos.texto)
        else:
            hoja.write_number(fila, 1, valor, estilos.decimal if es_porcentaje else estilos.numero)
    return fila + 2


def _hoja(libro: Any, estilos: _Estilos, corte: Corte, tabla: Tabla) -> None:
    hoja = libro.add_worksheet(tabla.nombre)
    hoja.hide_gridlines(2)
    hoja.write_string(0, 0, tabla.titulo, estilos.titulo)
    hoja.write_string(1, 0, _titulo(corte), estilos.nota)
    cabecera, ultima = 3, len(tabla.columnas) - 1
    for columna, nombre in enumerate(tabla.columnas):
        hoja.write_string(cabecera, columna, nombre, estilos.cabecera)
        largo = max([len(nombre), *(len(str(fila[columna])) for fila in tabla.filas)])
        hoja.set_column(columna, columna, min(60, largo + 3))
    for n, fila in enumerate(tabla.filas, start=cabecera + 1):
        for columna, valor in enumerate(fila):
            if isinstance(valor, int):
                hoja.write_number(n, columna, valor, estilos.numero)
            else:
                hoja.write_string(n, columna, valor, estilos.texto)
    fin = cabecera + len(tabla.filas)
    if tabla.con_total:
        hoja.write_string(fin + 1, 0, "Total", estilos.total)
        for columna in range(1, ultima):
            hoja.write_blank(fin + 1, columna, None, estilos.total)
        hoja.write_number(fin + 1, ultima, tabla.total, estilos.total_numero)
    hoja.freeze_panes(cabecera + 1, 0)
    hoja.set_landscape()
    hoja.set_paper(9)
    hoja.fit_to_pages(1, 0)
    if tabla.filas:
        hoja.insert_chart(cabecera, ultima + 2, _grafico(libro, tabla, cabecera + 1, fin, ultima))


def _grafico(libro: Any, tabla: Tabla, primera: int, fin: int, ultima: int) -> Any:
    grafico = libro.add_chart({"type": "bar"})
    grafico.add_series({
        "categories": [tabla.nombre, primera, 0, fin, 0], "values": [tabla.nombre, primera, ultima, fin, ultima],
        "fill": {"color": ROJO}, "gap": 45, "data_labels": {"value": True},
    })  # fmt: skip
    grafico.set_title({"name": tabla.titulo, "name_font": {"size": 12, "color": TINTA}})
    grafico.set_legend({"none": True})
    grafico.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    grafico.set_x_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
    grafico.set_size({"width": 620, "height": max(220, 90 + ALTO_DE_BARRA * len(tabla.filas))})
    return grafico
