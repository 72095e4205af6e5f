"""Quién responde por un hito, en palabras y para elegirlo: el lado y, si en el acuerdo hay varios en él, cuál."""

from django.utils.translation import gettext

from acuerdos.ambitos import municipalidades_de, sectores_de
from acuerdos.enums import Responsable
from acuerdos.models import Acuerdo, Hito, Participante
from acuerdos.models.participantes import participantes_de


def otros_participantes(acuerdo: Acuerdo) -> list[Participante]:
    """Los que hoy participan sin encabezarlo. Sin preguntar nada si no hay."""
    return participantes_de([acuerdo]).get(acuerdo.pk, [])


def quienes_responden(acuerdo: Acuerdo, participan: list[Participante]) -> dict[str, str]:
    """Por UBIGEO o sigla, cómo se llama cada uno que puede responder por un hito; vacío si no hay que distinguirlos."""
    if not participan:
        return {}
    encabezan = {acuerdo.municipalidad_id: acuerdo.municipalidad.nombre, acuerdo.sector_id: acuerdo.sector_id}
    return encabezan | {uno.clave: uno.nombre_corto for uno in participan}


def responde(hito: Hito, nombres: dict[str, str]) -> str:
    """«Gobierno local» o, si en el acuerdo hay varios, «Gobierno local, San José»."""
    ubigeo, sigla = hito.la_debe
    clave = {Responsable.GL: ubigeo, Responsable.GN: sigla}.get(Responsable(hito.responsable), "")
    return ", ".join(filter(None, [gettext(hito.get_responsable_display()), nombres.get(clave, "")]))


def opciones_de_responsable(acuerdo: Acuerdo) -> list[tuple[str, str]]:
    """Entre quiénes se elige quién responde por un hito: el lado y, si hay varios en él, cuál («GL:140311»)."""
    nombres = quienes_responden(acuerdo, otros_participantes(acuerdo))
    de_cada_lado = {Responsable.GL: municipalidades_de(acuerdo), Responsable.GN: sectores_de(acuerdo)}
    opciones: list[tuple[str, str]] = []
    for responsable in Responsable:
        primero, *demas = de_cada_lado.get(responsable, [""])
        rotulo = f"{responsable.label}, {nombres[primero]}" if demas else str(responsable.label)
        opciones.append((responsable.value, rotulo))
        opciones += [(f"{responsable.value}:{clave}", f"{responsable.label}, {nombres[clave]}") for clave in demas]
    return opciones


def valor_de_responsable(hito: Hito) -> str:
    """El de `opciones_de_responsable` que le toca."""
    return ":".join(filter(None, [hito.responsable, hito.de_municipalidad_id or hito.de_sector_id]))
