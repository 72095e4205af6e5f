"""Días, cantidades y enumeraciones dentro de una frase: una regla para la pantalla, la terminal, el correo y el papel.

Según el uso del Perú: coma de millares y punto decimal, como el CLDR de es-PE, y «setiembre». Nadie mira el reloj aquí:
el día de hoy llega como argumento.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

from cuentas.textos import sin_acentos

MESES = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "setiembre",
    "octubre",
    "noviembre",
    "diciembre",
)
MESES_CORTOS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "set", "oct", "nov", "dic")
DIAS_DE_LA_SEMANA = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")


def dia_en_palabras(dia: date) -> str:
    """«31 de marzo de 2025»."""
    return f"{dia.day} de {MESES[dia.month - 1]} de {dia.year}"


def dia_corto(dia: date) -> str:
    """«31 mar 2025», para tablas."""
    return f"{dia.day} {MESES_CORTOS[dia.month - 1]} {dia.year}"


def dia_con_nombre(dia: date) -> str:
    """«lunes 31 de marzo de 2025»."""
    return f"{DIAS_DE_LA_SEMANA[dia.weekday()]} {dia_en_palabras(dia)}"


def cuando_vence(plazo: date, hoy: date) -> str:
    """El plazo visto desde `hoy`: «vence hoy», «vence en 5 días», «venció hace 3 días».

    No está vencido el mismo día en que vence.
    """
    faltan = (plazo - hoy).days
    return f"vence {en_dias(faltan)}" if faltan >= 0 else f"venció {hace_dias(-faltan)}"


def en_dias(cuantos: int) -> str:
    """«hoy», «mañana», «en 5 días»."""
    return {0: "hoy", 1: "mañana"}.get(cuantos, f"en {en_miles(cuantos)} días")


def hace_dias(cuantos: int) -> str:
    """«hoy», «ayer», «hace 12 días»."""
    return {0: "hoy", 1: "ayer"}.get(cuantos, f"hace {en_miles(cuantos)} días")


def instante_en_palabras(instante: datetime) -> str:
    """«31 de marzo de 2025 a las 18:05, hora de Lima»."""
    en_lima = instante.astimezone(timezone.get_default_timezone())
    return f"{dia_en_palabras(en_lima.date())} a las {en_lima:%H:%M}, hora de Lima"


def en_miles(numero: int | Decimal, decimales: int = 0) -> str:
    """«12,345», o «12,345.50» con dos decimales (mitad hacia arriba)."""
    if isinstance(numero, int) and not decimales:
        return f"{numero:,}"
    return f"{Decimal(numero).quantize(Decimal(1).scaleb(-decimales), rounding=ROUND_HALF_UP):,}"


def en_soles(monto: int | Decimal) -> str:
    """«S/ 1,250,000.50», con espacio duro."""
    return f"S/\u00a0{en_miles(monto, 2)}"


def contar(cantidad: int, una: str, varias: str) -> str:
    """La cantidad con su palabra: «1 acuerdo», «1,235 acuerdos»."""
    return f"{en_miles(cantidad)} {una if cantidad == 1 else varias}"


def enumerar(cosas: Iterable[object], con: str = "y") -> str:
    """«a», «a y b», «a, b y c»; con «o» o «ni» en vez de «y» si se pide.

    La «y» es «e» ante el sonido i («Puno e Ica») y la «o» es «u» ante el sonido o («siete u ocho»).
    """
    textos = [str(cosa) for cosa in cosas]
    if len(textos) < 2:
        return "".join(textos)
    return f"{', '.join(textos[:-1])} {_ante(textos[-1], con)} {textos[-1]}"


def _ante(palabra: str, con: str) -> str:
    suena = sin_acentos(palabra).casefold().lstrip("«")
    if con == "y" and suena.startswith(("i", "hi")) and not suena.startswith(("hia", "hie", "hio")):
        return "e"
    return "u" if con == "o" and suena.startswith(("o", "ho", "8")) else con
