"""Los contornos de las 26 regiones y dónde se escribe la cifra de cada una, para la página, la lámina y el PDF.

Contornos: `datos/catalogos/regiones.json` (Natural Earth, dominio público): trazos SVG que solo usan M, l y z.
Lima Metropolitana y el Callao son pequeñas: su cifra se escribe en el mar, unida por una línea.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

CONTORNOS = Path(settings.RAIZ) / "datos" / "catalogos" / "regiones.json"
# Donde el centro no sirve: código → lugar de la cifra. Con línea, las que van en el mar.
LUGARES = {"15P": (283, 676), "10": (304, 522)}
EN_EL_MAR = {"07": (150, 640), "15M": (150, 690)}
_PASO = re.compile(r"([Mlz])\s*(?:(-?\d+),(-?\d+))?")

Punto = tuple[int, int]


@dataclass(frozen=True, slots=True)
class RegionDelMapa:
    """`trazo`, el de SVG; `contornos`, lo mismo en puntos absolutos, uno por isla; `centro`, donde va su cifra."""

    codigo: str
    nombre: str
    trazo: str
    contornos: tuple[tuple[Punto, ...], ...]
    centro: Punto


@cache
def regiones() -> tuple[tuple[int, int], tuple[RegionDelMapa, ...]]:
    """Ancho y alto del dibujo, y las regiones."""
    datos = json.loads(CONTORNOS.read_text(encoding="utf-8"))
    _, _, ancho, alto = map(int, datos["viewBox"].split())
    todas = (_region(r["codigo"], r["nombre"], r["trazo"]) for r in datos["regiones"])
    return (ancho, alto), tuple(todas)


def _region(codigo: str, nombre: str, trazo: str) -> RegionDelMapa:
    contornos = _contornos(trazo)
    return RegionDelMapa(codigo, nombre, trazo, contornos, LUGARES.get(codigo) or _centro(contornos))


def _contornos(trazo: str) -> tuple[tuple[Punto, ...], ...]:
    contornos: list[list[Punto]] = []
    x = y = 0
    for orden, dx, dy in _PASO.findall(trazo):
        if orden == "M":
            x, y = int(dx), int(dy)
            contornos.append([(x, y)])
        elif orden == "l":
            x, y = x + int(dx), y + int(dy)
            contornos[-1].append((x, y))
    return tuple(tuple(c) for c in contornos)


def _centro(contornos: tuple[tuple[Punto, ...], ...]) -> Punto:
    """Centro de gravedad del mayor de los contornos."""
    mayor, centro = 0.0, (0, 0)
    for puntos in contornos:
        area = sx = sy = 0.0
        for (x1, y1), (x2, y2) in zip(puntos, puntos[1:] + puntos[:1], strict=True):
            cruz = x1 * y2 - x2 * y1
            area, sx, sy = area + cruz, sx + (x1 + x2) * cruz, sy + (y1 + y2) * cruz
        if abs(area) > mayor:
            mayor, centro = abs(area), (round(sx / (3 * area)), round(sy / (3 * area)))
    return centro
