"""El corte como libro de Excel: un resumen, una hoja por cuadro con su gráfico, todas las listas y qué es cada columna.

Cada celda lleva su clase (un día es un día; un porcentaje, 0.064), cada hoja es una tabla con filtro y se imprime con
su cabecera en todas las páginas. Todo texto se escribe como texto: lo que empieza con = + - @ no se vuelve fórmula.
"""

import io
from collections.abc import Iterator
from dataclasses import replace

import xlsxwriter
from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from corte.aspecto import ESTADOS, ORDEN_DE_ESTADOS, SERIE, TINTA, con_signo
from corte.contenido import cambios, cruces, cuadros, definiciones, ficha, listas, paginas, publicacion, resumen
from corte.contenido.bloques import Celda, ClaseDeColumna, ColumnaDeTabla, TablaDelInforme
from corte.contenido.cruces import agrupar
from corte.contenido.diccionario import diccionario
from corte.contenido.informe import detalle_de, titulo_de
from corte.datos import Corte
from corte.datos_del_detalle import Audiencia, DetalleDelCorte
from corte.hoja_de_calculo import ALTO_DE_BARRA, FILA_DE_TITULOS, Estilos, poner_tabla
from corte.repetible import repetible
from cuentas.memoria import sin_recoger

EN_LA_PRIMERA = 2  # columnas del resumen
LETRAS_POR_RENGLON = 108
# Los cuadros que llevan gráfico: columna de los nombres y de las cifras.
CON_BARRAS = {
    "Por región",
    "Por sector",
    "Por responsable",
    "Por tipo",
    "Por clasificación",
    "Por estado",
    "Asistentes",
    "Reuniones",
}
CON_ESTADOS = {"Avance por sector", "Avance por responsable", "Avance por región"}


def escribir_xlsx(corte: Corte) -> bytes:
    """El libro, listo para guardarse. Mismo corte, mismos bytes."""
    salida, detalle = io.BytesIO(), detalle_de(corte)
    with sin_recoger(), xlsxwriter.Workbook(salida, {"strings_to_formulas": False}) as libro:
        titulo = titulo_de(corte)
        libro.set_properties({"title": titulo, "author": "Secretaría de Descentralización", "comments": ""})
        estilos = Estilos(libro)
        _resumen(libro, estilos, corte, titulo)
        escritas = []
        for tabla in _tablas(corte, detalle):
            hoja = poner_tabla(libro, estilos, tabla, titulo)
            if tabla.filas:
                _poner_grafico(libro, hoja, tabla)
            escritas.append(replace(tabla, filas=()))  # ya escritas, sus filas no se guardan
        poner_tabla(libro, estilos, diccionario(escritas), titulo)
    return repetible(salida.getvalue(), corte.al)


def _tablas(corte: Corte, detalle: DetalleDelCorte) -> Iterator[TablaDelInforme]:
    """Las hojas, en su orden. Las listas van enteras."""
    c = corte.acuerdos
    yield cuadros.por_region(corte)
    yield cuadros.por_sector(corte)
    yield cuadros.por_clase(corte, "Por responsable", "Acuerdos por responsable", "Responsable", c.por_responsable)
    yield cuadros.por_clase(corte, "Por tipo", "Acuerdos por tipo", "Tipo", c.por_tipo)
    yield cuadros.por_clase(
        corte, "Por clasificación", "Acuerdos por clasificación", "Clasificación", c.por_clasificacion
    )
    yield cuadros.por_estado(corte)
    for nombre, columna, clave in (
        ("Avance por sector", "Sector", cruces.por_sector),
        ("Avance por responsable", "Responsable", paginas.por_responsable),
        ("Avance por región", "Región", cruces.por_region),
        ("Municipalidades", "Municipalidad", cruces.por_municipalidad),
    ):
        grupos = agrupar(detalle.acuerdos, clave)
        yield cuadros.de_avance(corte, nombre, nombre.replace("Avance por", "Estado y avance por"), columna, grupos)
    if corte.anterior is not None:
        yield cambios.cambio_de_cifras(corte, corte.anterior)
        yield cambios.pasaron(corte, corte.anterior)
        if detalle.alcance.audiencia != Audiencia.CIFRAS:
            yield cambios.movidos(detalle, corte.anterior)
    if corte.correcciones is not None:
        yield publicacion.cuadro_de_correcciones(corte.correcciones)
        yield publicacion.cuadro_de_motivos(corte.correcciones)
    yield _curva(detalle)
    yield cuadros.asistentes(corte)
    yield cuadros.reuniones(corte)
    yield _sin_punto_focal(detalle)
    if detalle.alcance.audiencia != Audiencia.CIFRAS:
        yield listas.vencidos(corte, detalle)
        yield listas.trabas(corte, detalle)
        yield listas.financiamiento(corte, detalle)
        yield listas.sin_hitos(detalle)
        yield listas.lista(corte, detalle)
        if detalle.hitos:
            yield ficha.hitos(detalle)


