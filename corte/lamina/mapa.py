"""El mapa de la lámina: una forma por región, en un grupo que se mueve y se estira entero, con sus cifras y su leyenda.

El trazo de cada región no cambia de un corte a otro: se escribe una vez, y cada mapa solo le pone lugar y color.
"""

from functools import cache

from corte.aspecto import BLANCO, OSCURO, TINTA, TINTA2, Color, color_de_region, leyenda_de_regiones, tono, tramos
from corte.contenido.bloques import Mapa
from corte.lamina.hoja import HojaDeLamina, un_parrafo
from corte.lamina.xml import DECORATIVA, Caja, TramoDeTexto, atributo, color, cuerpo, parrafo, relleno, sitio
from corte.mapa import EN_EL_MAR, Punto, RegionDelMapa, regiones

ALTO_DE_ENTRADA = 0.2
PARTE_DE_MAR = 0.42  # qué parte del ancho es mar, abajo a la izquierda
CIFRA, LETRA_DE_LEYENDA = 9, 10


def poner(hoja: HojaDeLamina, caja: Caja, bloque: Mapa) -> None:
    """El mapa en `caja`, con su leyenda en la esquina de abajo a la izquierda, que es mar."""
    (ancho, alto), todas = regiones()
    x, y, w, h = caja
    escala = min(w / ancho, h / alto)
    lugar = (x + (w - ancho * escala) / 2, y, ancho * escala, alto * escala)
    limites = tramos(bloque.valores.values())
    piezas = [_region(hoja, r, bloque, limites, lugar, escala) for r in todas]
    piezas += [_cifra(hoja, r, bloque, limites, lugar, escala) for r in todas if r.codigo in bloque.valores]
    dichas = ", ".join(f"{r.nombre} {_valor(bloque, r)}" for r in todas if r.codigo in bloque.valores)
    hoja.grupo(f"Mapa: {bloque.titulo}", f"{bloque.titulo}: {dichas or 'ninguna región'}.", lugar, "".join(piezas))
    _poner_leyenda(hoja, lugar, bloque, limites)


def silueta(hoja: HojaDeLamina, caja: Caja, pintado: Color) -> None:
    """El Perú de un solo color, de adorno."""
    (ancho, alto), todas = regiones()
    x, y, w, h = caja
    escala = min(w / ancho, h / alto)
    piezas = []
    for region in todas:
        (izquierda, arriba, suyo, de_alto), trazo = _trazo(region)
        lugar = (x + izquierda * escala, y + arriba * escala, suyo * escala, de_alto * escala)
        n = hoja.numero()
        piezas.append(
            f'<p:sp><p:nvSpPr><p:cNvPr id="{n}" name="Adorno {n}">{DECORATIVA}</p:cNvPr><p:cNvSpPr/><p:nvPr/>'
            f"</p:nvSpPr><p:spPr>{sitio(lugar)}{trazo}{relleno(pintado)}<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
        )
    hoja.grupo("Adorno: el Perú", "", (x, y, ancho * escala, alto * escala), "".join(piezas))


def _valor(bloque: Mapa, region: RegionDelMapa) -> str:
    return f"{bloque.valores[region.codigo]:,}{bloque.sufijo}"


def _region(
    hoja: HojaDeLamina, region: RegionDelMapa, bloque: Mapa, limites: list[int], lugar: Caja, escala: float
) -> str:
    valor = bloque.valores.get(region.codigo)
    (izquierda, arriba, ancho, alto), trazo = _trazo(region)
    caja = (lugar[0] + izquierda * escala, lugar[1] + arriba * escala, ancho * escala, alto * escala)
    dice = f"{region.nombre}: {'sin acuerdos' if valor is None else _valor(bloque, region)}"
    pintado = color_de_region(valor, limites)
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{hoja.numero()}" name={atributo(region.nombre)} descr={atributo(dice)}>'
        f"{hoja.en_pieza(bloque.enlaces.get(region.codigo, ''))}</p:cNvPr><p:cNvSpPr/><p:nvPr/></p:nvSpPr>"
        f"<p:spPr>{sitio(caja)}{trazo}<a:solidFill>{color(pintado)}</a:solidFill>"
        f'<a:ln w="9525"><a:solidFill>{color(BLANCO)}</a:solidFill></a:ln></p:spPr></p:sp>'
    )


