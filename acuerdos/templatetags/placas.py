"""Placas de estado y semáforo: cada una con forma y palabra, porque el color nunca habla solo.

El estado y el semáforo los decide `acuerdos/estados.py`; aquí solo se dibujan.
"""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from acuerdos.enums import Estado, EstadoSolicitud, Semaforo
from acuerdos.views.graficos.progreso import progreso as dibujar_progreso
from reuniones.enums import EstadoReunion, Etapa

register = template.Library()

# Formas de 16 × 16 que toman el color del texto; los trazos claros van sobre el relleno.
FORMAS = {
    "visto": '<circle cx="8" cy="8" r="7.5"/><path class="h" d="M4.5 8.3l2.4 2.4 4.6-5"/>',
    "medio": '<path class="t" d="M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13z"/><path d="M8 3.5a4.5 4.5 0 0 1 0 9z"/>',
    "hueco": '<circle class="t" cx="8" cy="8" r="6.5"/>',
    "puntos": '<circle class="t p" cx="8" cy="8" r="6.5"/>',
    "octagono": '<path d="M5 .5h6L15.5 5v6L11 15.5H5L.5 11V5z"/><path class="h" d="M8 4v5M8 11v1.2"/>',
    "triangulo": '<path d="M8 1l7.5 14H.5z"/><path class="h" d="M8 6v4M8 12v1.2"/>',
    "barrado": '<circle class="t" cx="8" cy="8" r="6.5"/><path class="t" d="M3.5 12.5l9-9"/>',
    "reloj": '<circle class="t" cx="8" cy="8" r="6.5"/><path class="t" d="M8 4v4.5l3 1.5"/>',
}
TRABA = {"abierta": "Abierta", "levantada": "Levantada"}
AVANCE = {"por_validar": "Por validar", "validado": "Validado"}
PALABRAS: dict[str, Any] = {
    **dict(Estado.choices),
    **dict(EstadoSolicitud.choices),
    **dict(EstadoReunion.choices),
    **dict(Etapa.choices),
    **TRABA,
    **AVANCE,
}
# valor: (tono, forma)
DIBUJOS = {
    "cumplido": ("verde", "visto"),
    "en_proceso": ("azul", "medio"),
    "pendiente": ("gris", "puntos"),
    "vencido": ("rojo", "octagono"),
    "desestimado": ("gris", "barrado"),
    "por_validar": ("violeta", "reloj"),
    "validado": ("verde", "visto"),
    "solicitada": ("violeta", "reloj"),
    "aprobada": ("verde", "visto"),
    "rechazada": ("gris", "barrado"),
    "abierta": ("ambar", "triangulo"),
    "levantada": ("verde", "visto"),
    "programada": ("gris", "puntos"),
    "realizada": ("verde", "visto"),
    "no_realizada": ("gris", "barrado"),
    "preparacion": ("gris", "puntos"),
    "en_curso": ("azul", "medio"),
    "seguimiento": ("azul", "medio"),
    "cerrada": ("gris", "barrado"),
}
SEMAFOROS = {
    Semaforo.VERDE: ("verde", "visto"),
    Semaforo.AMBAR: ("ambar", "triangulo"),
    Semaforo.ROJO: ("rojo", "octagono"),
    Semaforo.GRIS: ("gris", "puntos"),
}


def forma(nombre: str) -> SafeString:
    """El dibujo de la forma `nombre`, decorativo (la palabra va siempre al lado)."""
    return mark_safe(f'<svg class="forma" viewBox="0 0 16 16" aria-hidden="true">{FORMAS[nombre]}</svg>')  # noqa: S308


@register.simple_tag
def placa(valor: Any, palabra: str = "") -> SafeString:
    """Placa de un estado (de acuerdo, solicitud, traba, reunión o sesión): forma y palabra.

    `{% placa acuerdo.estado %}`; `palabra` cambia el texto y un valor desconocido se muestra tal cual, en gris.
    """
    clave = str(getattr(valor, "value", valor))
    tono, dibujo = DIBUJOS.get(clave, ("gris", "hueco"))
    texto = palabra or PALABRAS.get(clave, clave.replace("_", " ").capitalize())
    return format_html('<span class="placa {}">{}{}</span>', tono, forma(dibujo), texto)


@register.simple_tag
def semaforo(color: Any, motivo: str = "") -> SafeString:
    """Semáforo con su motivo en palabras: `{% semaforo acuerdo.semaforo acuerdo.semaforo_motivo %}`.

    Con motivo, la palabra del color queda para quien no ve; sin motivo, se muestra.
    """
    luz = Semaforo(color) if color in Semaforo.values else Semaforo.GRIS
    tono, dibujo = SEMAFOROS[luz]
    texto = luz.label
    if not motivo:
        return format_html('<span class="semaforo {}">{}<span>{}</span></span>', tono, forma(dibujo), texto)
    return format_html(
        '<span class="semaforo {}">{}<span><span class="oculto">{}: </span>{}</span></span>',
        tono, forma(dibujo), texto, motivo,
    )  # fmt: skip


@register.simple_tag
def progreso(porcentaje: Any) -> SafeString:
    """Barra pequeña con su porcentaje escrito: `{% progreso acuerdo.avance %}`; sin dato, «—»."""
    return dibujar_progreso(porcentaje)
