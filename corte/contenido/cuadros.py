"""Los cuadros de un corte, cada uno en la forma en que va a la lámina, al PDF y a su hoja del libro."""

from collections.abc import Iterable, Sequence

from acuerdos.enums import Estado
from corte.aspecto import ORDEN_DE_ESTADOS
from corte.contenido.bloques import Celda, ClaseDeColumna, ColumnaDeTabla, TablaDelInforme, enlazada
from corte.contenido.cruces import GrupoDelCruce, todos
from corte.datos import Corte, Parte
from corte.enlaces import VIGENTES
from corte.textos import parte_de

NUMERO, PORCENTAJE = ClaseDeColumna.NUMERO, ClaseDeColumna.PORCENTAJE
A_LA_VISTA = (Estado.CUMPLIDO, Estado.VENCIDO)  # los demás están en el gráfico de al lado
ACUERDOS, PARTE = ColumnaDeTabla("Acuerdos", 0.9, NUMERO), ColumnaDeTabla("% del total", 1.0, PORCENTAJE)


# El filtro de la lista que hay detrás de cada columna de un cuadro.
FILTRO = {
    "Responsable": "responsable",
    "Tipo": "tipo",
    "Clasificación": "clasificacion",
    "Sector": "sector",
    "Región": "region",
    "Municipalidad": "municipalidad",
}


def lista(corte: Corte, **filtros: str | Sequence[str]) -> str:
    """La lista de acuerdos con esos filtros, como era en este corte; vacía si no se sabe de cuándo es."""
    enlaces = corte.detalle.enlaces if corte.detalle else None
    return enlaces.lista(**filtros) if enlaces else ""


def en_la_pagina(corte: Corte, ancla: str) -> str:
    """El cuadro de este corte en su página: de lo que no es de acuerdos no hay otra lista."""
    enlaces = corte.detalle.enlaces if corte.detalle else None
    return enlaces.pagina(ancla) if enlaces else ""


def listas_por_estado(corte: Corte, columna: str, clave: str) -> tuple[str, ...]:
    """La lista de cada estado, en su orden, de lo que en `columna` vale `clave`."""
    return tuple(lista(corte, estado=e.value, **{FILTRO[columna]: clave}) for e in ORDEN_DE_ESTADOS)


def asistentes(corte: Corte) -> TablaDelInforme:
    url = en_la_pagina(corte, "asistentes")
    filas = tuple((fila.categoria, enlazada(fila.cantidad, url)) for fila in corte.asistentes)
    columnas = (ColumnaDeTabla("Categoría", 3.2), ColumnaDeTabla("Asistentes", 1, NUMERO))
    total = ("Total", enlazada(corte.totales.asistentes, url))
    return TablaDelInforme("Asistentes", "Asistentes", columnas, filas, total)


def reuniones(corte: Corte) -> TablaDelInforme:
    nombres = {sector.sigla: sector.nombre for sector in corte.acuerdos.por_sector}
    url = en_la_pagina(corte, "por_reunion")
    filas = tuple(
        (fila.sigla, nombres.get(fila.sigla, ""), enlazada(fila.cantidad, url)) for fila in corte.reuniones_por_sector
    )
    columnas = (
        ColumnaDeTabla("Sector", 3),
        ColumnaDeTabla("Nombre", 4, solo_libro=True),
        ColumnaDeTabla("Reuniones", 1, NUMERO),
    )
    total = ("Total", "", enlazada(corte.totales.reuniones, url))
    return TablaDelInforme("Reuniones", "Reuniones técnicas bilaterales", columnas, filas, total)


def por_region(corte: Corte) -> TablaDelInforme:
    columnas = (ColumnaDeTabla("Región", 2.2), ColumnaDeTabla("Código", 0.7, solo_libro=True), ACUERDOS, PARTE)
    filas = ((region.nombre, region.codigo, region.cantidad) for region in corte.acuerdos.por_region)
    urls = [lista(corte, region=region.codigo) for region in corte.acuerdos.por_region]
    return _con_parte("Por región", "Acuerdos por región", columnas, filas, corte, urls)


def por_sector(corte: Corte) -> TablaDelInforme:
    columnas = (ColumnaDeTabla("Sector", 1.1), ColumnaDeTabla("Nombre", 3.4), ACUERDOS, PARTE)
    filas = ((sector.sigla, sector.nombre, sector.cantidad) for sector in corte.acuerdos.por_sector)
    urls = [lista(corte, sector=sector.sigla) for sector in corte.acuerdos.por_sector]
    return _con_parte("Por sector", "Acuerdos por sector", columnas, filas, corte, urls)


