"""El calendario (.ics) de una persona: lo que debe, cada hito en su plazo.

Regla: solo lo que a ella le toca informar y sigue pendiente; la dirección es suya y la renueva cuando quiere. Dos
lecturas sin nada nuevo dan los mismos bytes: cada evento lleva el número de cambio de su acuerdo como SEQUENCE, y por
él sabe el programa de calendario que el plazo se movió (RFC 5545 §3.8.7). Sin ningún hito sigue siendo un calendario
válido, que exige al menos un componente: lleva su zona horaria.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from icalendar import Calendar, Event, Timezone, TimezoneStandard

from acuerdos import encargos
from acuerdos.condiciones import se_puede_recordar
from acuerdos.enums import TipoDeCambio
from acuerdos.models import Cambio, Hito
from cuentas.models import Usuario
from cuentas.textos import limpiar
from recordatorios.mensaje_corto import recortar

EVENTOS_MAXIMOS = 1_000
CADA = timedelta(hours=6)  # cada cuánto conviene leerlo otra vez
LARGO_DEL_EVENTO = 80
DE_LIMA = timedelta(hours=-5)  # sin horario de verano desde 1994


def hitos_que_debe(persona: Usuario) -> "QuerySet[Hito]":
    """Los hitos pendientes que le toca informar, lo que vence antes primero."""
    suyos = encargos.debe(persona)
    if persona.es_secretaria:
        suyos &= Q(acuerdo__a_cargo=persona) | Q(acuerdo__a_cargo__isnull=True)
    hitos = Hito.objects.filter(se_puede_recordar(), suyos).select_related("acuerdo__municipalidad")
    return hitos.order_by("plazo_vigente", "pk")


def calendario(persona: Usuario) -> bytes:
    """El archivo, con un evento de día entero por hito. Sin eventos si la persona ya no tiene nada a su cargo."""
    archivo = Calendar()
    archivo.add("prodid", "-//Secretaria de Descentralizacion//MUNI Ejecutivo//ES")
    archivo.add("version", "2.0")
    archivo.add("x-wr-calname", "MUNI Ejecutivo")
    archivo.add("refresh-interval", CADA, parameters={"VALUE": "DURATION"})
    archivo.add("x-published-ttl", f"PT{CADA.seconds // 3600}H")
    archivo.add_component(_zona())
    if persona.is_active:
        cambios = Cambio.objects.filter(tipo=TipoDeCambio.ACUERDO, clave=OuterRef("acuerdo__codigo")).order_by(
            "-numero"
        )
        hitos = hitos_que_debe(persona).annotate(
            cambio=Subquery(cambios.values("numero")[:1]), cambiado_en=Subquery(cambios.values("en")[:1])
        )
        for hito in hitos[:EVENTOS_MAXIMOS]:
            archivo.add_component(_evento(hito))
    return archivo.to_ical()


def _zona() -> Timezone:
    zona, siempre = Timezone(), TimezoneStandard()
    zona.add("tzid", settings.TIME_ZONE)
    siempre.add("dtstart", datetime(1994, 4, 1))  # noqa: DTZ001  # en la hora de la zona que define
    siempre.add("tzoffsetfrom", DE_LIMA)
    siempre.add("tzoffsetto", DE_LIMA)
    zona.add_component(siempre)
    return zona


def _evento(hito: Any) -> Event:
    """`hito` trae el `cambio` de su acuerdo y `cambiado_en`, vacíos si nada cambió desde que se numera."""
    evento, acuerdo = Event(), hito.acuerdo
    cambiado_en = (hito.cambiado_en or hito.registrado_en).astimezone(UTC).replace(microsecond=0)
    evento.add("uid", f"hito-{hito.pk}@{urlsplit(settings.SITIO).hostname}")
    evento.add("dtstamp", cambiado_en)
    evento.add("last-modified", cambiado_en)
    evento.add("sequence", hito.cambio or 0)
    evento.add("dtstart", hito.plazo_vigente)
    evento.add("dtend", hito.plazo_vigente + timedelta(days=1))
    que = recortar(limpiar(hito.texto), LARGO_DEL_EVENTO)
    evento.add("summary", f"Vence: {que} · {acuerdo.municipalidad.nombre} · {acuerdo.codigo} ({hito.porcentaje} %)")
    evento.add("description", f"{limpiar(hito.texto)}\n\n{acuerdo.codigo}: {limpiar(acuerdo.texto)}")
    evento.add("url", settings.SITIO + reverse("acuerdo", args=[acuerdo.codigo]))
    evento.add("transp", "TRANSPARENT")
    return evento
