"""Los catálogos oficiales: regiones, municipalidades, sectores y clasificaciones; y con qué se empieza: plantillas de
hitos y reglas de recordatorio.

Fuente: `datos/catalogos/` (su origen y licencia, en `datos/FUENTES.md`) y la lista de clasificaciones de la oficina.

Regla: lo que falta se agrega; en lo que ya está se ponen al día solo los campos oficiales (nombres, región, tipo) y se
suman los «otros nombres» que falten; lo que la oficina agregó o completó (correos, otros nombres, distritos nuevos)
queda como está, y nada se borra. Las plantillas y las reglas de recordatorio se cargan solo si no hay ninguna: después
son de la Secretaría. Repetir la carga no cambia nada.
"""

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import models
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from acuerdos.acciones.cambios import anotar
from acuerdos.acciones.transaccion import verbo
from acuerdos.enums import TipoDeCambio
from acuerdos.models import Clasificacion, PlantillaHito, ReglaDeRecordatorio
from acuerdos.models.reglas_de_inicio import cargar_reglas_de_inicio
from cuentas.tandas import TANDA
from municipalidades.models import Municipalidad, Region
from municipalidades.nombres import separados
from reuniones.models import Sector

CARPETA = Path(settings.RAIZ) / "datos" / "catalogos"
MOTIVO = "Catálogo oficial"

CLASIFICACIONES = {
    "asistencia_tecnica": "Asistencia técnica",
    "orientacion": "Orientación",
    "financiamiento": "Financiamiento",
    "reunion_complementaria": "Reunión complementaria",
    "visita_a_territorio": "Visita a territorio",
}


TIPOS: dict[type[models.Model], TipoDeCambio] = {
    Region: TipoDeCambio.REGION,
    Municipalidad: TipoDeCambio.MUNICIPALIDAD,
    Sector: TipoDeCambio.SECTOR,
    Clasificacion: TipoDeCambio.CLASIFICACION,
}
M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Cargado:
    """Lo que la carga hizo con un catálogo, en filas."""

    catalogo: str
    nuevas: int
    cambiadas: int
    sin_cambio: int


@verbo
def cargar_catalogos(*, ahora: datetime, carpeta: Path | None = None) -> list[Cargado]:
    """Pone al día los catálogos con los archivos de `carpeta` (`CARPETA` si no se da).

    Hace unas pocas consultas por cada 500 filas. `ahora` es el instante que queda en la historia.

    :raises FileNotFoundError: si falta un archivo.
    """
    carpeta = carpeta or CARPETA
    return [
        _poner_al_dia(Region, _regiones(carpeta), ("nombre",), ahora),
        _poner_al_dia(Municipalidad, _municipalidades(carpeta), OFICIALES_DE_MUNICIPALIDAD, ahora),
        _poner_al_dia(Sector, _sectores(carpeta), ("nombre",), ahora),
        _poner_al_dia(Clasificacion, _clasificaciones(), ("nombre",), ahora),
        _plantillas(carpeta, ahora),
        _reglas_de_inicio(),
    ]


OFICIALES_DE_MUNICIPALIDAD = ("region_id", "departamento", "provincia", "distrito", "tipo", "otros_nombres")


def _regiones(carpeta: Path) -> list[Region]:
    datos = json.loads((carpeta / "regiones.json").read_text(encoding="utf-8"))
    return [Region(codigo=r["codigo"], nombre=r["nombre"]) for r in datos["regiones"]]


def _municipalidades(carpeta: Path) -> list[Municipalidad]:
    campos = ("ubigeo", "departamento", "provincia", "distrito", "tipo", "otros_nombres")
    return [
        Municipalidad(region_id=fila["cod_region"], **{campo: fila[campo] for campo in campos})
        for fila in _filas(carpeta / "municipalidades.csv")
    ]


def _sectores(carpeta: Path) -> list[Sector]:
    return [Sector(**fila) for fila in _filas(carpeta / "sectores.csv")]


