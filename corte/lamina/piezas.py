"""Cada bloque del informe, dibujado en una hoja: la tabla, las barras, las frases. Medidas en pulgadas."""

from corte.aspecto import MARCA, TINTA, TINTA2, Color
from corte.contenido.bloques import (
    Barras,
    BarrasDeEstado,
    Bloque,
    Curva,
    Frases,
    Mapa,
    Qr,
    TablaDelInforme,
)
from corte.frases import FraseDicha, tramos
from corte.lamina import codigo, graficos, letras, mapa
from corte.lamina.hoja import HojaDeLamina, un_parrafo
from corte.lamina.medidas import (
    AIRE_DE_FRASE,
    ALTO_DE_NOTA,
    ALTO_DE_TITULO,
    alto_en_otra_letra,
    altos,
    altos_de_frases,
    anchos,
    con_titulo,
    enlaces,
    escritas,
    lados,
    letra_de_frases,
)
from corte.lamina.medidas_de_barras import ALTO_DE_LEYENDA, alto_de_barras, medir_barras
from corte.lamina.xml import Caja, TramoDeTexto, parrafo


def poner(hoja: HojaDeLamina, bloque: Bloque, caja: Caja) -> float:
    """Lo dibuja en lo alto de `caja` y devuelve cuánto ocupó."""
    x, y, ancho, alto = caja
    titulo = con_titulo(bloque)
    if titulo and not isinstance(bloque, Mapa | Curva):
        url = bloque.url if isinstance(bloque, Barras | BarrasDeEstado) else ""
        lugar = (x, y, ancho, ALTO_DE_TITULO)
        hoja.texto(f"Título: {bloque.titulo}", lugar, _de_titulo(bloque.titulo, ancho), url=url)
    debajo = (x, y + titulo, ancho, alto - titulo)
    if isinstance(bloque, TablaDelInforme):
        return titulo + _poner_tabla(hoja, bloque, debajo)
    if isinstance(bloque, Barras | BarrasDeEstado):
        return _poner_barras(hoja, bloque, debajo, alto)
    if isinstance(bloque, Frases):
        return titulo + _poner_frases(hoja, bloque, debajo, letra_de_frases(bloque, ancho, alto))
    if isinstance(bloque, Qr):
        codigo.poner(hoja, debajo, bloque)
    elif isinstance(bloque, Mapa):
        mapa.poner(hoja, caja, bloque)
    else:
        series = ", ".join(f"{s.nombre.lower()} {s.valores[-1]:,}" for s in bloque.series)
        descripcion = f"Curva del {bloque.dias[0]:%d/%m/%Y} al {bloque.dias[-1]:%d/%m/%Y}; el último día: {series}."
        hoja.grafico("Curva", descripcion, caja, graficos.curva(bloque, puntos=12))
    return alto


def _de_titulo(titulo: str, ancho: float) -> str:
    puntos = letras.cuerpo_que_cabe(
        titulo, ancho / letras.OTRA_LETRA, letras.alto_de_renglon(15) + 0.01, (15, 14, 13, 12, 11), negrita=True
    )
    return un_parrafo(titulo, puntos, negrita=True, tinta=TINTA)


def _poner_tabla(hoja: HojaDeLamina, tabla: TablaDelInforme, caja: Caja) -> float:
    x, y, ancho, alto = caja
    filas = escritas(tabla)
    los_altos = altos(tabla, filas, ancho)
    lugar = (x, y, ancho, sum(los_altos))
    hoja.tabla(
        tabla.titulo or tabla.nombre,
        lugar,
        anchos(tabla, ancho),
        filas,
        los_altos,
        lados(tabla),
        tabla.puntos,
        con_total=tabla.total is not None,
        urls=enlaces(tabla),
    )
    usado = sum(los_altos)
    if tabla.nota:
        # Más abajo si en otra letra las filas crecen, mientras quepa.
        usado = max(usado, min(alto_en_otra_letra(tabla, ancho), alto - ALTO_DE_NOTA))
        nota = un_parrafo(tabla.nota, 10.5, tinta=TINTA2)
        hoja.texto("Nota", (x, y + usado + 0.05, ancho, ALTO_DE_NOTA - 0.05), nota, ancla="b")
        usado += ALTO_DE_NOTA
    return usado


