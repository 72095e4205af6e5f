"""La forma de un corte, con los nombres del JSON del contrato. Quien lo muestra (página, API, archivo) solo lo dibuja.

Las listas llegan ya en el orden en que se muestran. Nada de aquí es dato personal: un corte puede ser público.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from corte.datos_del_detalle import Anterior, Audiencia, Correcciones, DetalleDelCorte
from corte.frases import FraseDicha


@dataclass(frozen=True, slots=True)
class DeSesion:
    """De qué sesión es el corte. `lema` es para las páginas y los archivos: no va al JSON."""

    codigo: str
    nombre: str
    fecha: date
    lugar: str
    lema: str = ""
    de_demostracion: bool = False


@dataclass(frozen=True, slots=True)
class Totales:
    sectores: int
    acuerdos: int
    reuniones: int
    asistentes: int
    municipalidades: int


@dataclass(frozen=True, slots=True)
class Asistentes:
    categoria: str
    cantidad: int


@dataclass(frozen=True, slots=True)
class ReunionesDeSector:
    sigla: str
    cantidad: int


@dataclass(frozen=True, slots=True)
class Parte:
    """Cuántos acuerdos tiene un valor de un cuadro: una región, un tipo, un estado…"""

    codigo: str
    nombre: str
    cantidad: int


@dataclass(frozen=True, slots=True)
class ParteDeSector:
    sigla: str
    nombre: str
    cantidad: int


@dataclass(frozen=True, slots=True)
class ParteDeMunicipalidad:
    """`nombre` es el oficial del distrito; `region`, el nombre de la región."""

    ubigeo: str
    nombre: str
    region: str
    cantidad: int


@dataclass(frozen=True, slots=True)
class Cuadros:
    por_region: tuple[Parte, ...]
    por_sector: tuple[ParteDeSector, ...]
    por_responsable: tuple[Parte, ...]
    por_tipo: tuple[Parte, ...]
    por_clasificacion: tuple[Parte, ...]
    por_estado: tuple[Parte, ...]


@dataclass(frozen=True, slots=True)
class AvanceDelCorte:
    """`porcentaje_cumplido` (un decimal) y `avance_promedio` (dos) van de 0 a 100, o son None si no hay vigentes."""

    vigentes: int
    cumplidos: int
    porcentaje_cumplido: Decimal | None
    avance_promedio: Decimal | None
    por_validar: int


@dataclass(frozen=True, slots=True)
class InversionDelCorte:
    """Soles. `comprometido`: lo que suman los montos de los vigentes; lo demás, de las inversiones que se leyeron.

    `porcentaje_devengado`: del `costo`, con un decimal. `contradicen`: acuerdos cuya lectura no casa con lo informado.
    """

    comprometido: Decimal
    acuerdos_con_monto: int
    inversiones_leidas: int
    costo: Decimal
    devengado: Decimal
    porcentaje_devengado: Decimal | None
    contradicen: int


@dataclass(frozen=True, slots=True)
class Mayores:
    regiones: tuple[Parte, ...]
    sectores: tuple[ParteDeSector, ...]
    municipalidades: tuple[ParteDeMunicipalidad, ...]


@dataclass(frozen=True, slots=True)
class Recomendacion:
    """Una recomendación de la lámina y las cifras que hoy la sostienen (listas y números, nunca personas)."""

    texto: FraseDicha
    datos: dict[str, Any]

    def sin_nombres(self) -> "Recomendacion":
        """Cuántos acuerdos la sostienen, sin decir cuáles."""
        return replace(self, datos=datos_sin_nombres(self.datos))


CUALES_ACUERDOS = "codigos"  # de los datos de una recomendación, el que los nombra


def datos_sin_nombres(datos: Mapping[str, Any]) -> dict[str, Any]:
    return {nombre: [] if nombre == CUALES_ACUERDOS else valor for nombre, valor in datos.items()}


@dataclass(frozen=True, slots=True)
class Corte:
    """El estado de una sesión en el día `al`, con lo conocido en el instante `conocido_al` (None: todo lo de hoy)."""

    sesion: DeSesion
    al: date
    conocido_al: datetime | None
    totales: Totales
    asistentes: tuple[Asistentes, ...]
    reuniones_por_sector: tuple[ReunionesDeSector, ...]
    acuerdos: Cuadros
    avance: AvanceDelCorte
    mayores: Mayores
    conclusiones: tuple[FraseDicha, ...] = field(default=())
    recomendaciones: tuple[Recomendacion, ...] = field(default=())
    inversion: InversionDelCorte | None = None  # solo si ese día se había leído alguna
    anterior: Anterior | None = None  # None: el del día de la sesión
    correcciones: Correcciones | None = None  # de lo último publicado, si hoy sale otra cosa
    detalle: DetalleDelCorte | None = None  # solo en los archivos que lo llevan

    def para(self, audiencia: Audiencia) -> "Corte":
        """Lo que de él lee esa audiencia (ver `audiencias`)."""
        return self.solo_cifras() if audiencia == Audiencia.CIFRAS else self

    def solo_cifras(self) -> "Corte":
        """Lo que de una sesión sin publicar lee cualquiera que ingresó: cuántos, y no cuáles.

        Va al final, con todo ya contado: lo que se cuenta por código no se puede contar sin él.
        """
        return replace(
            self,
            recomendaciones=tuple(una.sin_nombres() for una in self.recomendaciones),
            anterior=self.anterior.sin_nombres() if self.anterior else None,
            correcciones=self.correcciones.sin_nombres() if self.correcciones else None,
            detalle=self.detalle.sin_nombres() if self.detalle else None,
        )
