"""Las piezas con que se arma una lámina: títulos, cifras, tablas, gráficos nativos y el mapa. Medidas en pulgadas."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.shapes.freeform import FreeformBuilder
from pptx.util import Inches, Length, Pt

from corte import aspecto, mapa
from corte.datos import Parte
from corte.tablas import Tabla

ANCHO, ALTO, MARGEN = 13.333, 7.5, 0.6
ROJO, TINTA, TINTA2 = RGBColor(0xC8, 0x10, 0x2E), RGBColor(0x1A, 0x22, 0x2D), RGBColor(0x46, 0x52, 0x64)
SUAVE, BLANCO = RGBColor(0xED, 0xF0, 0xF4), RGBColor(0xFF, 0xFF, 0xFF)
LETRA = "Calibri"
ANCHO_DE_CANTIDAD = 1.35

Caja = tuple[float, float, float, float]  # izquierda, arriba, ancho, alto


def pulgadas(caja: Caja) -> tuple[Length, Length, Length, Length]:
    x, y, ancho, alto = (Inches(medida) for medida in caja)
    return x, y, ancho, alto


def rectangulo(hoja: Any, caja: Caja, color: RGBColor) -> Any:
    forma = hoja.shapes.add_shape(MSO_SHAPE.RECTANGLE, *pulgadas(caja))
    forma.fill.solid()
    forma.fill.fore_color.rgb = color
    forma.line.fill.background()
    _sin_estilo(forma)
    return forma


def texto(
    hoja: Any,
    caja: Caja,
    parrafos: Sequence[str],
    *,
    puntos: float = 16,
    color: RGBColor = TINTA,
    negrita: bool = False,
    lado: Any = PP_ALIGN.LEFT,
    ancla: Any = MSO_ANCHOR.TOP,
    aire: float = 0,
) -> None:
    """Un cuadro de texto con sus párrafos; `aire`, puntos entre uno y otro."""
    marco = hoja.shapes.add_textbox(*pulgadas(caja)).text_frame
    marco.word_wrap, marco.vertical_anchor = True, ancla
    marco.margin_left = marco.margin_right = 0
    for n, contenido in enumerate(parrafos):
        parrafo = marco.paragraphs[0] if n == 0 else marco.add_paragraph()
        parrafo.alignment, parrafo.space_after = lado, Pt(aire)
        _letra(parrafo, contenido, puntos, color, negrita)


def titulo(
    hoja: Any, contenido: str, caja: Caja = (MARGEN, 0.4, ANCHO - 2 * MARGEN, 0.8), *, puntos: float = 30
) -> None:
    """El título de la hoja, en su lugar de título: así aparece en el esquema y lo leen los lectores de pantalla."""
    forma = hoja.shapes.title
    forma.left, forma.top, forma.width, forma.height = pulgadas(caja)
    marco = forma.text_frame
    marco.word_wrap, marco.vertical_anchor = True, MSO_ANCHOR.MIDDLE
    marco.margin_left = 0
    marco.paragraphs[0].alignment = PP_ALIGN.LEFT
    _letra(marco.paragraphs[0], contenido, puntos, ROJO, True)


def cifra(hoja: Any, caja: Caja, valor: str, que: str) -> None:
    """Un número grande y, debajo, qué es."""
    x, y, ancho, alto = caja
    rectangulo(hoja, caja, SUAVE)
    rectangulo(hoja, (x, y, 0.08, alto), ROJO)
    texto(hoja, (x + 0.25, y + 0.08, ancho - 0.3, alto * 0.55), [valor], puntos=30, color=ROJO, negrita=True)
    texto(hoja, (x + 0.25, y + alto * 0.56, ancho - 0.3, alto * 0.4), [que], puntos=13, color=TINTA2)


def cuadro(hoja: Any, caja: Caja, tabla: Tabla, *, columnas: Sequence[int], puntos: float = 13) -> None:
    """Una tabla con las `columnas` de `tabla` (la última, la cantidad) y su fila de total."""
    filas = [[tabla.columnas[c] for c in columnas], *([_celda(fila[c]) for c in columnas] for fila in tabla.filas)]
    if tabla.con_total:
        filas.append(["Total", *[""] * (len(columnas) - 2), f"{tabla.total:,}"])
    x, y, ancho, alto = caja
    marco = hoja.shapes.add_table(len(filas), len(columnas), *pulgadas((x, y, ancho, min(alto, 0.36 * len(filas)))))
    marco._element.nvGraphicFramePr.cNvPr.set("descr", tabla.titulo)
    dibujo = marco.table
    dibujo.horz_banding = False
    dibujo.columns[len(columnas) - 1].width = Inches(ANCHO_DE_CANTIDAD)
    for c in range(len(columnas) - 1):
        dibujo.columns[c].width = Inches((ancho - ANCHO_DE_CANTIDAD) / (len(columnas) - 1))
    for n, fila in enumerate(filas):
        es_cabecera, es_total = n == 0, tabla.con_total and n == len(filas) - 1
        for c, contenido in enumerate(fila):
            casilla = dibujo.cell(n, c)
            casilla.margin_top = casilla.margin_bottom = Inches(0.03)
            casilla.vertical_anchor = MSO_ANCHOR.MIDDLE
            casilla.fill.solid()
            casilla.fill.fore_color.rgb = TINTA if es_cabecera else SUAVE if es_total else BLANCO
            parrafo = casilla.text_frame.paragraphs[0]
            parrafo.alignment = PP_ALIGN.RIGHT if c == len(fila) - 1 else PP_ALIGN.LEFT
            _letra(parrafo, contenido, puntos, BLANCO if es_cabecera else TINTA, es_cabecera or es_total)


def barras(hoja: Any, caja: Caja, tabla: Tabla, *, puntos: float = 12, color: RGBColor = ROJO) -> None:
    """Un gráfico de barras nativo, que se puede editar, con la cantidad al final de cada una."""
    datos = CategoryChartData(number_format="#,##0")
    datos.categories = tabla.nombres
    datos.add_series(tabla.columnas[-1], tabla.cantidades)
    marco = hoja.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *pulgadas(caja), datos)
    pares = zip(tabla.nombres, tabla.cantidades, strict=True)
    marco._element.nvGraphicFramePr.cNvPr.set("descr", f"{tabla.titulo}: {', '.join(f'{n} {c}' for n, c in pares)}")
    grafico = marco.chart
    grafico.has_legend = grafico.has_title = False
    grafico.font.name, grafico.font.size, grafico.font.color.rgb = LETRA, Pt(puntos), TINTA
    ejes = grafico.category_axis, grafico.value_axis
    ejes[0].reverse_order, ejes[0].format.line.color.rgb = True, TINTA2
    ejes[0].has_major_gridlines = ejes[1].has_major_gridlines = ejes[1].visible = False
    ejes[1].minimum_scale = 0
    trama = grafico.plots[0]
    trama.gap_width, trama.has_data_labels, trama.vary_by_categories = 45, True, False
    trama.data_labels.position, trama.data_labels.show_value = XL_LABEL_POSITION.OUTSIDE_END, True
    trama.data_labels.font.size, trama.data_labels.font.bold = Pt(puntos), True
    relleno = trama.series[0].format.fill
    relleno.solid()
    relleno.fore_color.rgb = color


def mapa_de_regiones(hoja: Any, caja: Caja, partes: Sequence[Parte]) -> None:
    """El mapa, una forma por región, más oscura cuantos más acuerdos tiene."""
    (ancho, alto), regiones = mapa.regiones()
    x, y, w, h = pulgadas(caja)
    escala = min(w / ancho, h / alto)
    cantidades = {p.codigo: p.cantidad for p in partes}
    limites = aspecto.tramos(cantidades.values())
    grupo = hoja.shapes.add_group_shape()
    grupo.name = "Mapa de acuerdos por región"
    for region in regiones:
        trazador = None
        for contorno in region.contornos:
            puntos = [(x + px * escala, y + py * escala) for px, py in contorno]
            if trazador is None:
                trazador = _Trazador.new(grupo.shapes, *puntos[0], x_scale=1.0, y_scale=1.0)
            else:
                trazador.move_to(*puntos[0])
            trazador.add_line_segments(puntos[1:], close=True)
        if trazador is None:
            continue
        forma = trazador.convert_to_shape()
        forma.name = f"{region.nombre}: {cantidades.get(region.codigo, 0)}"
        forma.fill.solid()
        forma.fill.fore_color.rgb = RGBColor.from_string(
            aspecto.color_de_tono(aspecto.tono(cantidades.get(region.codigo, 0), limites)).rgb
        )
        forma.line.color.rgb, forma.line.width = BLANCO, Pt(0.75)
        _sin_estilo(forma)


class _Trazador(FreeformBuilder):
    """El de python-pptx, que por cada punto vuelve a buscar la esquina entre todos: aquí se busca una vez.

    Vale mientras se trace todo antes de convertirlo en forma. Era el 85 % de lo que tarda la lámina.
    """

    @cached_property
    def shape_offset_x(self) -> Length:
        return super().shape_offset_x

    @cached_property
    def shape_offset_y(self) -> Length:
        return super().shape_offset_y


def _sin_estilo(forma: Any) -> None:
    """Quita el estilo del tema, que pone sombras."""
    estilo = forma._element.find(qn("p:style"))
    if estilo is not None:
        forma._element.remove(estilo)


def _celda(valor: str | int) -> str:
    return f"{valor:,}" if isinstance(valor, int) else valor


def _letra(parrafo: Any, contenido: str, puntos: float, color: RGBColor, negrita: bool) -> None:
    tramo = parrafo.add_run()
    tramo.text = contenido
    tramo.font.name, tramo.font.size, tramo.font.bold = LETRA, Pt(puntos), negrita
    tramo.font.color.rgb = color
