"""Los cuadros de un corte, cada uno en la forma en que va a la lámina, al PDF y a su hoja del libro."""

from collections.abc import Iterable, Sequence

from acuerdos.enums import Estado
from corte.aspecto import ORDEN_DE_ESTADOS
from corte.contenido.bloques import Celda, ClaseDeColumna, ColumnaDeTabla, TablaDelInforme
from corte.contenido.cruces import GrupoDelCruce, todos
from corte.datos import Corte, Parte
from corte.textos import parte_de

NUMERO, PORCENTAJE = ClaseDeColumna.NUMERO, ClaseDeColumna.PORCENTAJE
A_LA_VISTA = (Estado.CUMPLIDO, Estado.VENCIDO)  # los demás están en el gráfico de al lado
ACUERDOS, PARTE = ColumnaDeTabla("Acuerdos", 0.9, NUMERO), ColumnaDeTabla("% del total", 1.0, PORCENTAJE)


def asistentes(corte: Corte) -> TablaDelInforme:
    filas = tuple((fila.categoria, fila.cantidad) for fila in corte.asistentes)
    columnas = (ColumnaDeTabla("Categoría", 3.2), ColumnaDeTabla("Asistentes", 1, NUMERO))
    return TablaDelInforme("Asistentes", "Asistentes", columnas, filas, ("Total", corte.totales.asistentes))


def reuniones(corte: Corte) -> TablaDelInforme:
    nombres = {sector.sigla: sector.nombre for sector in corte.acuerdos.por_sector}
    filas = tuple((fila.sigla, nombres.get(fila.sigla, ""), fila.cantidad) for fila in corte.reuniones_por_sector)
    columnas = (
        ColumnaDeTabla("Sector", 3),
        ColumnaDeTabla("Nombre", 4, solo_libro=True),
        ColumnaDeTabla("Reuniones", 1, NUMERO),
    )
    return TablaDelInforme(
        "Reuniones", "Reuniones técnicas bilaterales", columnas, filas, ("Total", "", corte.totales.reuniones)
    )


def por_region(corte: Corte) -> TablaDelInforme:
    columnas = (ColumnaDeTabla("Región", 2.2), ColumnaDeTabla("Código", 0.7, solo_libro=True), ACUERDOS, PARTE)
    filas = ((region.nombre, region.codigo, region.cantidad) for region in corte.acuerdos.por_region)
    return _con_parte("Por región", "Acuerdos por región", columnas, filas, corte.totales.acuerdos)


def por_sector(corte: Corte) -> TablaDelInforme:
    columnas = (ColumnaDeTabla("Sector", 1.1), ColumnaDeTabla("Nombre", 3.4), ACUERDOS, PARTE)
    filas = ((sector.sigla, sector.nombre, sector.cantidad) for sector in corte.acuerdos.por_sector)
    return _con_parte("Por sector", "Acuerdos por sector", columnas, filas, corte.totales.acuerdos)


def por_clase(corte: Corte, nombre: str, titulo: str, columna: str, partes: Sequence[Parte]) -> TablaDelInforme:
    """Responsable, tipo o clasificación."""
    filas = ((parte.nombre, parte.cantidad) for parte in partes)
    return _con_parte(nombre, titulo, (ColumnaDeTabla(columna, 2.4), ACUERDOS, PARTE), filas, corte.totales.acuerdos)


def por_estado(corte: Corte) -> TablaDelInforme:
    """Los cinco, en su orden, también los que no tienen ninguno; el porcentaje es del total."""
    cuantos = {parte.codigo: parte.cantidad for parte in corte.acuerdos.por_estado}
    filas = ((estado, cuantos.get(estado, 0)) for estado in ORDEN_DE_ESTADOS)
    columnas = (ColumnaDeTabla("Estado", 2, ClaseDeColumna.ESTADO), ACUERDOS, PARTE)
    return _con_parte("Por estado", "Acuerdos por estado", columnas, filas, corte.totales.acuerdos)


def de_avance(nombre: str, titulo: str, columna: str, grupos: Sequence[GrupoDelCruce]) -> TablaDelInforme:
    """De cada grupo: cuántos hay en cada estado, los vigentes y su % cumplido. El de más cumplido, primero."""
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

    def fila(grupo: GrupoDelCruce) -> tuple[Celda, ...]:
        return (grupo.nombre, grupo.clave, grupo.total, *grupo.por_estado, grupo.vigentes, grupo.porcentaje)

    total = fila(todos(grupos)) if len(grupos) > 1 else None
    return TablaDelInforme(nombre, titulo, columnas, tuple(fila(grupo) for grupo in grupos), total)


def municipalidades_mayores(corte: Corte) -> TablaDelInforme:
    filas = tuple((mayor.nombre, mayor.region, mayor.ubigeo, mayor.cantidad) for mayor in corte.mayores.municipalidades)
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
