"""Fechas, cantidades y porcentajes en las plantillas: lo que dice `acuerdos.palabras`, con el hueco de lo que falta.

Ejemplos: 1,891 · 12.8 % · S/ 1,250,000.50. Lo que no existe se muestra «—», nunca 0.
Un día es un día en America/Lima: los instantes se llevan a la zona activa antes de mostrarse. Ninguno pregunta la
hora: el día de hoy llega como argumento desde la vista.
"""

import json
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.translation import gettext

from acuerdos import palabras, reglas
from web.comun.deshacer import Ofrecido, leer_ofrecido
from web.graficos.comun import como_decimal

register = template.Library()

SIN_DATO = "—"


def _como_dia(valor: object) -> date | None:
    if isinstance(valor, datetime):
        return timezone.localtime(valor).date() if timezone.is_aware(valor) else valor.date()
    return valor if isinstance(valor, date) else None


@register.filter
def vuelta_atras(etiquetas: str) -> Ofrecido | None:
    """El botón «Deshacer» que un aviso lleva en sus etiquetas; None si no lleva."""
    return leer_ofrecido(etiquetas)


@register.filter
def dia(valor: object) -> str:
    """Una fecha o instante como «31 de marzo de 2025»; lo demás, «—»."""
    fecha = _como_dia(valor)
    return palabras.dia_en_palabras(fecha) if fecha else SIN_DATO


@register.filter
def dia_corto(valor: object) -> str:
    """Una fecha o instante como «31 mar 2025», para tablas; lo demás, «—»."""
    fecha = _como_dia(valor)
    return palabras.dia_corto(fecha) if fecha else SIN_DATO


@register.filter
def dia_con_nombre(valor: object) -> str:
    """Una fecha o instante como «lunes 31 de marzo de 2025»; lo demás, «—»."""
    fecha = _como_dia(valor)
    return palabras.dia_con_nombre(fecha) if fecha else SIN_DATO


@register.simple_tag
def le_devolvio() -> str:
    """Lo que va antes del motivo de un avance devuelto, a quien le toca corregirlo: ver `palabras.LE_DEVOLVIO`."""
    return gettext(palabras.LE_DEVOLVIO)


@register.simple_tag
def lo_devolvio() -> str:
    """Lo mismo, a cualquiera que lea el avance."""
    return gettext(palabras.LO_DEVOLVIO)


@register.filter
def iso(valor: object) -> str:
    """Una fecha o instante como «2025-03-31», para `<time datetime>`; lo demás, vacío."""
    fecha = _como_dia(valor)
    return fecha.isoformat() if fecha else ""


@register.filter
def instante(valor: object) -> str:
    """Un instante como «31 de marzo de 2025, 15:04» en la zona activa; una fecha, sin hora."""
    if not isinstance(valor, datetime):
        return dia(valor)
    local = timezone.localtime(valor) if timezone.is_aware(valor) else valor
    return f"{dia(local)}, {local:%H:%M}"


@register.filter
def hora(valor: object) -> str:
    """Un instante u hora como «15:04»; lo demás, «—»."""
    if isinstance(valor, datetime) and timezone.is_aware(valor):
        valor = timezone.localtime(valor)
    return f"{valor:%H:%M}" if hasattr(valor, "hour") else SIN_DATO


@register.filter
def plazo_en_palabras(plazo: object, hoy: object) -> str:
    """El plazo visto desde el día `hoy`: «vence hoy», «vence en 5 días», «venció hace 3 días»; sin plazo, «sin plazo».

    No está vencido el mismo día en que vence.
    """
    fecha, base = _como_dia(plazo), _como_dia(hoy)
    if fecha is None:
        return gettext("sin plazo")
    if base is None:
        return dia(fecha)
    return palabras.cuando_vence(fecha, base)


@register.filter
def paso_el_plazo(plazo: date, hoy: date) -> bool:
    """Si el día `hoy` ya pasó `plazo`."""
    return reglas.paso_el_plazo(plazo, hoy)


@register.filter
def hace(valor: object, hoy: object) -> str:
    """Cuánto hace de una fecha pasada vista desde `hoy`: «hoy», «ayer», «hace 12 días»; sin fecha, «nunca»."""
    fecha, base = _como_dia(valor), _como_dia(hoy)
    if fecha is None:
        return gettext("nunca")
    if base is None or fecha > base:
        return dia(fecha)
    return palabras.hace_dias((base - fecha).days)


def _decimal(valor: object) -> Decimal | None:
    if valor is None or valor == "" or isinstance(valor, bool):
        return None
    try:
        leido = como_decimal(valor)
    except InvalidOperation:
        return None
    return leido if leido.is_finite() else None


@register.filter
def numero(valor: object, decimales: int = 0) -> str:
    """Un número con coma de millares y los decimales pedidos (mitad hacia arriba): «1,891»; lo demás, «—»."""
    if type(valor) is int and not decimales:  # casi todos: sin volverlo un decimal
        return palabras.en_miles(valor)
    leido = _decimal(valor)
    return SIN_DATO if leido is None else palabras.en_miles(leido, int(decimales))


@register.filter
def porcentaje(valor: object, decimales: int = 1) -> str:
    """Un porcentaje de 0 a 100 como «12.8 %», con espacio duro; sin dato (p. ej. sin vigentes), «—»."""
    texto = numero(valor, decimales)
    return texto if texto == SIN_DATO else f"{texto}\u00a0%"


@register.filter
def soles(valor: object) -> str:
    """Un monto en soles como «S/ 1,250,000.50»; sin dato, «—»."""
    leido = _decimal(valor)
    return SIN_DATO if leido is None else palabras.en_soles(leido)


@register.filter
def en_json(valor: object) -> str:
    """Para un atributo `data-…` que lee un guion; la plantilla lo escapa."""
    return json.dumps(valor, cls=DjangoJSONEncoder)


@register.filter
def plural(cantidad: object, formas: str) -> str:
    """La cantidad con su palabra: `{{ 1|plural:"acuerdo,acuerdos" }}` es «1 acuerdo» y 3 es «3 acuerdos»."""
    una, varias = formas.split(",")
    return f"{numero(cantidad)} {una if cantidad == 1 else varias}"


@register.filter
def traducido(valor: object) -> str:
    """Una palabra nuestra (el nombre de un estado, de un responsable) en el idioma de la página."""
    return gettext(str(valor))


@register.filter
def telefono(valor: object) -> str:
    """«951 234 567», se haya escrito como se haya escrito; otra cosa que nueve cifras, tal cual."""
    escrito = str(valor or "")
    cifras = "".join(cifra for cifra in escrito if cifra.isdigit())
    return f"{cifras[:3]} {cifras[3:6]} {cifras[6:]}" if len(cifras) == 9 else escrito
