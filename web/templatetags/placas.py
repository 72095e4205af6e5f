"""Placas de estado y semáforo: cada una con forma y palabra, porque el color nunca habla solo.

El estado y el semáforo los decide `acuerdos/estados.py`; aquí solo se dibujan. El dibujo es función de sus palabras, y
los pocos que hay se repiten en cada fila: se escriben una vez.
"""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_noop

from acuerdos.enums import Estado, EstadoSolicitud, Semaforo
from cuentas.idiomas import catalogo_puesto
from reuniones.enums import EstadoReunion, Etapa
from web.graficos.formas import DE_ESTADO, forma
from web.graficos.progreso import progreso as dibujar_progreso

register = template.Library()

TRABA = {"abierta": "Abierta", "levantada": "Levantada"}
AVANCE = {"por_validar": "Por validar", "validado": gettext_noop("Validado")}
PALABRAS: dict[str, object] = {
    **dict(Estado.choices),
    **dict(EstadoSolicitud.choices),
    **dict(EstadoReunion.choices),
    **dict(Etapa.choices),
    **TRABA,
    **AVANCE,
}
# valor: (tono, forma)
DIBUJOS = {
    **DE_ESTADO,
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


@register.simple_tag
def placa(valor: object, palabra: str = "") -> SafeString:
    """Placa de un estado (de acuerdo, solicitud, traba, reunión o sesión): forma y palabra.

    `{% placa acuerdo.estado %}`; `palabra` cambia el texto y un valor desconocido se muestra tal cual, en gris.
    """
    return _placa(str(getattr(valor, "value", valor)), str(palabra), catalogo_puesto())


@lru_cache(maxsize=256)
def _placa(clave: str, palabra: str, _catalogo: object) -> SafeString:
    tono, dibujo = DIBUJOS.get(clave, ("gris", "hueco"))
    texto = palabra or gettext(str(PALABRAS.get(clave, clave.replace("_", " ").capitalize())))
    return format_html('<span class="placa {}">{}{}</span>', tono, forma(dibujo), texto)


@register.simple_tag
def forma_de(valor: object) -> SafeString:
    """Solo la forma de un estado, con su tono, para acompañar una palabra ya escrita: `{% forma_de "vencido" %}`."""
    tono, dibujo = DIBUJOS.get(str(getattr(valor, "value", valor)), ("gris", "hueco"))
    return format_html('<span class="semaforo {}">{}</span>', tono, forma(dibujo))


@register.simple_tag
def semaforo(color: object, motivo: str = "") -> SafeString:
    """Semáforo con su motivo en palabras: `{% semaforo acuerdo.semaforo acuerdo.motivo %}`.

    Con motivo, la palabra del color queda para quien no ve; sin motivo, se muestra.
    """
    return _semaforo(str(color), str(motivo), catalogo_puesto())


@lru_cache(maxsize=1024)
def _semaforo(color: str, motivo: str, _catalogo: object) -> SafeString:
    luz = Semaforo(color) if color in Semaforo.values else Semaforo.GRIS
    tono, dibujo = SEMAFOROS[luz]
    texto = gettext(luz.label)
    if not motivo:
        return format_html('<span class="semaforo {}">{}<span>{}</span></span>', tono, forma(dibujo), texto)
    return format_html(
        '<span class="semaforo {}">{}<span><span class="oculto">{}: </span>{}</span></span>',
        tono,
        forma(dibujo),
        texto,
        motivo,
    )


@register.simple_tag
def progreso(porcentaje: Decimal | Fraction | float | None) -> SafeString:
    """Barra pequeña con su porcentaje escrito: `{% progreso acuerdo.avance %}`; sin dato, «—»."""
    return dibujar_progreso(porcentaje)
