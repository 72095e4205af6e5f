"""Los cuadros de un corte, cada uno en la forma en que va a la lámina, al PDF y a su hoja del libro."""

from collections.abc import Iterable, Sequence

from acuerdos.enums import Estado
from corte.aspecto import ORDEN_DE_ESTADOS
from corte.contenido.bloques import Celda, ClaseDeColumna, ColumnaDeTabla, TablaDelInforme
from corte.contenido.cruces import GrupoDelCruce, todos
from corte.datos import Corte, Parte
from corte.textos import parte_de

N, P = ClaseDeColumna.NUMERO, ClaseDeColumna.PORCENTAJE
A_LA_VISTA = (Estado.CUMPLIDO, Estado.VENCIDO)  # los demás están en el gráfico de al lado
ACUERDOS, PARTE = ColumnaDeTabla("Acuerdos", 0.9, N), ColumnaDeTabla("% del total", 1.0, P)


def asistentes(corte: Corte) -> TablaDelInforme:
    filas = tuple((a.categoria, a.cantidad) for a in corte.asistentes)
    columnas = (ColumnaDeTabla("Categoría", 3.2), ColumnaDeTabla("Asistentes", 1, N))
    return TablaDelInforme("Asistentes", "Asistentes", columnas, filas, ("Total", corte.totales.asistentes))


def reuniones(corte: Corte) -> TablaDelInforme:
    nombres = {p.sigla: p.nombre for p in corte.acuerdos.por_sector}
    filas = tuple((r.sigla, nombres.get(r.sigla, ""), r.cantidad) for r in corte.reuniones_por_sector)
    columnas = (
        ColumnaDeTabla("Sector", 3),
        ColumnaDeTabla("Nombre", 4, solo_libro=True),
        ColumnaDeTabla("Reuniones", 1, N),
    )
    return TablaDelInforme(
        "Reuniones", "Reuniones técnicas bilaterales", columnas, filas, ("Total", "", corte.totales.reuniones)
    )


def por_region(corte: Corte) -> TablaDelInforme:
    columnas = (ColumnaDeTabla("Región", 2.2), ColumnaDeTabla("Código", 0.7, solo_libro=True), ACUERDOS, PARTE)
    filas = ((p.nombre, p.codigo, p.cantidad) for p in corte.acuerdos.por_region)
    return _con_parte("Por región", "Acuerdos por región", columnas, filas, corte.totales.acuerdos)


def por_sector(corte: Corte) -> TablaDelInforme:
    columnas = (ColumnaDeTabla("Sector", 1.1), ColumnaDeTabla("Nombre", 3.4), ACUERDOS, PARTE)
    filas = ((p.sigla, p.nombre, p.cantidad) for p in corte.acuerdos.por_sector)
    return _con_parte("Por sector", "Acuerdos por sector", columnas, filas, corte.totales.acuerdos)


def por_clase(corte: Corte, nombre: str, titulo: str, columna: str, partes: Sequence[Parte]) -> TablaDelInforme:
    """Responsable, tipo o clasificación."""
    filas = ((p.nombre, p.cantidad) for p in partes)
    return _con_parte(nombre, titulo, (ColumnaDeTabla(columna, 2.4), ACUERDOS, PARTE), filas, corte.totales.acuerdos)


def por_estado(corte: Corte) -> TablaDelInforme:
    """Los cinco, en su orden, también los que no tienen ninguno; el porcentaje es del total."""
    cuantos = {p.codigo: p.cantidad for p in corte.acuerdos.por_estado}
    filas = ((estado, cuantos.get(estado, 0)) for estado in ORDEN_DE_ESTADOS)
    columnas = (ColumnaDeTabla("Estado", 2, ClaseDeColumna.ESTADO), ACUERDOS, PARTE)
    return _con_parte("Por estado", "Acuerdos por estado", columnas, filas, corte.totales.acuerdos)


def de_avance(nombre: str, titulo: str, columna: str, grupos: Sequence[GrupoDelCruce]) -> TablaDelInforme:
    """De cada grupo: cuántos hay en cada estado, los vigentes y su % cumplido. El de más cumplido, primero."""
    columnas = (
        ColumnaDeTabla(columna, 1.9),
        ColumnaDeTabla("Clave", 0.8, solo_libro=True),
        ColumnaDeTabla("Acuerdos", 0.9, N, solo_libro=True),
        *(ColumnaDeTabla(str(e.label), 0.9, N, solo_libro=e not in A_LA_VISTA) for e in ORDEN_DE_ESTADOS),
        ColumnaDeTabla("Vigentes", 0.9, N),
        ColumnaDeTabla("% cumplido de los vigentes", 1.2, P),
    )

    def fila(g: GrupoDelCruce) -> tuple[Celda, ...]:
        return (g.nombre, g.clave, g.total, *g.por_estado, g.vigentes, g.porcentaje)

    total = fila(todos(grupos)) if len(grupos) > 1 else None
    return TablaDelInforme(nombre, titulo, columnas, tuple(fila(g) for g in grupos), total)


def municipalidades_mayores(corte: Corte) -> TablaDelInforme:
    filas = tuple((m.nombre, m.region, m.ubigeo, m.cantidad) for m in corte.mayores.municipalidades)
    columnas = (
        ColumnaDeTabla("Municipalidad", 2),
        ColumnaDeTabla("Región", 1.6),
        ColumnaDeTabla("UBIGEO", 1, solo_libro=True),
        ACUERDOS,
    )
    return TablaDelInforme("Municipalidades mayores", "Municipalidades con más acuerdos", columnas, filas)


def _con_parte(
    nombre: str, titulo: str, columnas: tuple[ColumnaDeTabla, ...], filas: Iterable[tuple[str | int, ...]], total: int
) -> TablaDelInforme:
    """Añade a cada fila, que acaba en su cantidad, qué parte del total es."""
    con_parte = tuple((*fila, parte_de(int(fila[-1]), total)) for fila in filas)
    ultima = ("Total", *[""] * (len(columnas) - 3), total, parte_de(total, total))
    return TablaDelInforme(nombre, titulo, columnas, con_parte, ultima)
