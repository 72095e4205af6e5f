"""Los cuadros de la ficha de una municipalidad: sus acuerdos y sus hitos."""

from corte.contenido.bloques import (
    Celda,
    ClaseDeColumna,
    ColumnaDeTabla,
    TablaDelInforme,
)
from corte.contenido.listas import ACUERDO, CODIGO, DE_DEBE, DEBE, PLAZO, SECTOR, avance_de
from corte.datos import Corte
from corte.datos_del_detalle import DetalleDelCorte, HitoDelDia


def de_la_ficha(corte: Corte, detalle: DetalleDelCorte) -> TablaDelInforme:
    """Los acuerdos de una municipalidad, cada uno con cuántos hitos lleva al 100 % y cuál le sigue."""
    suyos: dict[str, list[HitoDelDia]] = {}
    for hito in detalle.hitos:
        suyos.setdefault(hito.acuerdo, []).append(hito)
    filas = tuple(
        (
            a.codigo,
            a.texto,
            a.sector,
            a.responsable,
            a.plazo,
            a.estado,
            avance_de(a),
            *_hitos_de(suyos.get(a.codigo, [])),
        )
        for a in detalle.acuerdos
    )
    columnas = (
        CODIGO,
        ACUERDO,
        SECTOR,
        DEBE,
        PLAZO,
        ColumnaDeTabla("Estado", 1.55, ClaseDeColumna.ESTADO),
        ColumnaDeTabla("Avance", 0.8, ClaseDeColumna.PORCENTAJE),
        ColumnaDeTabla("Hitos al 100 %", 0.8),
        ColumnaDeTabla("Hito que sigue", 2.4),
    )
    return TablaDelInforme("Acuerdos", "Acuerdos", columnas, filas, nota=DE_DEBE, puntos=10)


def _hitos_de(hitos: list[HitoDelDia]) -> tuple[str | None, str | None]:
    if not hitos:
        return None, None
    faltan = sorted((h for h in hitos if h.porcentaje < 100), key=lambda h: (h.plazo, h.numero))
    sigue = f"{faltan[0].texto} ({faltan[0].plazo:%d/%m/%Y})" if faltan else None
    return f"{len(hitos) - len(faltan)} de {len(hitos)}", sigue


def hitos(detalle: DetalleDelCorte) -> TablaDelInforme:
    """Los de la ficha de una municipalidad."""
    columnas = (
        CODIGO,
        ColumnaDeTabla("Hito", 5.6),
        DEBE,
        PLAZO,
        ColumnaDeTabla("Avance", 0.8, ClaseDeColumna.PORCENTAJE),
        ColumnaDeTabla("Validado", 0.8),
    )
    filas = tuple(_fila_de_hito(h) for h in detalle.hitos)
    return TablaDelInforme("Hitos", "Hitos", columnas, filas, nota=DE_DEBE, puntos=10)


def _fila_de_hito(h: HitoDelDia) -> tuple[Celda, ...]:
    return h.acuerdo, f"{h.numero}. {h.texto}", h.responsable, h.plazo, h.porcentaje, "Sí" if h.validado else "No"