def _curva(detalle: DetalleDelCorte) -> TablaDelInforme:
    columnas = (
        ColumnaDeTabla("Día", 1, ClaseDeColumna.FECHA),
        ColumnaDeTabla("Con el plazo pasado", 1, ClaseDeColumna.NUMERO),
        ColumnaDeTabla("Cumplidos", 1, ClaseDeColumna.NUMERO),
        ColumnaDeTabla("Vencidos", 1, ClaseDeColumna.NUMERO),
    )
    filas = tuple((p.dia, p.con_plazo_pasado, p.cumplidos, p.vencidos) for p in detalle.curva)
    return TablaDelInforme("Curva", "Cumplidos y vencidos frente a los plazos", columnas, filas)


def _sin_punto_focal(detalle: DetalleDelCorte) -> TablaDelInforme:
    columnas = (
        ColumnaDeTabla("Municipalidad"),
        ColumnaDeTabla("Región"),
        ColumnaDeTabla("UBIGEO"),
        ColumnaDeTabla("Acuerdos", 1, ClaseDeColumna.NUMERO),
        ColumnaDeTabla("Por cumplir", 1, ClaseDeColumna.NUMERO),
    )
    filas = tuple((m.nombre, m.region, m.ubigeo, m.acuerdos, m.por_cumplir) for m in detalle.sin_punto_focal)
    return TablaDelInforme("Sin punto focal", "Municipalidades sin punto focal", columnas, filas)


# --- El resumen -----------------------------------------------------------------------------------------------------
def _resumen(libro: Workbook, estilos: Estilos, corte: Corte, titulo: str) -> None:
    hoja = libro.add_worksheet("Resumen")
    hoja.hide_gridlines(2)
    hoja.set_column(0, 0, 44)
    hoja.set_column(1, 1, 52)
    fila = _encabezado(hoja, estilos, corte, titulo)
    fila = _pares(hoja, estilos, fila, "Información general", _generales(corte))
    fila = _pares(hoja, estilos, fila, "Avance", _de_avance(corte))
    detalle = detalle_de(corte)
    partes = [
        ("Lo que se encontró", resumen.tres_hallazgos(corte, detalle)),
        ("Lo que se pide decidir", resumen.tres_decisiones(corte, detalle)),
        ("Conclusiones", corte.conclusiones),
        ("Recomendaciones", tuple(r.texto for r in corte.recomendaciones)),
        ("Fuente", (definiciones.fuente(corte),)),
        ("Historia encadenada", publicacion.historia(detalle.cabeza).notas if detalle.cabeza else ()),
    ]
    for de_que, parrafos in partes:
        if parrafos:
            fila = _parrafos(hoja, estilos, fila, de_que, parrafos)
    hoja.set_paper(9)
    hoja.fit_to_pages(1, 0)
    hoja.set_footer("&L&8Secretaría de Descentralización&R&8&P de &N")


