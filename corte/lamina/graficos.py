"""Los gráficos nativos de la lámina, que se pueden editar: barras, barras partidas por estado y la curva.

El XML se escribe aquí, con colores del tema, idioma y números de eje que todo lector admite; los datos van además en el
libro que PowerPoint abre al editarlos.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

from corte.aspecto import ESTADOS, LINEA, ORDEN_DE_ESTADOS, SERIE, TINTA, TINTA2, Color
from corte.contenido.bloques import Barras, BarrasDeEstado, Curva
from corte.lamina.hoja import Grafico
from corte.lamina.xml import IDIOMA, Caja, color, letra, limpio

NOMBRES, VALORES = 111111111, 222222222  # los números de los dos ejes
PARTE_CON_CIFRA = 0.035  # del eje: en un tramo más corto no cabe escrita
SIN_CEROS = "#,##0;-#,##0;;"
HOLGURA_DEL_EJE = 1.16  # más allá de la barra mayor queda sitio para su cifra
DE_LADO = ' rot="-2700000" vert="horz"'  # las fechas de la curva: derechas se partirían en tres renglones
CIFRAS_PEGADAS = 0.09  # del eje: más cerca, dos cifras de la curva se montan
CIFRA_AL_LADO = 0.6  # pulgadas que se le dan a la cifra escrita tras su barra


@dataclass(frozen=True, slots=True)
class _Serie:
    nombre: str
    valores: tuple[int, ...]
    color: Color
    de_cada_punto: tuple[Color, ...] = ()
    cifra: Color = TINTA
    sin_cifra: frozenset[int] = frozenset()


def barras(bloque: Barras, *, puntos: float, rotulo: float) -> Grafico:
    """`rotulo`: qué parte del ancho es de los nombres."""
    serie = _Serie(bloque.serie, bloque.valores, SERIE, bloque.colores)
    cuerpo = _de_barras(bloque.nombres, [serie], puntos, apiladas=False)
    ejes = _ejes(puntos, tope=_tope(bloque))
    return Grafico(_xml(cuerpo + ejes, puntos, rotulo, leyenda=0.0), _libro(bloque.nombres, [serie]))


def barras_de_estado(bloque: BarrasDeEstado, *, puntos: float, rotulo: float, leyenda: float) -> Grafico:
    """Cada estado con su color, en su orden; la cifra que no cabe no se escribe. `leyenda`: su parte del alto."""
    series = []
    for n, estado in enumerate(ORDEN_DE_ESTADOS):
        aspecto, valores = ESTADOS[estado], tuple(fila[n] for fila in bloque.valores)
        cortos = frozenset(i for i, v in enumerate(valores) if v and _no_cabe(v, bloque.mayor))
        nombre = f"{aspecto.signo} {estado.label}"
        series.append(_Serie(nombre, valores, aspecto.color, cifra=aspecto.letra, sin_cifra=cortos))
    cuerpo = _de_barras(bloque.nombres, series, puntos, apiladas=True)
    ejes = _ejes(puntos, tope=bloque.mayor)
    return Grafico(_xml(cuerpo + ejes, puntos, rotulo, leyenda=leyenda), _libro(bloque.nombres, series))


@dataclass(frozen=True, slots=True)
class CifraDelGrafico:
    """Dónde queda escrita una cifra, de qué es, y la lista que la hace."""

    caja: Caja
    de_que: str
    url: str


def cifras_de(bloque: Barras | BarrasDeEstado, caja: Caja, *, rotulo: float, leyenda: float) -> list[CifraDelGrafico]:
    """Las que se ven y llevan a alguna parte, en el gráfico que ocupa `caja`."""
    x, y, ancho, alto = caja
    inicio, largo = x + ancho * rotulo, ancho * (1 - rotulo)
    paso = alto * (1 - leyenda) / max(1, len(bloque.nombres))
    halladas = []
    for n, nombre in enumerate(bloque.nombres[: len(bloque.urls)]):
        if isinstance(bloque, BarrasDeEstado):
            tramos = _tramos(bloque, n, largo)
        else:
            v = bloque.valores[n]
            tramos = [(f"{v:,}", largo * v / _tope(bloque), CIFRA_AL_LADO, bloque.urls[n])]
        for dicho, desde, mide, url in tramos:
            if url:
                lugar = (inicio + desde, y + paso * n, min(mide, largo - desde), paso)
                halladas.append(CifraDelGrafico(lugar, f"{nombre}: {dicho}", url))
    return halladas


def _tramos(bloque: BarrasDeEstado, n: int, largo: float) -> list[tuple[str, float, float, str]]:
    """De una barra partida, los tramos que llevan su cifra escrita: qué dicen, desde dónde, cuánto miden y su lista."""
    tramos, desde = [], 0.0
    for estado, v, url in zip(ORDEN_DE_ESTADOS, bloque.valores[n], bloque.urls[n], strict=True):
        mide = largo * v / bloque.mayor
        if v and not _no_cabe(v, bloque.mayor):
            tramos.append((f"{v:,} {estado.label.lower()}", desde, mide, url))
        desde += mide
    return tramos


def _tope(bloque: Barras) -> float:
    return bloque.mayor * HOLGURA_DEL_EJE


def _no_cabe(valor: int, mayor: int) -> bool:
    return valor < mayor * PARTE_CON_CIFRA * len(f"{valor}")


def curva(bloque: Curva, *, puntos: float) -> Grafico:
    nombres = tuple(f"{dia:%d/%m/%y}" for dia in bloque.dias)
    series = [_Serie(s.nombre, s.valores, s.color) for s in bloque.series]
    lugares = _lugares_de_las_cifras([s.valores[-1] for s in series], max(max(s.valores) for s in series))
    lineas = "".join(
        _serie_de_curva(n, s, nombres, puntos, lugar) for n, (s, lugar) in enumerate(zip(series, lugares, strict=True))
    )
    cada = max(1, -(-len(nombres) // 14))
    cuerpo = (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{lineas}<c:marker val="1"/>'
        f'<c:axId val="{NOMBRES}"/><c:axId val="{VALORES}"/></c:lineChart>'
        f'<c:catAx><c:axId val="{NOMBRES}"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="b"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{_linea(TINTA2)}{_texto(puntos, giro=DE_LADO)}'
        f'<c:crossAx val="{VALORES}"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        f'<c:lblOffset val="100"/><c:tickLblSkip val="{cada}"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="{VALORES}"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="l"/><c:majorGridlines>{_linea(LINEA)}</c:majorGridlines>'
        f'<c:numFmt formatCode="#,##0" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{_texto(puntos)}'
        f'<c:crossAx val="{NOMBRES}"/><c:crosses val="autoZero"/><c:crossBetween val="midCat"/></c:valAx>'
    )
    return Grafico(_xml(cuerpo, puntos, None, leyenda=0.1), _libro(nombres, series))


def _lugares_de_las_cifras(ultimos: Sequence[int], mayor: int) -> list[str]:
    """De cada línea, dónde va su última cifra: encima; si acaban pegadas, una va debajo o al lado.

    «t», «b» y «r» son los nombres del formato.
    """
    cerca = mayor * CIFRAS_PEGADAS
    lugares = ["t"] * len(ultimos)
    de_arriba = sorted(range(len(ultimos)), key=lambda n: (-ultimos[n], n))
    for alta, baja in zip(de_arriba, de_arriba[1:], strict=False):
        if ultimos[alta] - ultimos[baja] <= cerca:
            lugares[alta] = "r" if lugares[alta] == "b" else lugares[alta]
            lugares[baja] = "b"
    return lugares


def _serie_de_curva(n: int, serie: _Serie, nombres: Sequence[str], puntos: float, lugar: str) -> str:
    """Solo el último punto lleva escrita su cifra."""
    ultimo = len(serie.valores) - 1
    cifra = (
        f'<c:dLbls><c:dLbl><c:idx val="{ultimo}"/><c:spPr/>{_texto(puntos, negrita=True, tinta=serie.color)}'
        f'<c:dLblPos val="{lugar}"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbl><c:spPr/>'
        f'{_texto(puntos)}<c:showLegendKey val="0"/><c:showVal val="0"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
    )
    linea = (
        f'<c:spPr><a:ln w="31750" cap="rnd"><a:solidFill>{color(serie.color)}</a:solidFill><a:round/></a:ln></c:spPr>'
    )
    return (
        f'<c:ser><c:idx val="{n}"/><c:order val="{n}"/>{_nombre(n, serie)}{linea}'
        f'<c:marker><c:symbol val="none"/></c:marker>{cifra}{_datos(n, serie, nombres)}<c:smooth val="0"/></c:ser>'
    )


def _de_barras(nombres: Sequence[str], series: Sequence[_Serie], puntos: float, *, apiladas: bool) -> str:
    partes = "".join(_serie_de_barras(n, s, nombres, puntos, apiladas=apiladas) for n, s in enumerate(series))
    grupo, monta = ("stacked", '<c:overlap val="100"/>') if apiladas else ("clustered", "")
    return (
        f'<c:barChart><c:barDir val="bar"/><c:grouping val="{grupo}"/><c:varyColors val="0"/>{partes}'
        f'<c:gapWidth val="40"/>{monta}<c:axId val="{NOMBRES}"/><c:axId val="{VALORES}"/></c:barChart>'
    )


def _serie_de_barras(n: int, serie: _Serie, nombres: Sequence[str], puntos: float, *, apiladas: bool) -> str:
    propios = "".join(
        f'<c:dPt><c:idx val="{i}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>{_pintado(c)}</c:dPt>'
        for i, c in enumerate(serie.de_cada_punto)
    )
    calladas = "".join(f'<c:dLbl><c:idx val="{i}"/><c:delete val="1"/></c:dLbl>' for i in sorted(serie.sin_cifra))
    lugar, formato = ("ctr", SIN_CEROS) if apiladas else ("outEnd", "#,##0")
    cifras = (
        f'<c:dLbls>{calladas}<c:numFmt formatCode="{formato}" sourceLinked="0"/><c:spPr><a:noFill/></c:spPr>'
        f'{_texto(puntos, negrita=True, tinta=serie.cifra)}<c:dLblPos val="{lugar}"/><c:showLegendKey val="0"/>'
        '<c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/>'
        '<c:showBubbleSize val="0"/></c:dLbls>'
    )
    return (
        f'<c:ser><c:idx val="{n}"/><c:order val="{n}"/>{_nombre(n, serie)}{_pintado(serie.color)}'
        f'<c:invertIfNegative val="0"/>{propios}{cifras}{_datos(n, serie, nombres)}</c:ser>'
    )


def _ejes(puntos: float, *, tope: float) -> str:
    """El de los nombres, de arriba abajo y todos escritos; el de los valores no se ve: cada barra lleva su cifra."""
    return (
        f'<c:catAx><c:axId val="{NOMBRES}"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{_linea(TINTA2)}{_texto(puntos)}'
        f'<c:crossAx val="{VALORES}"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="50"/><c:tickLblSkip val="1"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="{VALORES}"/><c:scaling><c:orientation val="minMax"/><c:max val="{tope:g}"/>'
        '<c:min val="0"/></c:scaling><c:delete val="1"/><c:axPos val="t"/><c:numFmt formatCode="#,##0" '
        'sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'<c:crossAx val="{NOMBRES}"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
    )


def _xml(cuerpo: str, puntos: float, rotulo: float | None, *, leyenda: float) -> bytes:
    """`rotulo`: si se dice, el gráfico ocupa lo demás del ancho; así se sabe cuánto tienen los nombres."""
    lugar = "<c:layout/>"
    if rotulo is not None:
        lugar = (
            '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
            f'<c:x val="{rotulo:.4f}"/><c:y val="0"/><c:w val="{1 - rotulo:.4f}"/><c:h val="{1 - leyenda:.4f}"/>'
            "</c:manualLayout></c:layout>"
        )
    nota = f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_texto(puntos)}</c:legend>' if leyenda else ""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f'<c:date1904 val="0"/><c:lang val="{IDIOMA}"/><c:roundedCorners val="0"/>'
        '<c:chart><c:autoTitleDeleted val="1"/>'
        f'<c:plotArea>{lugar}{cuerpo}<c:spPr><a:noFill/></c:spPr></c:plotArea>{nota}<c:plotVisOnly val="1"/>'
        f'<c:dispBlanksAs val="gap"/></c:chart>{_texto(puntos)}</c:chartSpace>'
    ).encode()


def _nombre(n: int, serie: _Serie) -> str:
    celda = f"Datos!${_columna(n + 1)}$1"
    punto = f'<c:ptCount val="1"/><c:pt idx="0"><c:v>{limpio(serie.nombre)}</c:v></c:pt>'
    return f"<c:tx><c:strRef><c:f>{celda}</c:f><c:strCache>{punto}</c:strCache></c:strRef></c:tx>"


def _datos(n: int, serie: _Serie, nombres: Sequence[str]) -> str:
    fin, columna = len(nombres) + 1, _columna(n + 1)
    textos = "".join(f'<c:pt idx="{i}"><c:v>{limpio(t)}</c:v></c:pt>' for i, t in enumerate(nombres))
    cifras = "".join(f'<c:pt idx="{i}"><c:v>{v}</c:v></c:pt>' for i, v in enumerate(serie.valores))
    return (
        f'<c:cat><c:strRef><c:f>Datos!$A$2:$A${fin}</c:f><c:strCache><c:ptCount val="{len(nombres)}"/>{textos}'
        f"</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>Datos!${columna}$2:${columna}${fin}</c:f><c:numCache>"
        f'<c:formatCode>#,##0</c:formatCode><c:ptCount val="{len(serie.valores)}"/>{cifras}'
        "</c:numCache></c:numRef></c:val>"
    )


def _columna(n: int) -> str:
    return chr(ord("A") + n)


def _pintado(cual: Color) -> str:
    return f"<c:spPr><a:solidFill>{color(cual)}</a:solidFill></c:spPr>"


def _linea(cual: Color) -> str:
    return f'<c:spPr><a:ln w="9525"><a:solidFill>{color(cual)}</a:solidFill></a:ln></c:spPr>'


def _texto(puntos: float, *, negrita: bool = False, tinta: Color = TINTA, giro: str = "") -> str:
    def_ = letra("a:defRPr", puntos, negrita=negrita, tinta=tinta)
    parrafos = f'<a:p><a:pPr>{def_}</a:pPr><a:endParaRPr lang="{IDIOMA}"/></a:p>'
    return f"<c:txPr><a:bodyPr{giro}/><a:lstStyle/>{parrafos}</c:txPr>"


def _libro(nombres: Sequence[str], series: Sequence[_Serie]) -> bytes:
    salida = io.BytesIO()
    with xlsxwriter.Workbook(salida, {"in_memory": True, "strings_to_formulas": False}) as libro:
        hoja = libro.add_worksheet("Datos")
        for fila, nombre in enumerate(nombres, start=1):
            hoja.write_string(fila, 0, nombre)
        for n, serie in enumerate(series, start=1):
            hoja.write_string(0, n, serie.nombre)
            hoja.write_column(1, n, serie.valores)
    return salida.getvalue()
