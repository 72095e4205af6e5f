"""Los recordatorios que esperan en unos envíos, con su hito: filas con lo que hace falta para decirlos, y no objetos.

Un resumen dice diez, y armar uno de cada clase con todas sus columnas costaba más que leerlos (decisión 60).
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, QuerySet

from acuerdos.condiciones import se_puede_recordar
from acuerdos.enums import EstadoDeEnvio
from acuerdos.models import Acuerdo, Recordatorio
from acuerdos.models.hito import lo_debe
from cuentas.traducidas import a_lo_largo, traer
from municipalidades.models import Municipalidad


class HitoLeido(NamedTuple):
    """Lo que de un hito hace falta para decirlo y para saber quién lo debe."""

    pk: int
    acuerdo: Acuerdo
    de_municipalidad: Municipalidad | None
    numero: int
    texto: str
    responsable: str
    plazo_vigente: date
    de_sector_id: str | None
    evento_el: date
    registrado_el: date | None
    ultimo_avance_el: date | None

    @property
    def de_municipalidad_id(self) -> str | None:
        return self.de_municipalidad.pk if self.de_municipalidad else None

    @property
    def la_debe(self) -> tuple[str, str]:
        return lo_debe(self)


class RecordatorioLeido(NamedTuple):
    """Uno de los que esperan, con su hito si es de un plazo. `recordable`: si del hito todavía se puede avisar."""

    pk: int
    envio_id: int
    destino: str
    rol: str
    clase: str
    plazo: date | None
    recordable: bool
    hito: HitoLeido | None

    @property
    def hito_recordado(self) -> HitoLeido:
        assert self.hito is not None
        return self.hito


DEL_RECORDATORIO = RecordatorioLeido._fields[:-1]
DEL_HITO = ("pk", "acuerdo_id", "de_municipalidad_id", *HitoLeido._fields[3:])


def que_esperan_en(envios: Sequence[int]) -> list[RecordatorioLeido]:
    """Los de esos envíos que siguen programados."""
    filas = traer("recordatorios que esperan", _programados, *a_lo_largo(envios))
    partidas = [(fila[: len(DEL_RECORDATORIO)], fila[len(DEL_RECORDATORIO) :]) for fila in filas]
    hitos = _hitos([hito for _, hito in partidas if hito[0] is not None])
    return [RecordatorioLeido._make((*propios, hitos.get(pk))) for propios, (pk, *_) in partidas]


def _programados(*envios: int) -> "QuerySet[Recordatorio, Any]":
    suyos = Recordatorio.objects.filter(envio__in=envios, estado=EstadoDeEnvio.PROGRAMADO)
    recordable = ExpressionWrapper(se_puede_recordar("hito__"), output_field=BooleanField())
    return suyos.annotate(recordable=recordable).values_list(
        *DEL_RECORDATORIO, *(f"hito__{campo}" for campo in DEL_HITO)
    )


def _acuerdos(*claves: int) -> "QuerySet[Acuerdo]":
    return Acuerdo.objects.filter(pk__in=claves).select_related("municipalidad").prefetch_related("sesion").order_by()


def _hitos(filas: Sequence[tuple[Any, ...]]) -> dict[int, HitoLeido]:
    """Por clave. El acuerdo, su sesión y las municipalidades van aparte: son muchas menos que los hitos."""
    de_cuales = a_lo_largo({fila[1] for fila in filas})
    acuerdos = {acuerdo.pk: acuerdo for acuerdo in traer("acuerdos que se dicen", _acuerdos, *de_cuales)}
    suyas = Municipalidad.objects.in_bulk({fila[2] for fila in filas if fila[2]})
    leidos = (HitoLeido(pk, acuerdos[acuerdo], suyas.get(suya), *lo_demas) for pk, acuerdo, suya, *lo_demas in filas)
    return {hito.pk: hito for hito in leidos}
