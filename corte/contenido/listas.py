"""Las páginas que nombran: lo vencido, las trabas, lo que espera dinero, lo que falta para poder medir y el anexo.

Regla: nada se corta en silencio. Una lista más larga que su tope muestra las primeras filas y dice cuántas son y
dónde está entera: en el libro van todas, siempre. Lo que se presenta en la sala es corto (dos láminas por lista); el
anexo, que se consulta, es largo.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from acuerdos.enums import Estado, Tipo
from corte.contenido import cuadros, focales, hallazgos
from corte.contenido.bloques import (
    Celda,
    ClaseDeColumna,
    ColumnaDeTabla,
    Pagina,
    TablaDelInforme,
    enlazada,
    una_zona,
)
from corte.datos import Corte
from corte.datos_del_detalle import AcuerdoDelDia, Audiencia, DetalleDelCorte
from corte.enlaces import POR_CUMPLIR
from corte.frases import FraseDicha, cifra, contados
from corte.lectura import FINANCIAMIENTO
from corte.textos import TODOS, VENCIDOS, vencidos_de

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
        yield de_una_lista(
            FALTA,
            "Acuerdos vencidos",
            hallazgos.vencidos(corte),
            sin_lo_comun(vencidos(corte, detalle), detalle),
            tope,
            VENCIDOS,
            notas,
        )
    if detalle.trabas and con_lista:
        titulo = hallazgos.trabas(detalle)
        yield de_una_lista(
            FALTA, "Trabas abiertas", titulo, sin_lo_comun(trabas(corte, detalle), detalle), tope, hallazgos.CON_TRABA
        )
    por = hallazgos.por_financiar(detalle)
    if por and con_lista:
        titulo = hallazgos.financiamiento(por)
        tabla = sin_lo_comun(financiamiento(corte, detalle), detalle)
        yield de_una_lista(FALTA, "Lo que espera financiamiento", titulo, tabla, tope, hallazgos.POR_FINANCIAR)
    if detalle.sin_punto_focal:
        titulo = hallazgos.sin_punto_focal(detalle, corte.totales.municipalidades)
        tabla = focales.focales_por_region(detalle)
        yield Pagina(FALTA, "Municipalidades sin punto focal", titulo, una_zona(tabla))
    sin = [a for a in detalle.acuerdos if a.sin_hitos and a.vigente]
    if sin and con_lista:
        titulo = hallazgos.sin_hitos(len(sin), vigentes)
        yield de_una_lista(
            FALTA, "Acuerdos sin hitos", titulo, sin_lo_comun(sin_hitos(detalle), detalle), tope, hallazgos.SIN_HITOS
        )


def anexo(corte: Corte, detalle: DetalleDelCorte, tope: Tope = EN_EL_ANEXO) -> Iterator[Pagina]:
    if detalle.acuerdos and detalle.alcance.audiencia != Audiencia.CIFRAS:
        total = contados(len(detalle.acuerdos), "acuerdo", "acuerdos", TODOS)
        titulo = FraseDicha(f"{total}, con su estado al {corte.al:%d/%m/%Y}")
        yield de_una_lista(
            ANEXO, "Lista de acuerdos", titulo, sin_lo_comun(lista(corte, detalle), detalle), tope, TODOS
        )


def de_una_lista(
    seccion: str,
    tema: str,
    titulo: FraseDicha,
    tabla: TablaDelInforme,
    tope: Tope,
    entera: str,
    notas: tuple[str, ...] = (),
) -> Pagina:
    """La de una lista; si es más larga que `tope`, sus primeras filas, y el título lo dice. `entera`: su destino."""
    filas = len(tabla.filas)
    if filas > tope.filas:
        nota = f"Se muestran {tope.muestra} de {filas:,}. La lista entera está en el libro de Excel de este corte."
        tabla = replace(tabla, filas=tabla.filas[: tope.muestra], total=None, nota=nota)
        titulo = FraseDicha(f"{titulo.marcada}; se muestran {tope.muestra} de {cifra(f'{filas:,}', entera)}")
    return Pagina(seccion, tema, titulo, una_zona(_sin_vacias(tabla)), (), notas)


CODIGO, ACUERDO = ColumnaDeTabla("Código", 1.45), ColumnaDeTabla("Acuerdo", 4.2)
LUGAR, SECTOR = ColumnaDeTabla("Municipalidad", 1.9), ColumnaDeTabla("Sector", 1.0)
DEBE, PLAZO = ColumnaDeTabla("Debe", 0.6), ColumnaDeTabla("Plazo", 1.05, ClaseDeColumna.FECHA)


def lugar(a: AcuerdoDelDia) -> str:
    return f"{a.municipalidad} ({a.region})"


def sin_columna(tabla: TablaDelInforme, nombre: str) -> TablaDelInforme:
    """La misma sin la columna `nombre`: donde todas las filas dicen lo mismo, no dice nada."""
    quedan = [n for n, c in enumerate(tabla.columnas) if c.nombre != nombre]
    columnas, filas = tuple(tabla.columnas[n] for n in quedan), tuple(tuple(f[n] for n in quedan) for f in tabla.filas)
    return replace(tabla, columnas=columnas, filas=filas)


def sin_lo_comun(tabla: TablaDelInforme, detalle: DetalleDelCorte) -> TablaDelInforme:
    """La misma sin el sector ni la región, si son de todos los acuerdos: los dice la portada, o el pie de cada hoja."""
    if len({a.sector for a in detalle.acuerdos}) == 1:
        tabla = sin_columna(tabla, SECTOR.nombre)
    if len({a.region for a in detalle.acuerdos}) == 1 and LUGAR in tabla.columnas:
        cual, region = tabla.columnas.index(LUGAR), f" ({detalle.acuerdos[0].region})"
        filas = tuple(
            tuple(c.removesuffix(region) if n == cual and isinstance(c, str) else c for n, c in enumerate(fila))
            for fila in tabla.filas
        )
        tabla = replace(tabla, filas=filas)
    return tabla


def _sin_vacias(tabla: TablaDelInforme) -> TablaDelInforme:
    """Sin las columnas optativas de las que ninguna fila a la vista dice nada: en el libro siguen todas."""
    nombres = [c.nombre for c in tabla.columnas]
    for nombre in SE_PUEDEN_CALLAR:
        if nombre in nombres and tabla.total is None and tabla.filas:
            cual = [c.nombre for c in tabla.columnas].index(nombre)
            if all(fila[cual] is None for fila in tabla.filas):
                tabla = sin_columna(tabla, nombre)
    return tabla


SE_PUEDEN_CALLAR = ("CUI", "Monto", "Último avance", "Para cuándo", "Quién puede levantarla")


def vencidos(corte: Corte, detalle: DetalleDelCorte) -> TablaDelInforme:
    """Los de más días, primero."""
    tarde = sorted((a for a in detalle.acuerdos if a.estado == Estado.VENCIDO), key=lambda a: (a.plazo, a.codigo))
    filas = tuple(
        (
            a.codigo,
            a.texto,
            lugar(a),
            a.sector,
            a.responsable,
            a.plazo,
            (corte.al - a.plazo).days,
            avance_de(a),
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


def avance_de(a: AcuerdoDelDia) -> int:
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
        ColumnaDeTabla("Asistencias técnicas", 1.15, ClaseDeColumna.NUMERO),
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


def financiamiento(corte: Corte, detalle: DetalleDelCorte) -> TablaDelInforme:
    por = hallazgos.por_financiar(detalle)
    columnas = (
        CODIGO,
        ACUERDO,
        LUGAR,
        SECTOR,
        DEBE,
        ColumnaDeTabla("CUI", 0.85),
        ColumnaDeTabla("Monto", 1.4, ClaseDeColumna.MONTO),
        ColumnaDeTabla("Estado", 1.55, ClaseDeColumna.ESTADO),
        PLAZO,
    )
    filas: tuple[tuple[Celda, ...], ...] = tuple(
        (a.codigo, a.texto, lugar(a), a.sector, a.responsable, a.cui or None, a.monto, a.estado, a.plazo) for a in por
    )
    montos = [a.monto for a in por if a.monto is not None]
    suma = enlazada(sum(montos, Decimal(0)), cuadros.lista(corte, clasificacion=FINANCIAMIENTO, estado=POR_CUMPLIR))
    total = ("Total", *[""] * 5, suma, "", "") if montos else None
    return TablaDelInforme("Financiamiento", "Lo que espera financiamiento", columnas, filas, total, DE_DEBE, 10.5)


def sin_hitos(detalle: DetalleDelCorte) -> TablaDelInforme:
    columnas = (CODIGO, ACUERDO, LUGAR, SECTOR, DEBE, ColumnaDeTabla("Estado", 1.55, ClaseDeColumna.ESTADO), PLAZO)
    filas = tuple(
        (a.codigo, a.texto, lugar(a), a.sector, a.responsable, a.estado, a.plazo)
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
    (LUGAR, lambda a, _: lugar(a)),
    (_solo_libro("UBIGEO"), lambda a, _: a.ubigeo),
    (_solo_libro("Distrito"), lambda a, _: a.municipalidad),
    (_solo_libro("Región"), lambda a, _: a.region),
    (SECTOR, lambda a, _: a.sector),
    (_solo_libro("Tipo"), lambda a, _: str(Tipo(a.tipo).label)),
    (_solo_libro("Clasificación"), lambda a, _: a.nombre_de_clasificacion),
    (DEBE, lambda a, _: a.responsable),
    (PLAZO, lambda a, _: a.plazo),
    (ColumnaDeTabla("Estado", 1.55, ClaseDeColumna.ESTADO), lambda a, _: a.estado),
    (ColumnaDeTabla("Avance", 0.8, ClaseDeColumna.PORCENTAJE), lambda a, _: avance_de(a)),
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