def por_clase(corte: Corte, nombre: str, titulo: str, columna: str, partes: Sequence[Parte]) -> TablaDelInforme:
    """Responsable, tipo o clasificación."""
    filas = ((parte.nombre, parte.cantidad) for parte in partes)
    urls = [lista(corte, **{FILTRO[columna]: parte.codigo}) for parte in partes]
    return _con_parte(nombre, titulo, (ColumnaDeTabla(columna, 2.4), ACUERDOS, PARTE), filas, corte, urls)


def por_estado(corte: Corte) -> TablaDelInforme:
    """Los cinco, en su orden, también los que no tienen ninguno; el porcentaje es del total."""
    cuantos = {parte.codigo: parte.cantidad for parte in corte.acuerdos.por_estado}
    filas = ((estado, cuantos.get(estado, 0)) for estado in ORDEN_DE_ESTADOS)
    columnas = (ColumnaDeTabla("Estado", 2, ClaseDeColumna.ESTADO), ACUERDOS, PARTE)
    urls = [lista(corte, estado=estado.value) for estado in ORDEN_DE_ESTADOS]
    return _con_parte("Por estado", "Acuerdos por estado", columnas, filas, corte, urls)


def de_avance(corte: Corte, nombre: str, titulo: str, columna: str, grupos: Sequence[GrupoDelCruce]) -> TablaDelInforme:
    """De cada grupo: cuántos hay en cada estado, los vigentes y su % cumplido. El de más cumplido, primero.

    Cada cantidad lleva a su lista; el porcentaje, a la de los cumplidos.
    """
    columnas = (
        ColumnaDeTabla(columna, 1.9),
        ColumnaDeTabla("Clave", 0.8, solo_libro=True),
        ColumnaDeTabla("Acuerdos", 0.9, NUMERO, solo_libro=True),
        *(
            ColumnaDeTabla(str(estado.label), 0.9, NUMERO, solo_libro=estado not in A_LA_VISTA)
            for estado in ORDEN_DE_ESTADOS
        ),
        ColumnaDeTabla("Vigentes", 0.9, NUMERO),
        ColumnaDeTabla("% cumplido de los vigentes", 1.2, PORCENTAJE),
    )

    def fila(g: GrupoDelCruce) -> tuple[Celda, ...]:
        suyo = {FILTRO[columna]: g.clave} if g.clave else {}
        por_estado = (
            enlazada(n, lista(corte, estado=e.value, **suyo))
            for e, n in zip(ORDEN_DE_ESTADOS, g.por_estado, strict=True)
        )
        vigentes = enlazada(g.vigentes, lista(corte, estado=VIGENTES, **suyo))
        cumplido = enlazada(g.porcentaje, lista(corte, estado=Estado.CUMPLIDO.value, **suyo))
        return (g.nombre, g.clave, enlazada(g.total, lista(corte, **suyo)), *por_estado, vigentes, cumplido)

    total = fila(todos(grupos)) if len(grupos) > 1 else None
    return TablaDelInforme(nombre, titulo, columnas, tuple(fila(grupo) for grupo in grupos), total)


def municipalidades_mayores(corte: Corte) -> TablaDelInforme:
    filas = tuple(
        (m.nombre, m.region, m.ubigeo, enlazada(m.cantidad, lista(corte, municipalidad=m.ubigeo)))
        for m in corte.mayores.municipalidades
    )
    columnas = (
        ColumnaDeTabla("Municipalidad", 2),
        ColumnaDeTabla("Región", 1.6),
        ColumnaDeTabla("UBIGEO", 1, solo_libro=True),
        ACUERDOS,
    )
    return TablaDelInforme("Municipalidades mayores", "Municipalidades con más acuerdos", columnas, filas)


def _con_parte(
    nombre: str,
    titulo: str,
    columnas: tuple[ColumnaDeTabla, ...],
    filas: Iterable[tuple[str | int, ...]],
    corte: Corte,
    urls: Iterable[str],
) -> TablaDelInforme:
    """Añade a cada fila, que acaba en su cantidad, qué parte del total es; las dos llevan a su lista."""
    total = corte.totales.acuerdos
    con_parte = tuple(
        (*fila[:-1], enlazada(fila[-1], url), enlazada(parte_de(int(fila[-1]), total), url))
        for fila, url in zip(filas, urls, strict=True)
    )
    todos = lista(corte)
    ultima = (
        *("Total", *[""] * (len(columnas) - 3)),
        enlazada(total, todos),
        enlazada(parte_de(total, total), todos),
    )
    return TablaDelInforme(nombre, titulo, columnas, con_parte, ultima)
