"""Las salas de hoy: mientras una sesión está en curso, del tablero a la reunión que toca en cada sala, de un clic."""

from dataclasses import dataclass
from datetime import date, time

from django.db.models import QuerySet
from django.urls import reverse

from cuentas.traducidas import traer
from reuniones.enums import EstadoReunion, Etapa
from reuniones.models import Participacion, Reunion
from reuniones.salas import clave_de_sala, en_orden_de_sala


@dataclass(frozen=True, slots=True)
class SalaDeHoy:
    """Una sala con la reunión que está en marcha o, si no, la que sigue. `hora`: la real o la prevista."""

    nombre: str
    sector: str
    municipalidades: str
    en_marcha: bool
    hora: time | None
    url: str


def salas_de_hoy(hoy: date) -> list[SalaDeHoy]:
    """Una por sala con algo por hacer; ninguna si hoy no hay sesión en curso."""
    salas: dict[tuple[str, str, str], Reunion] = {}
    for reunion in traer(("salas", hoy), lambda: _por_hacer(hoy)):
        sala = clave_de_sala(reunion.sala)
        clave = (reunion.sesion.codigo, sala, "" if sala else reunion.codigo)
        if clave not in salas or (reunion.inicio_real and not salas[clave].inicio_real):
            salas[clave] = reunion
    claves = sorted(salas, key=lambda clave: (en_orden_de_sala(clave[1]), clave))
    reuniones = [reunion.pk for reunion in salas.values()]
    lugares: dict[int, list[str]] = {reunion: [] for reunion in reuniones}
    for reunion, nombre in traer(("en las salas", len(reuniones)), _municipalidades_en, *reuniones):
        lugares[reunion].append(nombre)
    return [_sala(reunion, lugares[reunion.pk]) for reunion in map(salas.__getitem__, claves)]


def _por_hacer(hoy: date) -> "QuerySet[Reunion]":
    de_hoy = Reunion.objects.filter(sesion__etapa=Etapa.EN_CURSO, sesion__fecha=hoy, fin_real__isnull=True)
    por_hacer = de_hoy.filter(estado=EstadoReunion.PROGRAMADA) | de_hoy.filter(inicio_real__isnull=False)
    return (
        por_hacer.exclude(estado=EstadoReunion.NO_REALIZADA)
        .select_related("sesion")
        .order_by("fecha", "inicio_previsto", "codigo")
    )


def _municipalidades_en(*reuniones: int) -> "QuerySet[Participacion, tuple[int, str]]":
    suyas = Participacion.objects.filter(reunion__in=reuniones).order_by("municipalidad")
    return suyas.values_list("reunion_id", "municipalidad__distrito")


def _sala(reunion: Reunion, municipalidades: list[str]) -> SalaDeHoy:
    return SalaDeHoy(
        nombre=reunion.sala or reunion.codigo,
        sector=reunion.sector_id,
        municipalidades=", ".join(municipalidades),
        en_marcha=reunion.inicio_real is not None,
        hora=reunion.inicio_real or reunion.inicio_previsto,
        url=reverse("reunion", args=[reunion.sesion.codigo, reunion.codigo]),
    )
