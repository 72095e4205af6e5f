"""Líneas a lo largo de unos días: una por serie, con su última cifra escrita al final y su forma de trazo.

Ancho de dibujo fijo, que se encoge con la caja; en una angosta se desliza. Ninguna serie depende solo del color: cada
una tiene su trazo (entero, de rayas o de puntos) y su nombre al final de la línea.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from acuerdos.palabras import contar, dia_corto, en_miles, enumerar
from web.graficos.comun import medida

ANCHO, ALTO = 900, 320
IZQUIERDA, ARRIBA, DERECHA, ABAJO = 44, 14, 180, 34
RAYAS = 4
DIAS_ESCRITOS = 7
ENTRE_NOMBRES = 18  # lo que separa los nombres de dos series que terminan juntas


@dataclass(frozen=True, slots=True)
class SerieDeCurva:
    """Los valores de una línea, uno por día. `clase`: su tono y su trazo (`static/css/tablero.css`).

    `una` y `varias`: cómo se llama lo que cuenta, «cumplido» y «cumplidos».
    """

    una: str
    varias: str
    valores: Sequence[int]
    clase: str


def curva(dias: Sequence[date], series: Sequence[SerieDeCurva], *, titulo: str, ident: str = "curva") -> SafeString:
    """SVG con una línea por serie; vacío con menos de dos días."""
    if len(dias) < 2:
        return SafeString("")
    tope = _redondo(max((valor for serie in series for valor in serie.valores), default=0))
    dichas = enumerar(contar(serie.valores[-1], serie.una, serie.varias) for serie in series)
    return format_html(
        '<svg class="curva" viewBox="0 0 {ancho} {alto}" role="img" aria-labelledby="{ident}-t {ident}-d">'
        '<title id="{ident}-t">{titulo}</title>'
        '<desc id="{ident}-d">El último día: {dichas}. Las mismas cifras están en la tabla.</desc>'
        "{rayas}{fechas}{lineas}</svg>",
        ancho=ANCHO,
        alto=ALTO,
        ident=ident,
        titulo=titulo,
        dichas=dichas,
        rayas=_rayas(tope),
        fechas=_fechas(dias),
        lineas=_lineas(dias, series, tope),
    )


def _lineas(dias: Sequence[date], series: Sequence[SerieDeCurva], tope: int) -> SafeString:
    alturas = _sin_montarse([_y(serie.valores[-1], tope) for serie in series])
    x = _x(dias, len(dias) - 1)
    return format_html_join(
        "",
        '<g class="{}"><path d="{}"/><text x="{}" y="{}">{}</text></g>',
        (
            (
                serie.clase,
                "M" + "L".join(f"{medida(_x(dias, n))},{medida(_y(v, tope))}" for n, v in enumerate(serie.valores)),
                medida(x + 8),
                medida(alturas[n] + 5),
                contar(serie.valores[-1], serie.una, serie.varias),
            )
            for n, serie in enumerate(series)
        ),
    )


def _rayas(tope: int) -> SafeString:
    return format_html_join(
        "",
        '<path class="raya" d="M{},{}h{}"/><text class="eje" x="{}" y="{}" text-anchor="end">{}</text>',
        (
            (
                IZQUIERDA,
                medida(y),
                ANCHO - IZQUIERDA - DERECHA,
                IZQUIERDA - 8,
                medida(y + 4),
                en_miles(tope * n // RAYAS),
            )
            for n in range(RAYAS + 1)
            for y in [_y(tope * n / RAYAS, tope)]
        ),
    )


def _fechas(dias: Sequence[date]) -> SafeString:
    cada = max(1, -(-len(dias) // DIAS_ESCRITOS))
    return format_html_join(
        "",
        '<text class="eje" x="{}" y="{}" text-anchor="middle">{}</text>',
        ((medida(_x(dias, n)), ALTO - 10, dia_corto(dias[n])) for n in range(0, len(dias), cada)),
    )


def _x(dias: Sequence[date], n: int) -> float:
    todos = (dias[-1] - dias[0]).days
    return IZQUIERDA + (ANCHO - IZQUIERDA - DERECHA) * (dias[n] - dias[0]).days / todos


def _y(valor: float, tope: int) -> float:
    return ARRIBA + (ALTO - ARRIBA - ABAJO) * (1 - valor / tope)


def _sin_montarse(alturas: Sequence[float]) -> list[float]:
    """Las mismas, separadas un renglón entre sí sin cambiar su orden."""
    puestas = list(alturas)
    anterior: float | None = None
    for n in sorted(range(len(alturas)), key=lambda n: alturas[n]):
        if anterior is not None and puestas[n] < anterior + ENTRE_NOMBRES:
            puestas[n] = anterior + ENTRE_NOMBRES
        anterior = puestas[n]
    return puestas


def _redondo(mayor: int) -> int:
    """Lo que sigue, múltiplo de las rayas del eje."""
    paso = RAYAS
    while paso * 10 <= mayor:
        paso *= 10
    return max(paso, -(-mayor // paso) * paso)
