"""Los contornos de las regiones en grados, para un GeoJSON.

El dibujo (`mapa`) está en unidades de pantalla y en proyección de Mercator; aquí se deshace, con los extremos del Perú
en Natural Earth 1:10m. Una unidad son unos 2 km, y el error, hasta unos 8: sirve para pintar regiones, no para medir.

Fuente: RFC 7946, §3.1.6 y §3.1.9 (el anillo de fuera, contra el reloj; los huecos, a favor).
"""

from functools import cache
from math import asinh, atan, degrees, radians, sinh, tan

from corte.mapa import Punto, regiones

OESTE, ESTE = -81.3376, -68.6843  # grados
NORTE, SUR = -0.0291, -18.3377
DECIMALES_DE_GRADO = 3  # decimales: 0.001° son unos 110 m
Posicion = tuple[float, float]  # longitud y latitud
Anillo = list[Posicion]
Poligono = list[Anillo]  # el de fuera y sus huecos


def _mercator(latitud: float) -> float:
    return asinh(tan(radians(latitud)))


def posicion(punto: Punto) -> Posicion:
    """Longitud y latitud, en grados, de un punto del dibujo."""
    (ancho, alto), _ = regiones()
    x, y = punto
    arriba, abajo = _mercator(NORTE), _mercator(SUR)
    latitud = degrees(atan(sinh(arriba + (abajo - arriba) * y / alto)))
    return round(OESTE + (ESTE - OESTE) * x / ancho, DECIMALES_DE_GRADO), round(latitud, DECIMALES_DE_GRADO)


@cache
def poligonos() -> dict[str, list[Poligono]]:
    """Por código de región, sus polígonos: uno por isla, con sus huecos."""
    _, todas = regiones()
    return {region.codigo: _con_huecos([list(contorno) for contorno in region.contornos]) for region in todas}


def _con_huecos(contornos: list[list[Punto]]) -> list[Poligono]:
    """De fuera hacia adentro: un contorno dentro de otro es un hueco suyo; dentro de dos, otra isla."""
    hondos = {
        n: [m for m, otro in enumerate(contornos) if m != n and _dentro(c[0], otro)] for n, c in enumerate(contornos)
    }
    partes: dict[int, Poligono] = {
        n: [_anillo(contornos[n], contra_el_reloj=True)] for n, fuera in hondos.items() if len(fuera) % 2 == 0
    }
    for n, fuera in hondos.items():
        if len(fuera) % 2:
            duena = max(fuera, key=lambda m: len(hondos[m]))
            partes[duena].append(_anillo(contornos[n], contra_el_reloj=False))
    return list(partes.values())


def _dentro(punto: Punto, contorno: list[Punto]) -> bool:
    """Por la regla de par e impar, que es con la que se pinta."""
    x, y = punto
    dentro = False
    for (x1, y1), (x2, y2) in zip(contorno, contorno[1:] + contorno[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            dentro = not dentro
    return dentro


def _anillo(contorno: list[Punto], *, contra_el_reloj: bool) -> Anillo:
    """Cerrado y en el sentido pedido."""
    puntos = [posicion(punto) for punto in contorno]
    if puntos[0] == puntos[-1]:
        puntos.pop()
    pares = zip(puntos, puntos[1:] + puntos[:1], strict=True)
    area = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pares)
    if (area > 0) != contra_el_reloj:
        puntos.reverse()
    return [*puntos, puntos[0]]
