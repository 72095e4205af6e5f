"""Lo que comparten los gráficos: redondeo, recorte de nombres largos y números legibles."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def como_decimal(valor: object) -> Decimal:
    """Cualquier número como decimal; las fracciones exactas de `estados` no se escriben como «1/3»."""
    return Decimal(valor.numerator) / valor.denominator if isinstance(valor, Fraction) else Decimal(str(valor))


def entero(valor: Decimal) -> int:
    """El entero más cercano, mitad hacia arriba."""
    return int(valor.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def recortar(texto: str, largo: int) -> str:
    """El texto en a lo más `largo` caracteres, cortado con «…» si no cabe."""
    return texto if len(texto) <= largo else texto[: largo - 1].rstrip(" ,;-(") + "…"


def medida(valor: float) -> str:
    """Un número para un atributo SVG: un decimal a lo más y sin ceros de sobra."""
    return f"{valor:.1f}".rstrip("0").rstrip(".")
