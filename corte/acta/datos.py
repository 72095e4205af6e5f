"""Lo que dice un acta. Sin base de datos ni reloj."""

from dataclasses import dataclass
from datetime import date, datetime, time

from corte.datos_del_detalle import Cabeza


@dataclass(frozen=True, slots=True)
class ParteDelActa:
    """Una municipalidad de la reunión. `presente` None: no se ha pasado lista."""

    nombre: str
    lugar: str
    presente: bool | None


@dataclass(frozen=True, slots=True)
class HitoEnActa:
    texto: str
    responsable: str
    plazo: date


@dataclass(frozen=True, slots=True)
class AcuerdoEnActa:
    codigo: str
    texto: str
    tipo: str
    clasificacion: str
    municipalidad: str
    responsable: str
    plazo: date
    senas: tuple[str, ...]
    hitos: tuple[HitoEnActa, ...]
    participan: tuple[str, ...] = ()  # los demás, sin quien encabeza


@dataclass(frozen=True, slots=True)
class Acta:
    """`borrador`: por qué todavía no es el acta definitiva; vacía si lo es. `direccion`: la página de la reunión."""

    sesion: str
    codigo_de_sesion: str
    lugar: str
    lema: str
    reunion: str
    sigla: str
    sector: str
    sala: str
    fecha: date
    turno: tuple[time, time] | None
    inicio: time | None
    fin: time | None
    partes: tuple[ParteDelActa, ...]
    acuerdos: tuple[AcuerdoEnActa, ...]
    borrador: tuple[str, ...]
    es_demo: bool
    direccion: str
    impreso_en: datetime
    impreso_por: str
    cabeza: Cabeza | None = None  # de la historia encadenada de la sesión, al imprimirse

    @property
    def firmantes(self) -> tuple[ParteDelActa, ...]:
        """Firma quien estuvo; mientras no se pase lista, quien puede haber estado."""
        return tuple(p for p in self.partes if p.presente is not False)
