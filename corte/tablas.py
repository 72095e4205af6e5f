"""Los cuadros de un corte como tablas, en el orden de la lámina: lo común a la hoja de cálculo, la lámina y el PDF."""

from collections.abc import Iterable
from dataclasses import dataclass

from corte.datos import Corte

Celda = str | int


@dataclass(frozen=True, slots=True)
class Tabla:
    """`nombre` corto (31 letras) y `titulo` para leer; la última columna es la cantidad y `total`, su suma."""

    nombre: str
    titulo: str
    columnas: tuple[str, ...]
    filas: tuple[tuple[Celda, ...], ...]
    con_total: bool = True

    @property
    def total(self) -> int:
        return sum(int(fila[-1]) for fila in self.filas)

    @property
    def nombres(self) -> list[str]:
        """Lo que va en el eje de un gráfico: la primera columna de texto que la persona reconoce."""
        return [str(fila[0]) for fila in self.filas]

    @property
    def cantidades(self) -> list[int]:
        return [int(fila[-1]) for fila in self.filas]


def asistentes(corte: Corte) -> Tabla:
    filas = ((a.categoria, a.cantidad) for a in corte.asistentes)
    return _tabla("Asistentes", "Asistentes", ("Categoría", "Cantidad"), filas)


def reuniones(corte: Corte) -> Tabla:
    filas = ((r.sigla, r.cantidad) for r in corte.reuniones_por_sector)
    return _tabla("Reuniones", "Reuniones técnicas bilaterales", ("Sector", "Reuniones"), filas)


def por_region(corte: Corte) -> Tabla:
    filas = ((p.nombre, p.codigo, p.cantidad) for p in corte.acuerdos.por_region)
    return _tabla("Por región", "Acuerdos por región", ("Región", "Código", "Acuerdos"), filas)


def por_sector(corte: Corte) -> Tabla:
    filas = ((p.sigla, p.nombre, p.cantidad) for p in corte.acuerdos.por_sector)
    return _tabla("Por sector", "Acuerdos por sector", ("Sector", "Nombre", "Acuerdos"), filas)


def por_responsable(corte: Corte) -> Tabla:
    filas = ((p.nombre, p.cantidad) for p in corte.acuerdos.por_responsable)
    return _tabla("Por responsable", "Acuerdos por entidad responsable", ("Responsable", "Acuerdos"), filas)


def por_tipo(corte: Corte) -> Tabla:
    filas = ((p.nombre, p.cantidad) for p in corte.acuerdos.por_tipo)
    return _tabla("Por tipo", "Acuerdos por tipo", ("Tipo", "Acuerdos"), filas)


def por_clasificacion(corte: Corte) -> Tabla:
    filas = ((p.nombre, p.cantidad) for p in corte.acuerdos.por_clasificacion)
    return _tabla("Por clasificación", "Acuerdos por clasificación", ("Clasificación", "Acuerdos"), filas)


def por_estado(corte: Corte) -> Tabla:
    filas = ((p.nombre, p.cantidad) for p in corte.acuerdos.por_estado)
    return _tabla("Por estado", "Acuerdos por estado", ("Estado", "Acuerdos"), filas)


def municipalidades(corte: Corte) -> Tabla:
    filas = ((m.nombre, m.region, m.ubigeo, m.cantidad) for m in corte.mayores.municipalidades)
    titulo = "Municipalidades con más acuerdos"
    columnas = ("Municipalidad", "Región", "UBIGEO", "Acuerdos")
    return _tabla("Municipalidades", titulo, columnas, filas, con_total=False)


def regiones_mayores(corte: Corte) -> Tabla:
    filas = ((p.nombre, p.cantidad) for p in corte.mayores.regiones)
    return _tabla("Regiones", "Regiones con más acuerdos", ("Región", "Acuerdos"), filas, con_total=False)


def cifras(corte: Corte) -> list[tuple[str, str]]:
    """Las cuatro de la portada de la lámina: valor y qué es."""
    t = corte.totales
    return [
        (f"{t.sectores:,}", "Sectores"),
        (f"{t.acuerdos:,}", "Acuerdos"),
        (f"{t.reuniones:,}", "Reuniones técnicas bilaterales"),
        (f"{t.asistentes:,}", "Asistentes"),
    ]


def cifras_de_avance(corte: Corte) -> list[tuple[str, str]]:
    """Vigentes, cumplidos, porcentaje y avance promedio: valor y qué es. Sin vigentes, «—»."""
    a = corte.avance
    return [
        (f"{a.vigentes:,}", "Acuerdos vigentes"),
        (f"{a.cumplidos:,}", "Cumplidos"),
        ("—" if a.porcentaje_cumplido is None else f"{a.porcentaje_cumplido}\u00a0%", "Cumplido, de los vigentes"),
        ("—" if a.avance_promedio is None else f"{a.avance_promedio}\u00a0%", "Avance promedio"),
        (f"{a.por_validar:,}", "Esperan validación"),
    ]


def _tabla(
    nombre: str, titulo: str, columnas: tuple[str, ...], filas: Iterable[tuple[Celda, ...]], *, con_total: bool = True
) -> Tabla:
    return Tabla(nombre, titulo, columnas, tuple(filas), con_total)
