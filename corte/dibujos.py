"""El mapa y la curva de un corte como SVG, con sus cifras escritas y su texto alternativo: los del PDF."""

from html import escape
from typing import Any

from corte.aspecto import (
    BLANCO,
    LINEA,
    OSCURO,
    TINTA,
    TINTA2,
    color_de_region,
    leyenda_de_regiones,
    tono,
    tramos,
)
from corte.contenido.bloques import Curva, Mapa
from corte.mapa import EN_EL_MAR, RegionDelMapa, regiones

LETRA = 'font-family="Source Sans 3"'
ANCHO, ALTO = 720, 300  # de la curva
MARGEN_DE_CURVA = (40, 16, 50, 62)  # a la izquierda, arriba, a la derecha y abajo
DIAS_ESCRITOS, RAYAS = 10, 4
LETRA_DE_CIFRA, SOBRE_SU_LINEA = 25, 8  # en las unidades del mapa


def dibujo_de_mapa(bloque: Mapa) -> dict[str, Any]:
    """El dibujo sin sus cifras, lo que dice, y cada cifra aparte: en el PDF es texto, y lleva a su lista.

    El lugar de una cifra es de su centro, en partes del ancho y del alto.
    """
    (ancho, alto), todas = regiones()
    limites = tramos(bloque.valores.values())
    trazos = "".join(
        f'<path d="{escape(r.trazo)}" fill="#{color_de_region(bloque.valores.get(r.codigo), limites).rgb}" '
        'fill-rule="evenodd" stroke="#fff" stroke-width="1.5"/>'
        for r in todas
    )
    con = [r for r in todas if r.codigo in bloque.valores]
    guias = "".join(_guia(r, *EN_EL_MAR[r.codigo]) for r in con if r.codigo in EN_EL_MAR)
    dichas = ", ".join(f"{r.nombre} {_valor(bloque, r)}" for r in con)
    dibujo = trazos + guias + _leyenda(bloque, limites, alto)
    return {
        "svg": f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {ancho} {alto}">{dibujo}</svg>',
        "proporcion": alto / ancho,
        "letra": LETRA_DE_CIFRA / ancho,
        "alternativa": f"Mapa. {bloque.titulo}: {dichas or 'ninguna región'}.",
        "cifras": [_cifra(r, bloque, limites, ancho, alto) for r in con],
    }


def _valor(bloque: Mapa, region: RegionDelMapa) -> str:
    return f"{bloque.valores[region.codigo]:,}{bloque.sufijo}"


def _cifra(region: RegionDelMapa, bloque: Mapa, limites: list[int], ancho: int, alto: int) -> dict[str, Any]:
    mar = EN_EL_MAR.get(region.codigo)
    x, y = (mar[0], mar[1] - SOBRE_SU_LINEA) if mar else region.centro
    claro = tono(bloque.valores[region.codigo], limites) >= OSCURO and not mar
    return {
        "x": x / ancho,
        "y": y / alto,
        "t": _valor(bloque, region),
        "tinta": f"#{(BLANCO if claro else TINTA).rgb}",
        "url": bloque.enlaces.get(region.codigo, ""),
    }


def _guia(region: RegionDelMapa, x: float, y: float) -> str:
    hasta = f"L{region.centro[0]},{region.centro[1]}"
    return f'<path d="M{x + 26},{y - 8}{hasta}" stroke="#{TINTA2.rgb}" stroke-width="1.5" fill="none"/>'


def _leyenda(bloque: Mapa, limites: list[int], alto: int) -> str:
    entradas = leyenda_de_regiones(bloque.valores.values(), limites, bloque.sufijo)
    y = alto - 32 * len(entradas)
    piezas = [_texto(0, y - 22, bloque.unidad, 24, TINTA2.rgb, negrita=True)]
    for suyo, abarca in entradas:
        piezas.append(f'<rect x="0" y="{y}" width="26" height="20" fill="#{suyo.rgb}"/>')
        piezas.append(_texto(36, y + 18, abarca, 24, TINTA.rgb))
        y += 32
    return "".join(piezas)


def svg_de_curva(bloque: Curva) -> tuple[str, str]:
    """El dibujo y lo que dice: una línea por serie, con su última cifra al final."""
    izquierda, arriba, derecha, abajo = MARGEN_DE_CURVA
    ancho, alto = ANCHO - izquierda - derecha, ALTO - arriba - abajo
    mayor = max((v for s in bloque.series for v in s.valores), default=0) or 1
    tope = _redondo(mayor)
    primero, dias = bloque.dias[0], max(1, (bloque.dias[-1] - bloque.dias[0]).days)

    def punto(n: int, valor: int) -> tuple[float, float]:
        x = izquierda + ancho * (bloque.dias[n] - primero).days / dias
        return round(x, 1), round(arriba + alto * (1 - valor / tope), 1)

    piezas = []
    for raya in range(RAYAS + 1):
        y = round(arriba + alto * (1 - raya / RAYAS), 1)
        piezas.append(f'<path d="M{izquierda},{y}h{ancho}" stroke="#{LINEA.rgb}" stroke-width="1"/>')
        piezas.append(_texto(izquierda - 6, y + 4, f"{tope * raya // RAYAS:,}", 12, TINTA.rgb, "end"))
    cada = max(1, -(-len(bloque.dias) // DIAS_ESCRITOS))
    for n in range(0, len(bloque.dias), cada):
        piezas.append(_texto(punto(n, 0)[0], arriba + alto + 18, f"{bloque.dias[n]:%d/%m/%y}", 11, TINTA.rgb, "middle"))
    x = izquierda
    for serie in bloque.series:
        trazo = "L".join(f"{a},{b}" for a, b in (punto(n, v) for n, v in enumerate(serie.valores)))
        piezas.append(f'<path d="M{trazo}" fill="none" stroke="#{serie.color.rgb}" stroke-width="2.5"/>')
        al_final = punto(len(serie.valores) - 1, serie.valores[-1])
        piezas.append(
            _texto(al_final[0] + 6, al_final[1] + 4, f"{serie.valores[-1]:,}", 13, serie.color.rgb, negrita=True)
        )
        piezas.append(f'<path d="M{x},{ALTO - 14}h22" stroke="#{serie.color.rgb}" stroke-width="3"/>')
        piezas.append(_texto(x + 28, ALTO - 10, serie.nombre, 12, TINTA.rgb))
        x += 60 + 7 * len(serie.nombre)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {ANCHO} {ALTO}">{"".join(piezas)}</svg>'
    dichas = ", ".join(f"{s.nombre.lower()} {s.valores[-1]:,}" for s in bloque.series)
    return svg, f"Curva del {bloque.dias[0]:%d/%m/%Y} al {bloque.dias[-1]:%d/%m/%Y}; el último día: {dichas}."


def _redondo(mayor: int) -> int:
    """Lo que sigue, múltiplo de las rayas del eje."""
    paso = RAYAS
    while paso * 10 <= mayor:
        paso *= 10
    return -(-mayor // paso) * paso


def _texto(
    x: float, y: float, texto: str, letra: int, tinta: str, ancla: str = "start", *, negrita: bool = False
) -> str:
    peso = ' font-weight="bold"' if negrita else ""
    return (
        f'<text x="{x}" y="{y}" {LETRA} font-size="{letra}" fill="#{tinta}" text-anchor="{ancla}"{peso}>'
        f"{escape(texto)}</text>"
    )
