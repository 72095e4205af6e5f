"""Los contornos de las 26 regiones y el tono de cada una según sus acuerdos: el mapa de la lámina y del PDF.

Contornos: `datos/catalogos/regiones.json` (Natural Earth, dominio público): trazos SVG que solo usan M, l y z.
Los tramos reparten por igual las cantidades distintas que hay: un solo valor muy alto no deja pálido al resto.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from acuerdos.corte.datos import Parte

CONTORNOS = Path(settings.RAIZ) / "datos" / "catalogos" / "regiones.json"
TONOS = ("F7D6DA", "EDA3AC", "E06B79", "CE2F45", "9B0C23")  # de menos a más acuerdos
SIN_ACUERDOS = "E9EDF2"
_PASO = re.compile(r"([Mlz])\s*(?:(-?\d+),(-?\d+))?")

Punto = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Region:
    """`trazo`, el de SVG; `contornos`, lo mismo en puntos absolutos, uno por isla."""

    codigo: str
    nombre: str
    trazo: str
    contornos: tuple[tuple[Punto, ...], ...]


@cache
def regiones() -> tuple[tuple[int, int], tuple[Region, ...]]:
    """Ancho y alto del dibujo, y las regiones."""
    datos = json.loads(CONTORNOS.read_text(encoding="utf-8"))
    _, _, ancho, alto = map(int, datos["viewBox"].split())
    todas = (Region(r["codigo"], r["nombre"], r["trazo"], _contornos(r["trazo"])) for r in datos["regiones"])
    return (ancho, alto), tuple(todas)


def tonos(partes: Sequence[Parte]) -> dict[str, str]:
    """Color RRGGBB de cada código de región que tiene acuerdos."""
    distintas = sorted({p.cantidad for p in partes})
    return {p.codigo: TONOS[distintas.index(p.cantidad) * len(TONOS) // len(distintas)] for p in partes}


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
