"""Los cuadros de un corte, cada uno en la forma en que va a la lámina, al PDF y a su hoja del libro."""

from collections.abc import Iterable, Sequence

from acuerdos.enums import Estado
from corte.aspecto import ORDEN_DE_ESTADOS
from corte.contenido.bloques import Celda, Clase, Columna, Tabla
from corte.contenido.cruces import Grupo, todos
from corte.datos import Corte, Parte
from corte.textos import parte_de

N, P = Clase.NUMERO, Clase.PORCENTAJE
A_LA_VISTA = (Estado.CUMPLIDO, Estado.VENCIDO)  # los demás están en el gráfico de al lado
ACUERDOS, PARTE = Columna("Acuerdos", 0.9, N), Columna("% del total", 1.0, P)


def asistentes(corte: Corte) -> Tabla:
    filas = tuple((a.categoria, a.cantidad) for a in corte.asistentes)
    columnas = (Columna("Categoría", 3.2), Columna("Asistentes", 1, N))
    return Tabla("Asistentes", "Asistentes", columnas, filas, ("Total", corte.totales.asistentes))


def reuniones(corte: Corte) -> Tabla:
    nombres = {p.sigla: p.nombre for p in corte.acuerdos.por_sector}
    filas = tuple((r.sigla, nombres.get(r.sigla, ""), r.cantidad) for r in corte.reuniones_por_sector)
    columnas = (Columna("Sector", 3), Columna("Nombre", 4, solo_libro=True), Columna("Reuniones", 1, N))
    return Tabla("Reuniones", "Reuniones técnicas bilaterales", columnas, filas, ("Total", "", corte.totales.reuniones))


def por_region(corte: Corte) -> Tabla:
    columnas = (Columna("Región", 2.2), Columna("Código", 0.7, solo_libro=True), ACUERDOS, PARTE)
    filas = ((p.nombre, p.codigo, p.cantidad) for p in corte.acuerdos.por_region)
    return _con_parte("Por región", "Acuerdos por región", columnas, filas, corte.totales.acuerdos)


def por_sector(corte: Corte) -> Tabla:
    columnas = (Columna("Sector", 1.1), Columna("Nombre", 3.4), ACUERDOS, PARTE)
    filas = ((p.sigla, p.nombre, p.cantidad) for p in corte.acuerdos.por_sector)
    return _con_parte("Por sector", "Acuerdos por sector", columnas, filas, corte.totales.acuerdos)


def por_clase(corte: Corte, nombre: str, titulo: str, columna: str, partes: Sequence[Parte]) -> Tabla:
    """Responsable, tipo o clasificación."""
    filas = ((p.nombre, p.cantidad) for p in partes)
    return _con_parte(nombre, titulo, (Columna(columna, 2.4), ACUERDOS, PARTE), filas, corte.totales.acuerdos)


def por_estado(corte: Corte) -> Tabla:
    """Los cinco, en su orden, también los que no tienen ninguno; el porcentaje es del total."""
    cuantos = {p.codigo: p.cantidad for p in corte.acuerdos.por_estado}
    filas = ((estado, cuantos.get(estado, 0)) for estado in ORDEN_DE_ESTADOS)
    columnas = (Columna("Estado", 2, Clase.ESTADO), ACUERDOS, PARTE)
    return _con_parte("Por estado", "Acuerdos por estado", columnas, filas, corte.totales.acuerdos)


def de_avance(nombre: str, titulo: str, columna: str, grupos: Sequence[Grupo]) -> Tabla:
    """De cada grupo: cuántos hay en cada estado, los vigentes y su % cumplido. El de más cumplido, primero."""
    columnas = (
        Columna(columna, 1.9),
        Columna("Clave", 0.8, solo_libro=True),
        Columna("Acuerdos", 0.9, N, solo_libro=True),
        *(Columna(str(e.label), 0.9, N, solo_libro=e not in A_LA_VISTA) for e in ORDEN_DE_ESTADOS),
        Columna("Vigentes", 0.9, N),
        Columna("% cumplido de los vigentes", 1.2, P),
    )

    def fila(g: Grupo) -> tuple[Celda, ...]:
        return (g.nombre, g.clave, g.total, *g.por_estado, g.vigentes, g.porcentaje)

    total = fila(todos(grupos)) if len(grupos) > 1 else None
    return Tabla(nombre, titulo, columnas, tuple(fila(g) for g in grupos), total)


def municipalidades_mayores(corte: Corte) -> Tabla:
    filas = tuple((m.nombre, m.region, m.ubigeo, m.cantidad) for m in corte.mayores.municipalidades)
    columnas = (Columna("Municipalidad", 2), Columna("Región", 1.6), Columna("UBIGEO", 1, solo_libro=True), ACUERDOS)
    return Tabla("Municipalidades mayores", "Municipalidades con más acuerdos", columnas, filas)


def _con_parte(
    nombre: str, titulo: str, columnas: tuple[Columna, ...], filas: Iterable[tuple[str | int, ...]], total: int
) -> Tabla:
    """Añade a cada fila, que acaba en su cantidad, qué parte del total es."""
    con_parte = tuple((*fila, parte_de(int(fila[-1]), total)) for fila in filas)
    ultima = ("Total", *[""] * (len(columnas) - 3), total, parte_de(total, total))
    return Tabla(nombre, titulo, columnas, con_parte, ultima)
