"""El correo: un resumen por persona y día, lo vencido primero, diez filas como máximo y «y N más»."""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from acuerdos.models import Envio, Recordatorio
from acuerdos.palabras import contar, enumerar
from acuerdos.recordatorios import enlaces
from acuerdos.recordatorios.filas import FILAS, Fila, con_enlaces, filas_del_resumen
from cuentas.models import Usuario


def componer(
    envio: Envio, recordatorios: Sequence[Recordatorio], correo: str, *, dia: date, ahora: datetime
) -> EmailMultiAlternatives:
    """El correo de un envío, con los días contados desde `dia`."""
    filas = filas_del_resumen(recordatorios, dia)
    baja = direccion_de_baja(envio.persona)
    contexto = {
        "nombre": envio.persona.get_short_name() if envio.persona else "",
        "municipalidad": envio.municipalidad.nombre_completo if envio.municipalidad else "",
        "filas": con_enlaces(filas[:FILAS], envio.persona, ahora=ahora),
        "mas": max(0, len(filas) - FILAS),
        "ver_todo": settings.SITIO + reverse("inicio"),
        "encabezado": encabezado(filas),
        "con_enlace_firmado": bool(envio.persona and not envio.persona.es_secretaria),
        "baja": baja,
        "preferencias": settings.SITIO + reverse("avisos") if envio.persona else "",
    }
    mensaje = EmailMultiAlternatives(
        subject="MUNI Ejecutivo: " + cuenta(filas),
        body=render_to_string("recordatorios/resumen.txt", contexto),
        to=[correo],
        headers={"Message-ID": envio.message_id, "Auto-Submitted": "auto-generated", **_cabeceras_de_baja(baja)},
    )
    mensaje.attach_alternative(render_to_string("recordatorios/resumen.html", contexto), "text/html")
    return mensaje


def cuenta(filas: Sequence[Fila]) -> str:
    """Lo que se lee en la bandeja: cuántos vencieron, cuántos vencen y de cuántos no se sabe."""
    vencidos, callados = sum(f.vencido for f in filas), sum(f.silencio for f in filas)
    por_vencer = len(filas) - vencidos - callados
    partes = (
        (vencidos, "hito vencido", "hitos vencidos"),
        (por_vencer, "por vencer", "por vencer"),
        (callados, "sin avance", "sin avance"),
    )
    return enumerar([contar(n, una, varias) for n, una, varias in partes if n])


def encabezado(filas: Sequence[Fila]) -> str:
    """La frase con que empieza el correo."""
    if all(f.es_suyo for f in filas):
        return f"Le toca informar cómo va: {cuenta(filas)}."
    if any(f.es_suyo for f in filas):
        return f"Entre lo que le toca informar y lo que sigue: {cuenta(filas)}."
    return f"De lo que usted sigue: {cuenta(filas)}."


def direccion_de_baja(persona: Usuario | None) -> str:
    """La dirección para dejar de recibir avisos; a la Secretaría le llegan por su trabajo y no tiene."""
    if persona is None or persona.es_secretaria:
        return ""
    return settings.SITIO + reverse("avisos_baja", args=[enlaces.firmar_baja(persona.pk)])


def _cabeceras_de_baja(baja: str) -> dict[str, str]:
    """RFC 8058: el botón «cancelar suscripción» del correo hace un POST."""
    if not baja:
        return {}
    return {"List-Unsubscribe": f"<{baja}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
