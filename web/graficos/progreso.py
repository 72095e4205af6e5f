"""La barra pequeña de avance, con su porcentaje escrito al lado."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

from web.graficos.comun import como_decimal, entero


def progreso(porcentaje: Decimal | Fraction | float | None) -> SafeString:
    """Barra de 0 a 100 con el número escrito.

    porcentaje: 0–100 (se recorta si se sale); None muestra «—» sin barra.
    """
    if porcentaje is None:
        return format_html('<span class="progreso">{}</span>', "—")
    return _barra(sin_decimales(porcentaje))


def sin_decimales(porcentaje: Decimal | Fraction | float) -> int:
    """El avance como se escribe, de 0 a 100: ni 99,6 se lee como 100 ni 0,4 como 0.

    Lo que falta, o lo poco hecho, no desaparece al redondear.
    """
    valor = min(max(como_decimal(porcentaje), Decimal(0)), Decimal(100))
    cerca = entero(valor)
    if cerca == 100 and valor < 100:
        return 99
    return 1 if cerca == 0 and valor > 0 else cerca


@lru_cache(maxsize=101)
def _barra(ancho: int) -> SafeString:
    return format_html(
        '<span class="progreso"><svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="pista" width="100" height="8"/><rect class="hecho{}" width="{}" height="8"/></svg>{} %</span>',
        " lleno" if ancho == 100 else "",
        ancho,
        ancho,
    )
