"""Las municipalidades sin punto focal, por región y con su nombre."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from corte.contenido.bloques import (
    ClaseDeColumna,
    ColumnaDeTabla,
    TablaDelInforme,
    enlazada,
)
from corte.datos_del_detalle import DetalleDelCorte
from cuentas.orden import alfabetico

F = TypeVar("F")


def focales_por_region(detalle: DetalleDelCorte) -> TablaDelInforme:
    """Una fila por región, con los nombres: así caben todas a la vista."""
    regiones: dict[str, list[str]] = {}
    for m in sorted(detalle.sin_punto_focal, key=lambda m: (alfabetico(m.region), alfabetico(m.nombre), m.ubigeo)):
        regiones.setdefault(m.region, []).append(m.nombre)
    url = detalle.enlaces.sin_punto_focal() if detalle.enlaces else ""
    codigos = {a.region: a.codigo_de_region for a in detalle.acuerdos}
    filas = tuple(
        (
            region if n == 0 else f"{region} (sigue)",
            enlazada(len(nombres), _de_la_region(detalle, codigos[region], url)) if n == 0 else None,
            ", ".join(trozo),
        )
        for region, nombres in regiones.items()
        for n, trozo in enumerate(_de_a(nombres, NOMBRES_POR_FILA))
    )
    columnas = (
        ColumnaDeTabla("Región", 1.6),
        ColumnaDeTabla("Sin punto focal", 1.1, ClaseDeColumna.NUMERO),
        ColumnaDeTabla("Municipalidades", 8),
    )
    total = ("Total", enlazada(len(detalle.sin_punto_focal), url), "")
    return TablaDelInforme(
        "Sin punto focal por región", "Municipalidades sin punto focal", columnas, filas, total, puntos=12
    )


def _de_la_region(detalle: DetalleDelCorte, codigo: str, url: str) -> str:
    """Las de esa región; en una lámina que ya es de una parte, las de la parte."""
    enlaces = detalle.enlaces
    return replace(enlaces, parte=(("region", codigo),)).sin_punto_focal() if enlaces and not enlaces.parte else url


NOMBRES_POR_FILA = 40


def _de_a(cosas: list[F], cuantas: int) -> Iterable[list[F]]:
    return (cosas[i : i + cuantas] for i in range(0, len(cosas), cuantas))
