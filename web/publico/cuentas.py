"""En cuántos acuerdos a la vista de cualquiera está cada lugar: los que encabeza y aquellos en que participa.

Regla: la cifra de una lista es la de la ficha a que lleva (ver `acuerdos.condiciones.en_que_esta`).
"""

from collections import Counter
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Max, QuerySet

from acuerdos import permisos
from acuerdos.anulados import sin_anular
from acuerdos.models import Acuerdo, Participante


def cuentas_de(campo: str, hoy: date, **solo: Any) -> dict[str, int]:
    """Por cada valor de `campo` («municipalidad_id», «sector_id», «municipalidad__region_id»), en cuántos está.

    Una consulta. `solo`: condiciones sobre el lugar, las mismas para quien encabeza y para quien participa.
    """
    encabezan = Acuerdo.objects.abiertos(hoy).filter(**solo).order_by().values_list(campo)
    participan = _participan(campo, hoy).filter(**solo).values_list(campo)
    cuentas: Counter[str] = Counter()
    de_otros = participan.annotate(n=Count("acuerdo", distinct=True))
    for clave, cuantos in encabezan.annotate(n=Count("pk")).union(de_otros, all=True):
        cuentas[clave] += cuantos
    return dict(cuentas)


def ultimo_cambio_de(campo: str, hoy: date) -> list[tuple[str, datetime]]:
    """Por cada valor de `campo`, cuándo cambió por última vez alguno de esos acuerdos, en orden."""
    encabezan = Acuerdo.objects.abiertos(hoy).order_by().values_list(campo)
    de_otros = _participan(campo, hoy).values_list(campo).annotate(cambio=Max("acuerdo__actualizado_en"))
    cambios: dict[str, datetime] = {}
    for clave, cambio in encabezan.annotate(cambio=Max("actualizado_en")).union(de_otros, all=True):
        cambios[clave] = max(cambio, cambios.get(clave, cambio))
    return sorted(cambios.items())


def _participan(campo: str, hoy: date) -> "QuerySet[Participante]":
    """Los que están sin encabezar; en una región que ya lo encabeza, el acuerdo no se cuenta otra vez."""
    vivos = Participante.objects.sin_anulados().filter(sin_anular("acuerdo"), **{f"{campo}__isnull": False})
    abiertos = vivos.filter(permisos.sesiones_abiertas(hoy, "acuerdo__sesion__"))
    return abiertos.exclude(**{campo: F(f"acuerdo__{campo}")}).order_by()
