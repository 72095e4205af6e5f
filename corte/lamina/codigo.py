"""El código QR en una hoja: una sola forma, que se agranda sin perder nitidez. Medidas en pulgadas."""

from itertools import groupby

from corte.aspecto import BLANCO, TINTA
from corte.codigos import trama
from corte.contenido.bloques import Qr
from corte.lamina.hoja import HojaDeLamina
from corte.lamina.xml import Caja, atributo, color, sitio

MAYOR = 2.8


def poner(hoja: HojaDeLamina, caja: Caja, bloque: Qr) -> None:
    """Lo dibuja arriba en `caja`, cuadrado, sobre blanco."""
    x, y, ancho, alto = caja
    lado = min(ancho, alto, MAYOR)
    filas = trama(bloque.direccion)
    total = len(filas)
    pasos = []
    for fila, modulos in enumerate(filas):
        columna = 0
        for oscuro, tramo in groupby(modulos):
            largo = len(list(tramo))
            if oscuro:
                pasos.append(_rectangulo(columna, fila, largo))
            columna += largo
    hoja.adorno((x, y, lado, lado), BLANCO)
    enlace = hoja.en_pieza(bloque.direccion)
    descripcion = f"Código QR de {bloque.direccion}"
    hoja.piezas.append(
        f'<p:sp><p:nvSpPr><p:cNvPr id="{hoja.numero()}" name={atributo(bloque.titulo)} descr={atributo(descripcion)}>'
        f"{enlace}</p:cNvPr><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>{sitio((x, y, lado, lado))}"
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{total}" h="{total}">{"".join(pasos)}</a:path></a:pathLst></a:custGeom>'
        f"<a:solidFill>{color(TINTA)}</a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )


def _rectangulo(x: int, y: int, largo: int) -> str:
    esquinas = ((x + largo, y), (x + largo, y + 1), (x, y + 1))
    lineas = "".join(f'<a:lnTo><a:pt x="{a}" y="{b}"/></a:lnTo>' for a, b in esquinas)
    return f'<a:moveTo><a:pt x="{x}" y="{y}"/></a:moveTo>{lineas}<a:close/>'
