"""Condiciones con nombre que juntan varios modelos, para listas y filtros: cada una se escribe aquí."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from acuerdos.anulados import que_cuenta, sin_anular
from acuerdos.enums import Situacion
from acuerdos.models import Participante, Restauracion, Traba
from reuniones.enums import Etapa


def con_traba_abierta() -> Q:
    """Sobre acuerdos: alguna de sus trabas sigue sin levantarse."""
    return Q(Exists(Traba.objects.abiertas().filter(acuerdo=OuterRef("pk"))))


def en_que_participan(lugar: str, claves: Collection[str]) -> list[str]:
    """Códigos de los acuerdos en que participan esos lugares (`municipalidad_id` o `sector_id`) sin encabezarlos."""
    vivos = Participante.objects.sin_anulados().filter(**{f"{lugar}__in": claves})
    return sorted(vivos.values_list("acuerdo__codigo", flat=True).distinct())


def en_que_esta(lugar: str, claves: Collection[str], camino: str = "") -> Q:
    """Los acuerdos que encabeza alguno de esos lugares, y aquellos en que participa: cada uno, una vez.

    Los códigos se leen antes: como subconsulta, unida por un «o», la base recorrería todos los acuerdos.

    :param camino: del modelo que se filtra hasta el acuerdo («acuerdo__»); vacío, el mismo acuerdo.
    """
    condicion = Q(**{f"{camino}{lugar}__in": claves})
    if codigos := en_que_participan(lugar, claves):
        condicion |= Q(**{f"{camino}codigo__in": codigos})
    return condicion


def con_acuerdos(acuerdos: "QuerySet[Any]") -> Q:
    """Sobre municipalidades: encabezan alguno de `acuerdos`."""
    return Q(Exists(acuerdos.order_by().filter(municipalidad=OuterRef("pk"))))


def se_puede_recordar(prefijo: str = "") -> Q:
    """Hitos de los que tiene sentido avisar: abiertos, de acuerdos que se miden, de sesiones en seguimiento."""
    condiciones = {
        "porcentaje__lt": 100,
        "acuerdo__situacion": Situacion.ABIERTO,
        "acuerdo__sesion__etapa": Etapa.SEGUIMIENTO,
    }
    cuentan = que_cuenta(prefijo.removesuffix("__")) & sin_anular(f"{prefijo}acuerdo")
    return cuentan & Q(**{prefijo + campo: valor for campo, valor in condiciones.items()})


# --- Lo que contaba en un instante (ver `versiones`) ----------------------------------------------------------------
def vivos_en(conocido_al: datetime | None, camino: str = "") -> Q:
    """Hechos que en ese instante estaban registrados y sin anular; sin instante, los que hoy no están anulados.

    `camino` va del modelo que se filtra al hecho: "" es el mismo modelo.
    """
    if conocido_al is None:
        return sin_anular(camino.removesuffix("__"))
    aun_no = sin_anular(camino.removesuffix("__")) | Q(**{f"{camino}anulado_en__gt": conocido_al})
    return Q(**{f"{camino}registrado_en__lte": conocido_al}) & aun_no


def acuerdos_vivos_en(conocido_al: datetime | None, camino: str = "") -> Q:
    """Lo mismo, cuando `camino` llega a un acuerdo: en el instante en que estuvo anulado tampoco contaba."""
    if conocido_al is None:
        return vivos_en(None, camino)
    anulados = Restauracion.objects.filter(anulado_en__lte=conocido_al, registrado_en__gt=conocido_al)
    return vivos_en(conocido_al, camino) & ~Q(**{f"{camino}pk__in": anulados.values("acuerdo")})


def hitos_que_contaban(dia: date, conocido_al: datetime | None) -> Q:
    """Sobre hitos: ya contaban ese día, con lo sabido en ese instante. Uno propuesto se conoce desde que se acepta."""
    del_acuerdo = acuerdos_vivos_en(conocido_al, "acuerdo__") & Q(acuerdo__evento_el__lte=dia)
    suyos = vivos_en(conocido_al) & Q(registrado_el__lte=dia)
    if conocido_al is not None:
        suyos &= Q(aceptado_en__isnull=True) | Q(aceptado_en__lte=conocido_al)
    return del_acuerdo & suyos