def _encabezado(hoja: Worksheet, estilos: Estilos, corte: Corte, titulo: str) -> int:
    """El título entra en el ancho de la hoja aunque sea largo: en varios renglones."""
    _entre_las_dos(hoja, 0, titulo, estilos.titulo, letras=62, alto=22)
    sesion = corte.sesion
    lugar = f"{sesion.lugar}, " if sesion.lugar else ""
    hoja.write_string(1, 0, f"{sesion.codigo} · {lugar}{sesion.fecha:%d/%m/%Y}", estilos.nota)
    hoja.write_string(2, 0, "Día del corte", estilos.texto)
    hoja.write_datetime(2, 1, corte.al, estilos.de(ClaseDeColumna.FECHA, a_la_izquierda=True))
    fila = 3
    for aviso in definiciones.avisos(corte):
        _entre_las_dos(hoja, fila, aviso, estilos.nota, letras=LETRAS_POR_RENGLON, alto=15.5)
        fila += 1
    return fila + 1


def _entre_las_dos(hoja: Worksheet, fila: int, texto: str, estilo: Format, *, letras: int, alto: float) -> None:
    hoja.merge_range(fila, 0, fila, EN_LA_PRIMERA - 1, "", estilo)
    hoja.write_string(fila, 0, texto, estilo)
    hoja.set_row(fila, alto * (1 + len(texto) // letras))


def _generales(corte: Corte) -> list[tuple[str, Celda, ClaseDeColumna]]:
    t, n = corte.totales, ClaseDeColumna.NUMERO
    return [
        ("Sectores", t.sectores, n),
        ("Acuerdos", t.acuerdos, n),
        ("Reuniones técnicas bilaterales", t.reuniones, n),
        ("Asistentes", t.asistentes, n),
        ("Municipalidades con acuerdos", t.municipalidades, n),
    ]


def _de_avance(corte: Corte) -> list[tuple[str, Celda, ClaseDeColumna]]:
    a, n, p = corte.avance, ClaseDeColumna.NUMERO, ClaseDeColumna.PORCENTAJE
    por_estado = {x.codigo: x.cantidad for x in corte.acuerdos.por_estado}
    return [
        ("Acuerdos vigentes", a.vigentes, n),
        ("% cumplido de los vigentes", a.porcentaje_cumplido, p),
        ("Avance promedio de los vigentes", a.avance_promedio, p),
        ("Esperan validación", a.por_validar, n),
        *((con_signo(e), por_estado.get(e, 0), n) for e in ORDEN_DE_ESTADOS),
        *_de_inversion(corte),
    ]


def _de_inversion(corte: Corte) -> list[tuple[str, Celda, ClaseDeColumna]]:
    if (i := corte.inversion) is None:
        return []
    n, m = ClaseDeColumna.NUMERO, ClaseDeColumna.MONTO
    return [
        ("Comprometido (S/)", i.comprometido, m),
        ("Inversiones leídas en la consulta del MEF", i.inversiones_leidas, n),
        ("Devengado (S/)", i.devengado, m),
        ("% devengado de su costo", i.porcentaje_devengado, ClaseDeColumna.PORCENTAJE),
        ("Acuerdos que la lectura contradice", i.contradicen, n),
    ]


def _pares(
    hoja: Worksheet, estilos: Estilos, fila: int, titulo: str, pares: list[tuple[str, Celda, ClaseDeColumna]]
) -> int:
    hoja.write_string(fila, 0, titulo, estilos.seccion)
    hoja.write_blank(fila, 1, None, estilos.seccion)
    for nombre, valor, clase in pares:
        fila += 1
        hoja.write_string(fila, 0, nombre, estilos.texto)
        estilos.escribir(hoja, fila, 1, valor, clase)
    return fila + 2


def _parrafos(hoja: Worksheet, estilos: Estilos, fila: int, titulo: str, parrafos: tuple[str, ...]) -> int:
    hoja.merge_range(fila, 0, fila, EN_LA_PRIMERA - 1, "", estilos.seccion)
    hoja.write_string(fila, 0, titulo, estilos.seccion)
    for parrafo in parrafos:
        fila += 1
        _entre_las_dos(hoja, fila, parrafo, estilos.parrafo, letras=LETRAS_POR_RENGLON, alto=15.5)
    return fila + 2


# --- Los gráficos ---------------------------------------------------------------------------------------------------
def _poner_grafico(libro: Workbook, hoja: Worksheet, tabla: TablaDelInforme) -> None:
    ultima = FILA_DE_TITULOS + len(tabla.filas)
    nombres = [c.nombre for c in tabla.columnas]
    if tabla.nombre in CON_BARRAS:
        cifras = next(n for n, c in enumerate(tabla.columnas) if c.clase == ClaseDeColumna.NUMERO)
        series = [(nombres[cifras], cifras, SERIE.rgb)]
        grafico = _barras(libro, tabla, series, ultima, "bar", None)
    elif tabla.nombre in CON_ESTADOS:
        series = [(str(e.label), nombres.index(str(e.label)), ESTADOS[e].color.rgb) for e in ORDEN_DE_ESTADOS]
        grafico = _barras(libro, tabla, series, ultima, "bar", "stacked")
    elif tabla.nombre == "Curva":
        colores = (TINTA.rgb, *(ESTADOS[e].color.rgb for e in ORDEN_DE_ESTADOS if e in ("cumplido", "vencido")))
        series = [(nombre, n, colores[n - 1]) for n, nombre in enumerate(nombres) if n]
        grafico = _lineas(libro, tabla, series, ultima)
    else:
        return
    hoja.insert_chart(FILA_DE_TITULOS, len(tabla.columnas) + 1, grafico, {"description": tabla.titulo})


def _barras(
    libro: Workbook,
    tabla: TablaDelInforme,
    series: list[tuple[str, int, str]],
    ultima: int,
    tipo: str,
    subtipo: str | None,
) -> Chart:
    grafico = libro.add_chart({"type": tipo, **({"subtype": subtipo} if subtipo else {})})
    primera = FILA_DE_TITULOS + 1
    for nombre, columna, color in series:
        serie = {
            "name": nombre,
            "categories": [tabla.nombre, primera, 0, ultima, 0],
            "values": [tabla.nombre, primera, columna, ultima, columna],
            "fill": {"color": f"#{color}"},
            "gap": 45,
        }
        if not subtipo:
            serie["data_labels"] = {"value": True}
        if tabla.nombre == "Por estado":
            serie["points"] = [{"fill": {"color": f"#{ESTADOS[e].color.rgb}"}} for e in ORDEN_DE_ESTADOS]
        grafico.add_series(serie)
    grafico.set_title({"name": tabla.titulo, "name_font": {"size": 12, "color": f"#{TINTA.rgb}"}})
    grafico.set_legend({"position": "bottom"} if subtipo else {"none": True})
    grafico.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    grafico.set_x_axis({"visible": bool(subtipo), "min": 0, "major_gridlines": {"visible": False}})
    grafico.set_size({"width": 620, "height": min(2000, max(220, 90 + ALTO_DE_BARRA * len(tabla.filas)))})
    return grafico


def _lineas(libro: Workbook, tabla: TablaDelInforme, series: list[tuple[str, int, str]], ultima: int) -> Chart:
    grafico = libro.add_chart({"type": "line"})
    for nombre, columna, color in series:
        grafico.add_series(
            {
                "name": nombre,
                "categories": [tabla.nombre, FILA_DE_TITULOS + 1, 0, ultima, 0],
                "values": [tabla.nombre, FILA_DE_TITULOS + 1, columna, ultima, columna],
                "line": {"color": f"#{color}", "width": 2.25},
            }
        )
    grafico.set_title({"name": tabla.titulo, "name_font": {"size": 12, "color": f"#{TINTA.rgb}"}})
    grafico.set_legend({"position": "bottom"})
    grafico.set_x_axis({"num_format": "dd/mm/yy", "num_font": {"size": 9}, "date_axis": True})
    grafico.set_y_axis({"min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D5DBE3"}}})
    grafico.set_size({"width": 720, "height": 360})
    return grafico
