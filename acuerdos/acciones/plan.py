"""Lo que una carga agrega, ya comprobado: la forma en que el importador se lo entrega a `carga.cargar`.

Cada fila lleva su clave natural (código, número, fecha) y no la de la base de datos. Las fechas son días; los
porcentajes van de 0 a 100; el monto, en soles.
"""

from collections.abc import Sized
from dataclasses import dataclass, field, fields
from datetime import date, time

from acuerdos.optativos import LoOptativo


@dataclass(slots=True)
class DatosDeSesion:
    codigo: str
    nombre: str
    fecha: date
    lugar: str = ""
    lema: str = ""


@dataclass(slots=True)
class DatosDeAsistencia:
    categoria: str
    cantidad: int
    orden: int = 0


@dataclass(slots=True)
class DatosDeReunion:
    codigo: str
    sector: str
    fecha: date
    inicio: time | None
    fin: time | None
    municipalidades: tuple[str, ...]
    estado: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilaDeAcuerdo(LoOptativo):
    codigo: str
    municipalidad: str
    sector: str
    reunion: str
    tipo: str
    clasificacion: str
    texto: str
    responsable: str
    plazo: date
    otras_municipalidades: tuple[str, ...] = ()
    otros_sectores: tuple[str, ...] = ()


# Quiénes están en él sin encabezarlo. De una municipalidad, su UBIGEO y, tras un espacio, por qué mancomunidad viene.
PARTICIPAN = ("otras_municipalidades", "otros_sectores")
# Columna de la tabla de cada campo que nombra otra cosa; la reunión se nombra por su código.
COLUMNAS_DE_ACUERDO = {
    c.name: {"municipalidad": "municipalidad_id", "sector": "sector_id", "clasificacion": "clasificacion_id"}.get(
        c.name, c.name
    )
    for c in fields(FilaDeAcuerdo)
    if c.name not in PARTICIPAN
}


def otra_municipalidad(ubigeo: str, mancomunidad: str = "") -> str:
    """Una de `otras_municipalidades`. En un libro van separadas con «;», que por eso no puede ser parte del nombre."""
    return f"{ubigeo} {mancomunidad.replace(';', ',')}".strip()


def ubigeo_y_mancomunidad(otra: str) -> tuple[str, str]:
    ubigeo, _, mancomunidad = otra.partition(" ")
    return ubigeo, mancomunidad


@dataclass(slots=True)
class DatosDeHito:
    acuerdo: str
    numero: int
    texto: str
    responsable: str
    plazo: date
    peso: int
    registrado_el: date
    de_quien: str = ""  # el UBIGEO o la sigla de quien participa y lo debe; vacío, de quien encabeza


def de_cual(de_quien: str) -> dict[str, str | None]:
    """`DatosDeHito.de_quien`, en las columnas en que se guarda: un UBIGEO son cifras."""
    es_ubigeo = de_quien.isdigit()
    return {
        "de_municipalidad_id": de_quien if es_ubigeo else None,
        "de_sector_id": None if es_ubigeo else de_quien or None,
    }


@dataclass(slots=True)
class DatosDeAvance:
    acuerdo: str
    hito: int
    fecha: date
    porcentaje: int
    descripcion: str
    validado_el: date | None


@dataclass(slots=True)
class DatosDeReprogramacion:
    acuerdo: str
    hito: int
    aprobada_el: date
    plazo_nuevo: date
    motivo: str


@dataclass(slots=True)
class DatosDeDesestimacion:
    acuerdo: str
    aprobada_el: date
    motivo: str


@dataclass(frozen=True, slots=True)
class Validacion:
    """La validación, llegada después, de un avance que ya estaba registrado."""

    avance_id: int
    validado_el: date


@dataclass(slots=True)
class Plan:
    """Solo lo nuevo. Lo que cuelga de un acuerdo o de un hito lo nombra por su código, esté o no en el plan."""

    sesion: DatosDeSesion
    asistencias: list[DatosDeAsistencia] = field(default_factory=list)
    reuniones: list[DatosDeReunion] = field(default_factory=list)
    acuerdos: list[FilaDeAcuerdo] = field(default_factory=list)
    hitos: list[DatosDeHito] = field(default_factory=list)
    avances: list[DatosDeAvance] = field(default_factory=list)
    reprogramaciones: list[DatosDeReprogramacion] = field(default_factory=list)
    desestimaciones: list[DatosDeDesestimacion] = field(default_factory=list)
    validaciones: list[Validacion] = field(default_factory=list)
    es_nueva: bool = True

    def filas(self) -> int:
        """Cuántas filas escribe, sin contar la sesión."""
        listas: tuple[Sized, ...] = (
            self.asistencias,
            self.reuniones,
            self.acuerdos,
            self.hitos,
            self.avances,
            self.reprogramaciones,
            self.desestimaciones,
            self.validaciones,
        )
        return sum(len(lista) for lista in listas)

    @property
    def vacio(self) -> bool:
        return not self.es_nueva and not self.filas()