def _clasificaciones() -> list[Clasificacion]:
    return [
        Clasificacion(codigo=codigo, nombre=nombre, orden=orden)
        for orden, (codigo, nombre) in enumerate(CLASIFICACIONES.items(), start=1)
    ]


def _plantillas(carpeta: Path, ahora: datetime) -> Cargado:
    presentes = PlantillaHito.objects.count()
    nuevas = [] if presentes else _plantillas_de_inicio(carpeta)
    _escribir(PlantillaHito, nuevas, [], [], ahora)
    return Cargado(str(PlantillaHito._meta.verbose_name_plural), len(nuevas), 0, presentes)


def _plantillas_de_inicio(carpeta: Path) -> list[PlantillaHito]:
    return [
        PlantillaHito(clasificacion_id=fila.pop("clasificacion"), **fila)
        for fila in _filas(carpeta / "plantillas_de_hitos.csv")
    ]


def _reglas_de_inicio() -> Cargado:
    presentes = ReglaDeRecordatorio.objects.count()
    nuevas = 0 if presentes else cargar_reglas_de_inicio(ReglaDeRecordatorio)
    return Cargado(str(ReglaDeRecordatorio._meta.verbose_name_plural), nuevas, 0, presentes)


def _filas(archivo: Path) -> Iterable[dict[str, str]]:
    with archivo.open(encoding="utf-8-sig", newline="") as texto:
        yield from csv.DictReader(texto)


def _poner_al_dia(
    modelo: type[models.Model], oficiales: Sequence[models.Model], campos: Sequence[str], ahora: datetime
) -> Cargado:
    presentes = {fila.pk: fila for fila in modelo._default_manager.all()}
    nuevas = [fila for fila in oficiales if fila.pk not in presentes]
    cambiadas = [
        presentes[fila.pk] for fila in oficiales if fila.pk in presentes and _copiar(fila, presentes[fila.pk], campos)
    ]
    _escribir(modelo, nuevas, cambiadas, [campo.removesuffix("_id") for campo in campos], ahora)
    anotar(TIPOS[modelo], [fila.pk for fila in (*nuevas, *cambiadas)])
    return Cargado(
        catalogo=str(modelo._meta.verbose_name_plural),
        nuevas=len(nuevas),
        cambiadas=len(cambiadas),
        sin_cambio=len(oficiales) - len(nuevas) - len(cambiadas),
    )


def _copiar(oficial: models.Model, presente: models.Model, campos: Sequence[str]) -> bool:
    """Pasa los campos oficiales a la fila presente; si con ello cambió algo."""
    cambio = False
    for campo in campos:
        valor = getattr(oficial, campo)
        if campo == "otros_nombres":
            valor = _sumar_nombres(getattr(presente, campo), valor)
        cambio = cambio or getattr(presente, campo) != valor
        setattr(presente, campo, valor)
    return cambio


def _sumar_nombres(presentes: str, oficiales: str) -> str:
    """Los nombres de la oficina y, detrás, los oficiales que aún no estaban."""
    faltan = [nombre for nombre in separados(oficiales) if nombre not in separados(presentes)]
    return "; ".join([presentes, *faltan]) if presentes and faltan else presentes or oficiales


def _escribir(modelo: type[M], nuevas: list[M], cambiadas: list[M], campos: list[str], ahora: datetime) -> None:
    if not hasattr(modelo, "history"):
        modelo._default_manager.bulk_create(nuevas, batch_size=TANDA)
        if cambiadas:
            modelo._default_manager.bulk_update(cambiadas, campos, batch_size=TANDA)
        return
    rastro = {"batch_size": TANDA, "default_change_reason": MOTIVO, "default_date": ahora}
    if nuevas:
        bulk_create_with_history(nuevas, modelo, **rastro)
    if cambiadas:
        bulk_update_with_history(cambiadas, modelo, campos, **rastro)
