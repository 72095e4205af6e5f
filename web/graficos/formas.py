"""Formas de placas y semáforos, de 16 × 16 y del color del texto: distinguen sin color, también en papel."""

from django.utils.safestring import SafeString, mark_safe

# h: trazo claro sobre el relleno; t: solo contorno; p: contorno de puntos.
FORMAS = {
    "visto": '<circle cx="8" cy="8" r="7.5"/><path class="h" d="M4.5 8.3l2.4 2.4 4.6-5"/>',
    "medio": '<circle class="t" cx="8" cy="8" r="6.5"/><path d="M8 3.5a4.5 4.5 0 0 1 0 9z"/>',
    "hueco": '<circle class="t" cx="8" cy="8" r="6.5"/>',
    "puntos": '<circle class="t p" cx="8" cy="8" r="6.5"/>',
    "octagono": '<path d="M5 .5h6L15.5 5v6L11 15.5H5L.5 11V5z"/><path class="h" d="M8 4v5M8 11.5v.7"/>',
    "triangulo": '<path d="M8 1l7.5 14H.5z"/><path class="h" d="M8 6v4M8 12.2v.3"/>',
    "barrado": '<circle class="t" cx="8" cy="8" r="6.5"/><path class="t" d="M3.5 12.5l9-9"/>',
    "reloj": '<circle class="t" cx="8" cy="8" r="6.5"/><path class="t" d="M8 4v4.5l3 1.5"/>',
}
# De cada estado de un acuerdo: (tono, forma).
DE_ESTADO = {
    "cumplido": ("verde", "visto"),
    "en_proceso": ("azul", "medio"),
    "pendiente": ("gris", "puntos"),
    "vencido": ("rojo", "octagono"),
    "desestimado": ("gris", "barrado"),
}


def forma(nombre: str) -> SafeString:
    """El dibujo de la forma `nombre`, decorativo: la palabra va siempre al lado."""
    return mark_safe(f'<svg class="forma" viewBox="0 0 16 16" aria-hidden="true">{FORMAS[nombre]}</svg>')  # noqa: S308  # constantes de arriba
