"""Barras horizontales: una fila por partida, con su nombre, su barra y su cantidad.

Los nombres cortos (siglas) van a la izquierda de la barra; si hay alguno largo, todos van encima y ocupan hasta dos
renglones, de modo que nunca se montan. Alto en píxeles y ancho en porcentajes: la letra no se encoge en un teléfono.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from acuerdos.palabras import contar, en_miles
from web.graficos.comun import medida, recortar

NOMBRE_CORTO = 8  # letras que caben en el 34 % de la caja más angosta
RENGLON = 36  # letras que caben en el ancho de un teléfono de 320 px
MAXIMO_CORTO, MAXIMO_LARGO = 51, 84  # ancho de la barra mayor, en %; lo demás es para la cantidad


@dataclass(frozen=True)
class Barra:
    """Una fila: `etiqueta`, `cantidad` y, si los hay, `enlace` a la lista de detrás y `nombre` completo."""

    etiqueta: str
    cantidad: int
    enlace: str = ""
    nombre: str = ""


def barras(
    filas: Sequence[Barra], *, titulo: str, ident: str = "barras", unidad: tuple[str, str] = ("acuerdo", "acuerdos")
) -> SafeString:
    """SVG de barras horizontales en el orden dado; cadena vacía sin filas.

    titulo: de qué son las cifras. ident: id del gráfico, único en la página. unidad: singular y plural de lo contado.
    """
    if not filas:
        return SafeString("")
    corto = all(len(fila.etiqueta) <= NOMBRE_CORTO for fila in filas)
    mayor = max((fila.cantidad for fila in filas), default=0) or 1
    dibujos, y = [], 0
    for fila in filas:
        renglones = [fila.etiqueta] if corto else _renglones(fila.etiqueta)
        alto = 30 if corto else 24 + 18 * len(renglones)
        dibujos.append((_fila(fila, renglones, y, alto, corto, mayor, unidad),))
        y += alto
    return format_html(
        '<svg class="barras" width="100%" height="{alto}" role="group" aria-labelledby="{ident}-t">'
        '<title id="{ident}-t">{titulo}</title>{dibujos}</svg>',
        alto=y,
        ident=ident,
        titulo=titulo,
        dibujos=format_html_join("", "{}", dibujos),
    )


def _renglones(etiqueta: str) -> list[str]:
    partes = wrap(etiqueta, RENGLON, break_long_words=True)
    return partes if len(partes) <= 2 else [partes[0], recortar(" ".join(partes[1:]), RENGLON)]


def _fila(
    fila: Barra, renglones: list[str], y: int, alto: int, corto: bool, mayor: int, unidad: tuple[str, str]
) -> SafeString:
    # El nombre accesible empieza por lo que se ve: quien dicta «pulsa MTPE» o lee en braille encuentra lo mismo.
    nombre = f"{' '.join(renglones)}: {contar(fila.cantidad, *unidad)}"
    completo = fila.nombre or fila.etiqueta
    if completo != " ".join(renglones):
        nombre += f" ({completo})"
    if corto:
        x, ancho, arriba, base = 34.0, MAXIMO_CORTO * fila.cantidad / mayor, y + 6, y + 20
        textos = format_html('<text y="{}">{}</text>', base, renglones[0])
    else:
        x, ancho, arriba, base = 0.0, MAXIMO_LARGO * fila.cantidad / mayor, y + alto - 22, y + alto - 8
        textos = format_html_join(
            " ", '<text y="{}">{}</text>', ((y + 15 + 18 * numero, renglon) for numero, renglon in enumerate(renglones))
        )
    dibujo = format_html(
        '<rect class="zona" y="{y}" width="100%" height="{alto}"/>{textos}'
        '<rect class="barra" x="{x}%" y="{arriba}" width="{ancho}%" height="18" rx="2"/>'
        ' <text class="cantidad" x="{fin}%" dx="6" y="{base}">{cantidad}</text>',
        y=y,
        alto=alto,
        textos=textos,
        x=medida(x),
        arriba=arriba,
        ancho=medida(ancho),
        fin=medida(x + ancho),
        base=base,
        cantidad=en_miles(fila.cantidad),
    )
    if fila.enlace:
        return format_html('<a href="{}"><title>{}</title>{}</a>', fila.enlace, nombre, dibujo)
    return format_html('<g role="img"><title>{}</title>{}</g>', nombre, dibujo)