def _poner_barras(hoja: HojaDeLamina, bloque: Barras | BarrasDeEstado, caja: Caja, alto: float) -> float:
    x, y, ancho, _ = caja
    medida = medir_barras(bloque, ancho, alto)
    mide = alto_de_barras(bloque, medida) - con_titulo(bloque)
    leyenda = ALTO_DE_LEYENDA / mide if isinstance(bloque, BarrasDeEstado) else 0.0
    if isinstance(bloque, BarrasDeEstado):
        parte = graficos.barras_de_estado(bloque, puntos=medida.puntos, rotulo=medida.rotulo, leyenda=leyenda)
        dichos = (f"{n}, {sum(v):,}" for n, v in zip(bloque.nombres, bloque.valores, strict=True))
    else:
        parte = graficos.barras(bloque, puntos=medida.puntos, rotulo=medida.rotulo)
        dichos = (f"{n}, {v:,}" for n, v in zip(bloque.nombres, bloque.valores, strict=True))
    lugar, nombre = (x, y, ancho, mide), bloque.titulo or "Gráfico de barras"
    hoja.grafico(nombre, f"Barras: {'; '.join(dichos)}.", lugar, parte)
    if cifras := graficos.cifras_de(bloque, lugar, rotulo=medida.rotulo, leyenda=leyenda):
        enlaces = "".join(hoja.zona_enlazada(c.caja, c.de_que, c.url) for c in cifras)
        hoja.grupo(f"Enlaces: {nombre}", "Cada cifra del gráfico lleva a su lista.", _que_abarca(cifras), enlaces)
    return mide + con_titulo(bloque)


def con_enlaces(
    hoja: HojaDeLamina, frase: FraseDicha, puntos: float | None, tinta: Color | None = None
) -> list[TramoDeTexto]:
    """La frase, con cada cifra llevando a su lista."""
    return [TramoDeTexto(texto, puntos, color=tinta, enlace=hoja.enlazar(url)) for texto, url in _sin_sueltos(frase)]


def _sin_sueltos(frase: FraseDicha) -> list[tuple[str, str]]:
    """Los tramos, cada cifra con los paréntesis que la encierran: en LibreOffice un enlace puede empezar renglón."""
    juntos = [(tramo.texto, tramo.url) for tramo in tramos(frase)]
    for n in range(1, len(juntos) - 1):
        (antes, sin), (cifra, url), (despues, sin_otra) = juntos[n - 1 : n + 2]
        if url and antes.endswith("(") and despues.startswith(")"):
            juntos[n - 1 : n + 2] = [(antes[:-1], sin), (f"({cifra})", url), (despues[1:], sin_otra)]
    return [(texto, url) for texto, url in juntos if texto]


def _que_abarca(cifras: list[graficos.CifraDelGrafico]) -> Caja:
    izquierda, arriba = min(c.caja[0] for c in cifras), min(c.caja[1] for c in cifras)
    derecha, abajo = max(c.caja[0] + c.caja[2] for c in cifras), max(c.caja[1] + c.caja[3] for c in cifras)
    return (izquierda, arriba, derecha - izquierda, abajo - arriba)


def _poner_frases(hoja: HojaDeLamina, bloque: Frases, caja: Caja, puntos: float) -> float:
    """Cada frase con su raya a la izquierda."""
    x, y, ancho, _ = caja
    sangria, usado = (0.4 if bloque.numeradas else 0.25), 0.0
    for n, (frase, mide) in enumerate(zip(bloque.frases, altos_de_frases(bloque, ancho, puntos), strict=True), start=1):
        alto = mide - AIRE_DE_FRASE - bloque.aire
        if bloque.numeradas:
            hoja.texto(
                f"Número {n}", (x, y + usado, sangria, alto), un_parrafo(f"{n}.", puntos, negrita=True, tinta=MARCA)
            )
        else:
            hoja.adorno((x, y + usado, 0.06, alto), MARCA)
        dicha = parrafo(con_enlaces(hoja, frase, puntos, TINTA))
        hoja.texto(f"Frase {n}", (x + sangria, y + usado, ancho - sangria, alto), dicha)
        usado += mide
    return usado
