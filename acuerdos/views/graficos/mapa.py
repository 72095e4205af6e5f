"""Mapa de las 26 regiones, más oscuras cuantos más acuerdos tienen, con la cantidad escrita en cada una.

Contornos: datos/catalogos/regiones.json (Natural Earth, dominio público). Los tramos de la leyenda son cuantiles de
las cantidades mayores que cero, así un solo valor muy alto no deja pálido al resto. Lima Metropolitana y el Callao son
pequeñas: su cantidad se escribe en el mar, unida por una línea.
"""

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from acuerdos.palabras import contar
from acuerdos.views.graficos.comun import con_millares

CONTORNOS = Path(__file__).resolve().parents[3] / "datos" / "catalogos" / "regiones.json"
TONOS = 5
OSCURO = 4  # desde este tono la cantidad se escribe en claro
# Donde el centro no sirve: código → lugar de la cantidad. Con línea, las que van en el mar.
LUGARES = {"15P": (283, 676), "10": (304, 522)}
EN_EL_MAR = {"07": (150, 640), "15M": (150, 690)}


@dataclass(frozen=True)
class _Region:
    codigo: str
    nombre: str
    trazo: str
    centro: tuple[int, int]


@cache
def _regiones() -> tuple[str, tuple[_Region, ...]]:
    datos = json.loads(CONTORNOS.read_text(encoding="utf-8"))
    regiones = (
        _Region(r["codigo"], r["nombre"], r["trazo"], LUGARES.get(r["codigo"]) or _centro(r["trazo"]))
        for r in datos["regiones"]
    )
    return datos["viewBox"], tuple(regiones)


def _centro(trazo: str) -> tuple[int, int]:
    """Centro de gravedad del mayor de los contornos de un trazo «Mx,yldx,dy…z»."""
    mayor, centro = 0.0, (0, 0)
    for contorno in trazo.split("z"):
        pares = [(int(a), int(b)) for a, b in re.findall(r"(-?\d+),(-?\d+)", contorno)]
        puntos: list[tuple[int, int]] = []
        for dx, dy in pares:
            x, y = puntos[-1] if puntos else (0, 0)
            puntos.append((x + dx, y + dy))
        area = sx = sy = 0.0
        for (x1, y1), (x2, y2) in zip(puntos, puntos[1:] + puntos[:1], strict=True):
            cruz = x1 * y2 - x2 * y1
            area, sx, sy = area + cruz, sx + (x1 + x2) * cruz, sy + (y1 + y2) * cruz
        if abs(area) > mayor:
            mayor, centro = abs(area), (round(sx / (3 * area)), round(sy / (3 * area)))
    return centro


def tramos(cantidades: Sequence[int]) -> list[int]:
    """Límites superiores de a lo más 5 tramos por cuantiles de las cantidades mayores que cero, crecientes."""
    positivas = sorted(c for c in cantidades if c > 0)
    if not positivas:
        return []
    n = len(positivas)
    return sorted({positivas[max(0, -(-n * i // TONOS) - 1)] for i in range(1, TONOS + 1)})


def mapa(
    cantidades: Mapping[str, int],
    *,
    titulo: str,
    enlace: Callable[[str], str] | None = None,
    ident: str = "mapa",
    unidad: tuple[str, str] = ("acuerdo", "acuerdos"),
) -> SafeString:
    """Figura con el mapa y su leyenda.

    cantidades: código de región → cantidad (las que faltan valen 0). enlace: código de región → lista que hay detrás
    (las regiones en 0 no enlazan). titulo, ident, unidad: como en `barras`. Un código que no está en el mapa no se
    pierde: se cuenta aparte, en una nota.
    """
    vista, regiones = _regiones()
    limites = tramos(list(cantidades.values()))
    piezas = [(_pieza(r, cantidades.get(r.codigo, 0), limites, enlace, unidad),) for r in regiones]
    con_dato = sum(1 for r in regiones if cantidades.get(r.codigo, 0))
    fuera = sum(cantidades.values()) - sum(cantidades.get(r.codigo, 0) for r in regiones)
    nota = format_html('<p class="nota">Fuera del mapa: {}.</p>', contar(fuera, *unidad)) if fuera else ""
    return format_html(
        '<figure class="mapa"><svg viewBox="{}" role="group" aria-labelledby="{}-t {}-d"><title id="{}-t">{}</title>'
        '<desc id="{}-d">{} de {} regiones tienen {}; las mismas cifras están en la tabla.</desc>{}</svg>'
        '<ul class="leyenda">{}</ul>{}</figure>',
        vista, ident, ident, ident, titulo, ident, con_dato, len(regiones), unidad[1],
        format_html_join("", "{}", piezas), _leyenda(limites, unidad), nota,
    )  # fmt: skip


def _tono(cantidad: int, limites: Sequence[int]) -> int:
    if cantidad <= 0:
        return 0
    tramo = bisect_left(limites, cantidad) + 1
    return round(TONOS * tramo / len(limites))


def _pieza(
    region: _Region, cantidad: int, limites: Sequence[int], enlace: Callable[[str], str] | None, unidad: tuple[str, str]
) -> SafeString:
    tono = _tono(cantidad, limites)
    nombre = f"{region.nombre}: {contar(cantidad, *unidad) if cantidad else 'sin ' + unidad[1]}"
    mar = EN_EL_MAR.get(region.codigo)
    linea: str | SafeString = ""
    if mar:
        linea = format_html('<path class="guia" d="M{},{}L{},{}"/>', mar[0] + 22, mar[1] - 8, *region.centro)
    x, y = mar or region.centro
    clase = SafeString(' class="claro"') if tono >= OSCURO and not mar else ""
    dibujo = format_html(
        '<path class="t{}" fill-rule="evenodd" d="{}"/>{}<text{} x="{}" y="{}">{}</text>',
        tono, region.trazo, linea,
        clase, x, y + (0 if mar else 8), con_millares(cantidad),
    )  # fmt: skip
    if enlace and cantidad:
        return format_html('<a href="{}"><title>{}</title>{}</a>', enlace(region.codigo), nombre, dibujo)
    return format_html('<g role="img"><title>{}</title>{}</g>', nombre, dibujo)


def _leyenda(limites: Sequence[int], unidad: tuple[str, str]) -> SafeString:
    entradas, desde = [(0, f"Sin {unidad[1]}")], 1
    for limite in limites:
        rango = con_millares(limite) if limite == desde else f"{con_millares(desde)} a {con_millares(limite)}"
        entradas.append((_tono(limite, limites), rango))
        desde = limite + 1
    return format_html_join(
        "",
        '<li><svg class="muestra" viewBox="0 0 16 16" aria-hidden="true">'
        '<rect class="t{}" width="16" height="16"/></svg>{}</li>',
        entradas,
    )
