"""Lo que se dice de un acuerdo, como se muestra a quien mira: la conversación de los tres lados y las notas."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext

from acuerdos.colgado import lo_de
from acuerdos.enums import Canal
from acuerdos.models import Acuerdo, MensajeDeAcuerdo, Nota
from web.acuerdos import botones
from web.acuerdos.oferta import Botones
from web.comun.quien import Quienes


@dataclass(frozen=True, slots=True)
class NotaDeFicha:
    texto: str
    autor: str
    registrada_en: datetime
    puede: Botones


@dataclass(frozen=True, slots=True, kw_only=True)
class MensajeDeFicha:
    """`a_quien`: el lado al que se le pide que conteste, o vacío; `por_correo`: si llegó contestando uno."""

    pk: int
    texto: str
    autor: str
    escrito_en: datetime
    a_quien: str
    por_correo: bool
    puede: Botones


def notas_de(acuerdo: Acuerdo, quienes: Quienes) -> list[NotaDeFicha]:
    """Las internas, si quien mira es de la Secretaría: la más reciente primero."""
    if not quienes.quien_mira.es_secretaria:
        return []
    return [
        NotaDeFicha(
            nota.texto, str(nota.registrado_por), nota.registrado_en, botones.de_la_nota(quienes.quien_mira, nota)
        )
        for nota in lo_de(acuerdo, _notas_vivas)
    ]


def _notas_vivas(acuerdo: int) -> QuerySet[Any]:
    return Nota.objects.sin_anulados().filter(acuerdo=acuerdo).select_related("registrado_por").order_by("-pk")


def mensajes_de(acuerdo: Acuerdo, quienes: Quienes) -> list[MensajeDeFicha]:
    """La conversación, de lo más antiguo a lo último."""
    return [
        MensajeDeFicha(
            pk=mensaje.pk,
            texto=mensaje.texto,
            autor=quienes.nombre_de(mensaje.registrado_por),
            escrito_en=mensaje.registrado_en,
            a_quien=gettext(mensaje.get_dirigido_a_display()) if mensaje.dirigido_a else "",
            por_correo=mensaje.canal == Canal.CORREO,
            puede=botones.del_mensaje(quienes.quien_mira, mensaje),
        )
        for mensaje in lo_de(acuerdo, _mensajes_vivos)
    ]


def _mensajes_vivos(acuerdo: int) -> QuerySet[Any]:
    return MensajeDeAcuerdo.objects.sin_anulados().filter(acuerdo=acuerdo).select_related("registrado_por")
