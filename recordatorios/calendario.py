"""Cuándo se envía: días hábiles del Perú, de 08:00 a 19:00 de Lima.

Los feriados salen de la biblioteca `holidays`; los días no laborables que un decreto agrega los dice la Secretaría.
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.utils import timezone
from holidays import country_holidays

from acuerdos.models import DiaNoLaborable

DESDE_LAS, HASTA_LAS = time(8), time(19)


@lru_cache(maxsize=16)
def _feriados(anio: int) -> frozenset[date]:
    return frozenset(country_holidays("PE", years=anio))


def es_habil(dia: date) -> bool:
    """Ni sábado, ni domingo, ni feriado nacional, ni no laborable por decreto."""
    return dia.weekday() < 5 and dia not in _feriados(dia.year) and not _por_decreto(dia)


def _por_decreto(dia: date) -> bool:
    return DiaNoLaborable.objects.filter(dia=dia).exists()


def feriados(desde: date, hasta: date) -> list[tuple[date, str]]:
    """Los nacionales entre los dos días, con su nombre."""
    hallados = country_holidays("PE", years=range(desde.year, hasta.year + 1), language="es")
    return sorted((dia, nombre) for dia, nombre in hallados.items() if desde <= dia <= hasta)


def primer_habil_de_la_semana(dia: date) -> date:
    """El día en que salen los resúmenes semanales de la semana de `dia` (el lunes, o el primero que no sea feriado)."""
    primero = dia - timedelta(days=dia.weekday())
    return primero if es_habil(primero) else siguiente_habil(primero)


def es_hora_de_enviar(ahora: datetime) -> bool:
    """Si en ese instante, en Lima, se puede enviar lo del día."""
    local = timezone.localtime(ahora)
    return es_habil(local.date()) and DESDE_LAS <= local.time() < HASTA_LAS


def atraso_de_la_pasada(ultima: datetime | None, ahora: datetime) -> timedelta:
    """Cuánto hace que debió haber una: nada si no es hora de enviar, y de hoy solo se espera desde que empieza."""
    if not es_hora_de_enviar(ahora):
        return timedelta(0)
    empezo = timezone.localtime(ahora).replace(hour=DESDE_LAS.hour, minute=0, second=0, microsecond=0)
    return ahora - (max(ultima, empezo) if ultima else empezo)


def cuando_sale(ahora: datetime) -> date | None:
    """El día en que sale lo que se ponga en la cola en ese instante; None si sale en la siguiente pasada."""
    if es_hora_de_enviar(ahora):
        return None
    local = timezone.localtime(ahora)
    return local.date() if es_habil(local.date()) and local.time() < DESDE_LAS else siguiente_habil(local.date())


def siguiente_habil(dia: date) -> date:
    """El primer día hábil después de `dia`."""
    siguiente = dia + timedelta(days=1)
    while not es_habil(siguiente):
        siguiente += timedelta(days=1)
    return siguiente
