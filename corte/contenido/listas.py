"""Las páginas que nombran: lo vencido, las trabas, lo que espera dinero, lo que falta para poder medir y el anexo.

Regla: nada se corta en silencio. Una lista más larga que su tope muestra las primeras filas y dice cuántas son y
dónde está entera: en el libro van todas, siempre. Lo que se presenta en la sala es corto (dos láminas por lista); el
anexo, que se consulta, es largo.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from acuerdos.enums import Estado, Tipo
from acuerdos.palabras import contar
from corte.contenido import hallazgos
from corte.contenido.bloques import Celda, ClaseDeColumna, ColumnaDeTabla, Pagina, TablaDelInforme, una_zona
from corte.datos import Corte
from corte.datos_del_detalle import AcuerdoDelDia, Audiencia, DetalleDelCorte, HitoDelDia
from corte.textos import vencidos_de

F = TypeVar("F")
FALTA, ANEXO = "Lo que falta", "Anexo"


@dataclass(frozen=True, slots=True)
class Tope:
    """Desde cuántas filas una lista no va entera, y cuántas se muestran entonces."""

    filas: int
    muestra: int


EN_LA_SALA, EN_EL_ANEXO = Tope(30, 20), Tope(600, 60)


def lo_que_falta(corte: Corte, detalle: DetalleDelCorte, tope: Tope = EN_LA_SALA) -> Iterator[Pagina]:
    """Las páginas con nombre y apellido de lo que espera a alguien; de lo que no hay, ninguna."""
    vigentes = corte.avance.vigentes
    con_lista = detalle.alcance.audiencia != Audiencia.CIFRAS
    if con_lista and vencidos_de(corte):
        notas = (f"Lo vencido {hallazgos.atraso(detalle.acuerdos)}.",)
        titulo = hallazgos.vencidos(corte)
        yield _pagina(FALTA, "Acuerdos vencidos", titulo, vencidos(corte, detalle), tope, notas)
    if detalle.trabas and con_lista:
        yield _pagina(FALTA, "Trabas abiertas", hallazgos.trabas(detalle), trabas(corte, detalle), tope)
    por = hallazgos.por_financiar(detalle)
    if por and con_lista:
        titulo = hallazgos.financiamiento(por)
        yield _pagina(FALTA, "Lo que espera financiamiento", titulo, financiamiento(detalle), tope)
    if detalle.sin_punto_focal:
        titulo = hallazgos.sin_punto_focal(detalle, corte.totales.municipalidades)
        yield Pagina(FALTA, "Municipalidades sin punto focal", titulo, una_zona(focales_por_region(detalle)))
    sin = [a for a in detalle.acuerdos if a.sin_hitos and a.vigente]
    if sin and con_lista:
        titulo = hallazgos.sin_hitos(len(sin), vigentes)
        yield _pagina(FALTA, "Acuerdos sin hitos", titulo, sin_hitos(detalle), tope)


def anexo(corte: Corte, detalle: DetalleDelCorte, tope: Tope = EN_EL_ANEXO) -> Iterator[Pagina]:
    if detalle.acuerdos and detalle.alcance.audiencia != Audiencia.CIFRAS:
        total = contar(len(detalle.acuerdos), "acuerdo", "acuerdos")
        titulo = f"{total}, con su estado al {corte.al:%d/%m/%Y}"
        yield _pagina(ANEXO, "Lista de acuerdos", titulo, lista(corte, detalle), tope)


def _pagina(
    seccion: str, tema: str, titulo: str, tabla: TablaDelInforme, tope: Tope, notas: tuple[str, ...] = ()
) -> Pagina:
    """La de una lista; si es más larga que `tope`, sus primeras filas, y el título lo dice."""
    filas = len(tabla.filas)
    if filas > tope.filas:
        nota = f"Se muestran {tope.muestra} de {filas:,}. La lista entera está en el libro de Excel de este corte."
        tabla = replace(tabla, filas=tabla.filas[: tope.muestra], total=None, nota=nota)
        titulo = f"{titulo}; se muestran {tope.muestra} de {filas:,}"
    return Pagina(seccion, tema, titulo, una_zona(tabla), (), notas)


CODIGO, ACUERDO = ColumnaDeTabla("Código", 1.45), ColumnaDeTabla("Acuerdo", 4.2)
LUGAR, SECTOR = ColumnaDeTabla("Municipalidad", 1.9), ColumnaDeTabla("Sector", 1.0)
DEBE, PLAZO = ColumnaDeTabla("Debe", 0.6), ColumnaDeTabla("Plazo", 1.05, ClaseDeColumna.FECHA)


def _lugar(a: AcuerdoDelDia) -> str:
    return f"{a.municipalidad} ({a.region})"


def sin_columna(tabla: TablaDelInforme, nombre: str) -> TablaDelInforme:
    """La misma sin la columna `nombre`: donde todas las filas dicen lo mismo, no dice nada."""
    quedan = [n for n, c in enumerate(tabla.columnas) if c.nombre != nombre]
    columnas, filas = tuple(tabla.columnas[n] for n in quedan), tuple(tuple(f[n] for n in quedan) for f in tabla.filas)
    return replace(tabla, columnas=columnas, filas=filas)


def vencidos(corte: Corte, detalle: DetalleDelCorte) -> TablaDelInforme:
    """Los de más días, primero."""
    tarde = sorted((a for a in detalle.acuerdos if a.estado == Estado.VENCIDO), key=lambda a: (a.plazo, a.codigo))
    filas = tuple(
        (
            a.codigo,
            a.texto,
            _lugar(a),
            a.sector,
            a.responsable,
            a.plazo,
            (corte.al - a.plazo).days,
            _avance(a),
            a.ultimo_avance_el,
        )
        for a in tarde
    )
    columnas = (
        CODIGO,
        ACUERDO,
        LUGAR,
        SECTOR,
        DEBE,
        PLAZO,
        ColumnaDeTabla("Días", 0.6, ClaseDeColumna.NUMERO),
        ColumnaDeTabla("Avance", 0.8, ClaseDeColumna.PORCENTAJE),
        ColumnaDeTabla("Último avance", 1.05, ClaseDeColumna.FECHA),
    )
    return TablaDelInforme("Vencidos", "Acuerdos vencidos", columnas, filas, nota=DE_DEBE, puntos=10.5)


DE_DEBE = "Debe: GN, el gobierno nacional; GR, el regional; GL, el local."


def _avance(a: AcuerdoDelDia) -> int:
    """En enteros, hacia abajo: 99.9 no es 100."""
    return int(a.avance)


def trabas(corte: Corte, detalle: DetalleDelCorte) -> TablaDelInforme:
    con_texto = detalle.alcance.audiencia == Audiencia.OFICINA
    columnas = (
        CODIGO,
        LUGAR,
        SECTOR,
        ColumnaDeTabla("Clase", 1.2),
        *([ColumnaDeTabla("Qué se necesita", 3.4), ColumnaDeTabla("Quién puede levantarla", 1.7)] if con_texto else []),
        ColumnaDeTabla("Desde", 1.0, ClaseDeColumna.FECHA),
        ColumnaDeTabla("Días", 0.6, ClaseDeColumna.NUMERO),
        ColumnaDeTabla("Para cuándo", 1.05, ClaseDeColumna.FECHA),
        ColumnaDeTabla("Asistencias técnicas", 0.95, ClaseDeColumna.NUMERO),
    )
    filas = tuple(
        (
            t.acuerdo,
            f"{t.municipalidad} ({t.region})",
            t.sector,
            str(t.categoria.label),
            *([t.necesidad, t.quien_puede or None] if con_texto else []),
            t.registrada_el,
            (corte.al - t.registrada_el).days,
            t.necesaria_el,
            t.asistencias,
        )
        for t in detalle.trabas
    )
    return TablaDelInforme("Trabas", "Trabas abiertas", columnas, filas, puntos=10.5)


def financiamiento(detalle: DetalleDelCorte) -> TablaDelInforme:
    por = hallazgos.por_financiar(detalle)
    columnas = (
        CODIGO,
        ACUERDO,
        LUGAR,
        SECTOR,
        DEBE,
        ColumnaDeTabla("CUI", 0.85),
        ColumnaDeTabla("Monto", 1.4, ClaseDeColumna.MONTO),
        ColumnaDeTabla("Estado", 1.15, ClaseDeColumna.ESTADO),
        PLAZO,
    )
    filas: tuple[tuple[Celda, ...], ...] = tuple(
        (a.codigo, a.texto, _lugar(a), a.sector, a.responsable, a.cui or None, a.monto, a.estado, a.plazo) for a in por
    )
    montos = [a.monto for a in por if a.monto is not None]
    total = ("Total", *[""] * 5, sum(montos), "", "") if montos else None
    return TablaDelInforme("Financiamiento", "Lo que espera financiamiento", columnas, filas, total, DE_DEBE, 10.5)


def focales_por_region(detalle: DetalleDelCorte) -> TablaDelInforme:
    """Una fila por región, con los nombres: así caben todas a la vista."""
    regiones: dict[str, list[str]] = {}
    for m in sorted(detalle.sin_punto_focal, key=lambda m: (m.region, m.nombre)):
        regiones.setdefault(m.region, []).append(m.nombre)
    filas = tuple(
        (region if n == 0 else f"{region} (sigue)", len(nombres) if n == 0 else None, ", ".join(trozo))
        for region, nombres in regiones.items()
        for n, trozo in enumerate(_de_a(nombres, NOMBRES_POR_FILA))
    )
    columnas = (
        ColumnaDeTabla("Región", 1.6),
        ColumnaDeTabla("Sin punto focal", 1.1, ClaseDeColumna.NUMERO),
        ColumnaDeTabla("Municipalidades", 8),
    )
    total = ("Total", len(detalle.sin_punto_focal), "")
    return TablaDelInforme(
        "Sin punto focal por región", "Municipalidades sin punto focal", columnas, filas, total, puntos=12
    )


NOMBRES_POR_FILA = 40


def _de_a(cosas: list[F], cuantas: int) -> Iterable[list[F]]:
    return (cosas[i : i + cuantas] for i in range(0, len(cosas), cuantas))


def sin_hitos(detalle: DetalleDelCorte) -> TablaDelInforme:
    columnas = (CODIGO, ACUERDO, LUGAR, SECTOR, DEBE, ColumnaDeTabla("Estado", 1.15, ClaseDeColumna.ESTADO), PLAZO)
    filas = tuple(
        (a.codigo, a.texto, _lugar(a), a.sector, a.responsable, a.estado, a.plazo)
        for a in detalle.acuerdos
        if a.sin_hitos and a.vigente
    )
    return TablaDelInforme("Sin hitos", "Acuerdos sin hitos", columnas, filas, nota=DE_DEBE, puntos=10.5)


def lista(corte: Corte, detalle: DetalleDelCorte) -> TablaDelInforme:
    """Todos los acuerdos como estaban ese día. En el libro, además, con cada dato en su columna."""
    filas = tuple(_fila(a, corte.al) for a in detalle.acuerdos)
    columnas = tuple(columna for columna, _ in DE_LA_LISTA)
    return TablaDelInforme("Acuerdos", "Lista de acuerdos", columnas, filas, nota=DE_DEBE, puntos=10)


def _atraso(a: AcuerdoDelDia, al: date) -> int | None:
    return (al - a.plazo).days if a.estado == Estado.VENCIDO else None


def _solo_libro(nombre: str, clase: ClaseDeColumna = ClaseDeColumna.TEXTO) -> ColumnaDeTabla:
    return ColumnaDeTabla(nombre, 1.0, clase, solo_libro=True)


DE_LA_LISTA: tuple[tuple[ColumnaDeTabla, Callable[[AcuerdoDelDia, date], Celda]], ...] = (
    (CODIGO, lambda a, _: a.codigo),
    (ACUERDO, lambda a, _: a.texto),
    (LUGAR, lambda a, _: _lugar(a)),
    (_solo_libro("UBIGEO"), lambda a, _: a.ubigeo),
    (_solo_libro("Distrito"), lambda a, _: a.municipalidad),
    (_solo_libro("Región"), lambda a, _: a.region),
    (SECTOR, lambda a, _: a.sector),
    (_solo_libro("Tipo"), lambda a, _: str(Tipo(a.tipo).label)),
    (_solo_libro("Clasificación"), lambda a, _: a.nombre_de_clasificacion),
    (DEBE, lambda a, _: a.responsable),
    (PLAZO, lambda a, _: a.plazo),
    (ColumnaDeTabla("Estado", 1.15, ClaseDeColumna.ESTADO), lambda a, _: a.estado),
    (ColumnaDeTabla("Avance", 0.8, ClaseDeColumna.PORCENTAJE), lambda a, _: _avance(a)),
    (_solo_libro("Días de atraso", ClaseDeColumna.NUMERO), lambda a, al: _atraso(a, al)),
    (_solo_libro("Último avance", ClaseDeColumna.FECHA), lambda a, _: a.ultimo_avance_el),
    (_solo_libro("Sin hitos"), lambda a, _: "Sí" if a.sin_hitos else "No"),
    (_solo_libro("Espera validación"), lambda a, _: "Sí" if a.por_validar else "No"),
    (_solo_libro("CUI"), lambda a, _: a.cui or None),
    (_solo_libro("Monto", ClaseDeColumna.MONTO), lambda a, _: a.monto),
    (_solo_libro("Devengado", ClaseDeColumna.MONTO), lambda a, _: a.lectura.devengado if a.lectura else None),
    (_solo_libro("Leído el", ClaseDeColumna.FECHA), lambda a, _: a.lectura.leida_el if a.lectura else None),
)


def _fila(acuerdo: AcuerdoDelDia, al: date) -> tuple[Celda, ...]:
    return tuple(valor(acuerdo, al) for _, valor in DE_LA_LISTA)


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
            _avance(a),
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
        ColumnaDeTabla("Estado", 1.15, ClaseDeColumna.ESTADO),
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
