"""Lo que se guarda en el acuerdo y en sus hitos para que las listas de hoy sean rápidas.

Regla: la proyección es función solo de los hechos; no lleva el reloj (eso lo pone la consulta: `plazo_vigente < hoy`).
La escribe `proyectar`, que toda acción llama en su misma transacción, y `diferencias` dice si alguna fila se apartó.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Model

from acuerdos.acciones.cambios import anotar
from acuerdos.busqueda import palabras_de, texto_de_busqueda, texto_de_palabras
from acuerdos.enums import TipoDeCambio
from acuerdos.estados import AcuerdoEnDia, HitoEnDia, acuerdo_en_dia
from acuerdos.models import Acuerdo, Hito, Palabra, Participante
from acuerdos.models.acuerdo import CAMPOS_PROYECTADOS
from acuerdos.models.hechos import hechos_de
from acuerdos.models.hito import CAMPOS_PROYECTADOS_DE_HITO
from acuerdos.models.participantes import participantes_por_acuerdo
from acuerdos.reglas import redondear
from cuentas.tandas import TANDA, en_tandas

SIEMPRE = date.max


@dataclass(frozen=True, slots=True)
class Participan:
    """Quiénes están en un acuerdo sin encabezarlo: desde qué ámbitos lo ven, y con qué nombres se les busca."""

    ambitos: str = ""
    nombres: tuple[str, ...] = ()


NADIE_MAS = Participan()


def campos_de_acuerdo(en_dia: AcuerdoEnDia, participan: Participan = NADIE_MAS) -> dict[str, Any]:
    """Los campos proyectados de un acuerdo (`CAMPOS_PROYECTADOS`) según sus hechos y sus participantes."""
    return {
        "situacion": en_dia.situacion,
        "avance": redondear(en_dia.avance, 2),
        "plazo_vigente": en_dia.plazo,
        "proximo_vencimiento": en_dia.proximo_vencimiento,
        "ultimo_avance_el": en_dia.ultimo_avance_el,
        "silencio_desde": en_dia.silencio_desde,
        "por_validar": en_dia.por_validar,
        "participan": participan.ambitos,
    }


def campos_de_hito(hito: HitoEnDia) -> dict[str, Any]:
    """Los campos proyectados de un hito según sus hechos."""
    return {
        "plazo_vigente": hito.plazo,
        "porcentaje": hito.porcentaje,
        "validado": hito.validado,
        "ultimo_avance_el": hito.ultimo_avance_el,
    }


def participan_en(ids: Iterable[int]) -> dict[int, Participan]:
    """Por acuerdo que los tiene, lo que se guarda de sus participantes. Una consulta, o ninguna."""
    return {pk: participan_estos(suyos) for pk, suyos in participantes_por_acuerdo(list(ids)).items()}


def participan_estos(participantes: Iterable[Participante]) -> Participan:
    """Lo que se guarda junto al acuerdo de sus participantes en pie, en el orden en que se registraron."""
    suyos = list(participantes)
    return Participan(" ".join(p.ambito for p in suyos), tuple(nombre for p in suyos for nombre in _nombres(p)))


def _nombres(participante: Participante) -> tuple[str, ...]:
    if sector := participante.sector:
        return sector.pk, sector.nombre
    lugar = participante.municipalidad
    assert lugar is not None  # es de uno de los dos: lo exige la base
    return lugar.distrito, lugar.provincia, lugar.otros_nombres, lugar.region.nombre, participante.mancomunidad


def proyectar(acuerdo: Acuerdo, *, ahora: datetime, cambian_los_participantes: bool = False) -> None:
    """Reescribe la proyección de `acuerdo` y de sus hitos, y sube su versión, en la transacción de la acción."""
    en_dia = acuerdo_en_dia(hechos_de([acuerdo.pk])[acuerdo.pk], SIEMPRE)
    con_otros = cambian_los_participantes or acuerdo.participan
    participan = participan_en([acuerdo.pk]).get(acuerdo.pk, NADIE_MAS) if con_otros else NADIE_MAS
    campos = campos_de_acuerdo(en_dia, participan)
    palabras = palabras_de(acuerdo, participan.nombres)
    busqueda = texto_de_palabras(palabras)
    Acuerdo.objects.filter(pk=acuerdo.pk).update(
        **campos, busqueda=busqueda, version=F("version") + 1, actualizado_en=ahora
    )
    for hito in en_dia.hitos:
        Hito.objects.filter(pk=hito.id).update(**campos_de_hito(hito))
    if busqueda != acuerdo.busqueda:
        Palabra.objects.apuntar(palabras)
    acuerdo.refresh_from_db(fields=[*campos, "busqueda", "version", "actualizado_en"])
    anotar(TipoDeCambio.ACUERDO, [acuerdo.pk])


def proyectar_acuerdos(ids: Iterable[int], *, ahora: datetime) -> None:
    """Lo mismo para muchos acuerdos, en consultas contadas por cada 500."""
    for tanda in en_tandas(ids):
        anotar(TipoDeCambio.ACUERDO, tanda)
        acuerdos = list(Acuerdo.objects.filter(pk__in=tanda).select_related("municipalidad__region", "sector"))
        hitos = Hito.objects.filter(acuerdo__in=tanda).in_bulk()
        hechos = hechos_de(tanda)
        varios = participan_en(acuerdo.pk for acuerdo in acuerdos if acuerdo.participan)
        palabras: list[str] = []
        for acuerdo in acuerdos:
            en_dia, participan = acuerdo_en_dia(hechos[acuerdo.pk], SIEMPRE), varios.get(acuerdo.pk, NADIE_MAS)
            _poner(acuerdo, campos_de_acuerdo(en_dia, participan))
            suyas = palabras_de(acuerdo, participan.nombres)
            palabras += suyas
            acuerdo.busqueda = texto_de_palabras(suyas)
            acuerdo.version += 1
            acuerdo.actualizado_en = ahora
            for h in en_dia.hitos:
                _poner(hitos[h.id], campos_de_hito(h))
        campos = [*CAMPOS_PROYECTADOS, "busqueda", "version", "actualizado_en"]
        Acuerdo.objects.bulk_update(acuerdos, campos)
        Palabra.objects.apuntar(palabras)
        if hitos:
            Hito.objects.bulk_update(hitos.values(), CAMPOS_PROYECTADOS_DE_HITO)


def diferencias() -> Iterator[str]:
    """Una frase por cada acuerdo o hito cuya proyección no es la que dan sus hechos. Nada si todo está bien."""
    todos = Acuerdo.objects.order_by("pk").values_list("pk", flat=True)
    for tanda in en_tandas(todos.iterator(chunk_size=TANDA)):
        acuerdos = Acuerdo.objects.select_related("municipalidad__region", "sector").in_bulk(tanda)
        hitos = Hito.objects.filter(acuerdo__in=tanda).in_bulk()
        varios = participan_en(tanda)
        for pk, hechos in hechos_de(tanda).items():
            en_dia = acuerdo_en_dia(hechos, SIEMPRE)
            acuerdo, participan = acuerdos[pk], varios.get(pk, NADIE_MAS)
            busqueda = texto_de_busqueda(acuerdo, participan.nombres)
            esperado = {**campos_de_acuerdo(en_dia, participan), "busqueda": busqueda}
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
