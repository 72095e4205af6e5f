"""Lo que se guarda en el acuerdo y en sus hitos para que las listas de hoy sean rápidas.

Regla: la proyección es función solo de los hechos; no lleva el reloj (eso lo pone la consulta: `plazo_vigente < hoy`).
La escribe `proyectar`, que toda acción llama en su misma transacción, y `diferencias` dice si alguna fila se apartó.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.db.models import F, Model

from acuerdos.acciones.cambios import anotar
from acuerdos.busqueda import palabras_de, texto_de_busqueda
from acuerdos.enums import TipoDeCambio
from acuerdos.estados import AcuerdoEnDia, HitoEnDia, acuerdo_en_dia
from acuerdos.models import Acuerdo, Hito, Palabra
from acuerdos.models.hechos import hechos_de
from cuentas.tandas import TANDA, en_tandas

SIEMPRE = date.max


def redondear(fraccion: Fraction, decimales: int) -> Decimal:
    """`fraccion` con tantos `decimales`, la mitad hacia arriba."""
    exacto = Decimal(fraccion.numerator * 10**decimales) / Decimal(fraccion.denominator)
    return exacto.quantize(Decimal(1), rounding=ROUND_HALF_UP).scaleb(-decimales)


def campos_de_acuerdo(en_dia: AcuerdoEnDia) -> dict[str, Any]:
    """Los campos proyectados de un acuerdo (`CAMPOS_PROYECTADOS`) según sus hechos."""
    return {
        "situacion": en_dia.situacion,
        "avance": redondear(en_dia.avance, 2),
        "plazo_vigente": en_dia.plazo,
        "proximo_vencimiento": en_dia.proximo_vencimiento,
        "ultimo_avance_el": en_dia.ultimo_avance_el,
        "silencio_desde": en_dia.silencio_desde,
        "por_validar": en_dia.por_validar,
    }


def campos_de_hito(hito: HitoEnDia) -> dict[str, Any]:
    """Los campos proyectados de un hito según sus hechos."""
    return {
        "plazo_vigente": hito.plazo,
        "porcentaje": hito.porcentaje,
        "validado": hito.validado,
        "ultimo_avance_el": hito.ultimo_avance_el,
    }


def proyectar(acuerdo: Acuerdo, *, ahora: datetime) -> None:
    """Reescribe la proyección de `acuerdo` y de sus hitos, y sube su versión, en la transacción de la acción."""
    en_dia = acuerdo_en_dia(hechos_de([acuerdo.pk])[acuerdo.pk], SIEMPRE)
    campos = campos_de_acuerdo(en_dia)
    busqueda = texto_de_busqueda(acuerdo)
    Acuerdo.objects.filter(pk=acuerdo.pk).update(
        **campos, busqueda=busqueda, version=F("version") + 1, actualizado_en=ahora
    )
    for hito in en_dia.hitos:
        Hito.objects.filter(pk=hito.id).update(**campos_de_hito(hito))
    if busqueda != acuerdo.busqueda:
        Palabra.objects.apuntar(palabras_de(acuerdo))
    acuerdo.refresh_from_db(fields=[*campos, "busqueda", "version", "actualizado_en"])
    anotar(TipoDeCambio.ACUERDO, [acuerdo.pk])


def proyectar_acuerdos(ids: Iterable[int], *, ahora: datetime) -> None:
    """Lo mismo para muchos acuerdos, en consultas contadas por cada 500."""
    for tanda in en_tandas(ids):
        anotar(TipoDeCambio.ACUERDO, tanda)
        acuerdos = list(Acuerdo.objects.filter(pk__in=tanda).select_related("municipalidad__region", "sector"))
        hitos = Hito.objects.filter(acuerdo__in=tanda).in_bulk()
        hechos = hechos_de(tanda)
        for acuerdo in acuerdos:
            en_dia = acuerdo_en_dia(hechos[acuerdo.pk], SIEMPRE)
            _poner(acuerdo, campos_de_acuerdo(en_dia))
            acuerdo.busqueda = texto_de_busqueda(acuerdo)
            acuerdo.version += 1
            acuerdo.actualizado_en = ahora
            for h in en_dia.hitos:
                _poner(hitos[h.id], campos_de_hito(h))
        campos = [*campos_de_acuerdo(en_dia), "busqueda", "version", "actualizado_en"] if acuerdos else []
        Acuerdo.objects.bulk_update(acuerdos, campos)
        Palabra.objects.apuntar(palabra for acuerdo in acuerdos for palabra in palabras_de(acuerdo))
        if hitos:
            Hito.objects.bulk_update(hitos.values(), ["plazo_vigente", "porcentaje", "validado", "ultimo_avance_el"])


def diferencias() -> Iterator[str]:
    """Una frase por cada acuerdo o hito cuya proyección no es la que dan sus hechos. Nada si todo está bien."""
    todos = Acuerdo.objects.order_by("pk").values_list("pk", flat=True)
    for tanda in en_tandas(todos.iterator(chunk_size=TANDA)):
        acuerdos = Acuerdo.objects.select_related("municipalidad__region", "sector").in_bulk(tanda)
        hitos = Hito.objects.filter(acuerdo__in=tanda).in_bulk()
        for pk, hechos in hechos_de(tanda).items():
            en_dia = acuerdo_en_dia(hechos, SIEMPRE)
            acuerdo = acuerdos[pk]
            esperado = {**campos_de_acuerdo(en_dia), "busqueda": texto_de_busqueda(acuerdo)}
            yield from _desvios(acuerdo, esperado)
            for h in en_dia.hitos:
                yield from _desvios(hitos[h.id], campos_de_hito(h))


def _desvios(fila: Model, esperado: dict[str, Any]) -> Iterator[str]:
    for campo, valor in esperado.items():
        guardado = getattr(fila, campo)
        if guardado != valor:
            yield f"{fila}: «{campo}» dice {guardado} y los hechos dan {valor}."


def _poner(fila: Model, campos: dict[str, Any]) -> None:
    for campo, valor in campos.items():
        setattr(fila, campo, valor)
