"""El calendario (.ics) de una persona: lo que debe, cada hito en su plazo.

Regla: solo lo que a ella le toca informar y sigue pendiente; la dirección es suya y la renueva cuando quiere.
"""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from icalendar import Calendar, Event

from acuerdos import permisos
from acuerdos.enums import Responsable
from acuerdos.models import Hito
from cuentas.models import Usuario
from cuentas.textos import limpiar
from recordatorios.vencimientos import se_puede_recordar

EVENTOS_MAXIMOS = 1_000


def hitos_que_debe(persona: Usuario) -> "QuerySet[Hito]":
    """Los hitos pendientes que le toca informar, lo que vence antes primero."""
    suyos = Q(responsable=Responsable.GL, acuerdo__municipalidad__in=permisos.municipalidades_a_cargo(persona))
    suyos |= Q(responsable=Responsable.GN, acuerdo__sector__in=permisos.sectores_a_cargo(persona))
    if persona.es_secretaria:
        suyos = Q(responsable=Responsable.GR) & (Q(acuerdo__a_cargo=persona) | Q(acuerdo__a_cargo__isnull=True))
    hitos = Hito.objects.filter(se_puede_recordar(), suyos).select_related("acuerdo__municipalidad")
    return hitos.order_by("plazo_vigente", "pk")


def calendario(persona: Usuario, *, ahora: datetime) -> bytes:
    """El archivo, con un evento de día entero por hito. Vacío si la persona ya no tiene nada a su cargo."""
    archivo = Calendar()
    archivo.add("prodid", "-//Secretaria de Descentralizacion//MUNI Ejecutivo//ES")
    archivo.add("version", "2.0")
    archivo.add("x-wr-calname", "MUNI Ejecutivo")
    if persona.is_active:
        for hito in hitos_que_debe(persona)[:EVENTOS_MAXIMOS]:
            archivo.add_component(_evento(hito, ahora))
    return archivo.to_ical()


def _evento(hito: Hito, ahora: datetime) -> Event:
    evento, acuerdo = Event(), hito.acuerdo
    evento.add("uid", f"hito-{hito.pk}@{urlsplit(settings.SITIO).hostname}")
    evento.add("dtstamp", ahora)
    evento.add("dtstart", hito.plazo_vigente)
    evento.add("dtend", hito.plazo_vigente + timedelta(days=1))
    evento.add("summary", f"{acuerdo.codigo} · {acuerdo.municipalidad.nombre}: vence un hito ({hito.porcentaje} %)")
    evento.add("description", limpiar(hito.texto))
    evento.add("url", settings.SITIO + reverse("acuerdo", args=[acuerdo.codigo]))
    evento.add("transp", "TRANSPARENT")
    return evento