@cache
def _trazo(region: RegionDelMapa) -> tuple[tuple[int, int, int, int], str]:
    """La caja de la región en el dibujo y su geometría, que no dependen de dónde se ponga ni de cuánto mida."""
    puntos = [p for contorno in region.contornos for p in contorno]
    izquierda, arriba = min(x for x, _ in puntos), min(y for _, y in puntos)
    ancho, alto = max(x for x, _ in puntos) - izquierda, max(y for _, y in puntos) - arriba

    def punto(p: Punto) -> str:
        return f'<a:pt x="{p[0] - izquierda}" y="{p[1] - arriba}"/>'

    pasos = "".join(
        f"<a:moveTo>{punto(contorno[0])}</a:moveTo>"
        + "".join(f"<a:lnTo>{punto(p)}</a:lnTo>" for p in contorno[1:])
        + "<a:close/>"
        for contorno in region.contornos
    )
    geometria = (
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{ancho}" h="{alto}">{pasos}</a:path></a:pathLst></a:custGeom>'
    )
    return (izquierda, arriba, ancho, alto), geometria


def _cifra(
    hoja: HojaDeLamina, region: RegionDelMapa, bloque: Mapa, limites: list[int], lugar: Caja, escala: float
) -> str:
    mar = EN_EL_MAR.get(region.codigo)
    x, y = mar or region.centro
    medio_ancho, medio_alto = 0.25, 0.09
    baja = -0.06 if mar else 0.0  # en el mar, la cifra descansa en su línea
    caja = (lugar[0] + x * escala - medio_ancho, lugar[1] + y * escala - medio_alto + baja, 0.5, 0.18)
    claro = tono(bloque.valores[region.codigo], limites) >= OSCURO and not mar
    tinta, enlace = BLANCO if claro else TINTA, hoja.en_pieza(bloque.enlaces.get(region.codigo, ""))
    escrita = _texto(hoja, f"Cifra de {region.nombre}", caja, _valor(bloque, region), tinta, enlace)
    if not mar:
        return escrita
    hasta = (lugar[0] + region.centro[0] * escala, lugar[1] + region.centro[1] * escala)
    return _guia(hoja, (caja[0] + 0.36, caja[1] + 0.09), hasta) + escrita


def _guia(hoja: HojaDeLamina, desde: tuple[float, float], hasta: tuple[float, float]) -> str:
    caja = (min(desde[0], hasta[0]), min(desde[1], hasta[1]), abs(hasta[0] - desde[0]), abs(hasta[1] - desde[1]))
    sube = ' flipV="1"' if hasta[1] < desde[1] else ""
    lugar = sitio(caja).replace("<a:xfrm>", f"<a:xfrm{sube}>")
    return (
        f'<p:cxnSp><p:nvCxnSpPr><p:cNvPr id="{hoja.numero()}" name="Línea">{DECORATIVA}</p:cNvPr><p:cNvCxnSpPr/>'
        f'<p:nvPr/></p:nvCxnSpPr><p:spPr>{lugar}<a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
        '<a:ln w="6350"><a:solidFill>'
        f"{color(TINTA2)}</a:solidFill></a:ln></p:spPr></p:cxnSp>"
    )


def _texto(hoja: HojaDeLamina, nombre: str, caja: Caja, texto: str, tinta: Color, enlace: str) -> str:
    """Una cifra sobre el mapa. Tapa a su región: lleva a la misma lista."""
    parrafos = parrafo([TramoDeTexto(texto, CIFRA, True, tinta)], lado="ctr")
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{hoja.numero()}" name={atributo(nombre)}>{enlace}</p:cNvPr>'
        f'<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr>{sitio(caja)}'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr>'
        f"{cuerpo(parrafos, ancla='ctr')}</p:sp>"
    )


def _poner_leyenda(hoja: HojaDeLamina, lugar: Caja, bloque: Mapa, limites: list[int]) -> None:
    entradas = leyenda_de_regiones(bloque.valores.values(), limites, bloque.sufijo)
    y = lugar[1] + lugar[3] - ALTO_DE_ENTRADA * (len(entradas) + 1) - 0.1
    x = lugar[0]
    titulo = un_parrafo(bloque.unidad, LETRA_DE_LEYENDA, negrita=True, tinta=TINTA2)
    hoja.texto("Leyenda", (x, y, min(1.75, lugar[2] * PARTE_DE_MAR), ALTO_DE_ENTRADA * 1.8), titulo, ancla="b")
    y += ALTO_DE_ENTRADA * 1.9
    for suyo, abarca in entradas:
        hoja.adorno((x, y + 0.02, 0.2, 0.15), suyo)
        dice = un_parrafo(abarca, LETRA_DE_LEYENDA, tinta=TINTA)
        hoja.texto(f"Tramo {abarca}", (x + 0.28, y - 0.02, 1.4, ALTO_DE_ENTRADA), dice, ancla="ctr")
        y += ALTO_DE_ENTRADA
