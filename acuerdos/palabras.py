"""Días, cantidades y enumeraciones dentro de una frase, según el uso del Perú (coma de millares, «setiembre»)."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from cuentas.textos import sin_acentos

MESES = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "setiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip


def dia_en_palabras(dia: date) -> str:
    """«31 de marzo de 2025»."""
    return f"{dia.day} de {MESES[dia.month - 1]} de {dia.year}"


def instante_en_palabras(instante: datetime) -> str:
    """«31 de marzo de 2025 a las 18:05, hora de Lima»."""
    en_lima = instante.astimezone(timezone.get_default_timezone())
    return f"{dia_en_palabras(en_lima.date())} a las {en_lima:%H:%M}, hora de Lima"


def contar(cantidad: int, una: str, varias: str) -> str:
    """La cantidad con su palabra: «1 acuerdo», «1,235 acuerdos»."""
    return f"{cantidad:,} {una if cantidad == 1 else varias}"


def enumerar(cosas: Iterable[object], con: str = "y") -> str:
    """«a», «a y b», «a, b y c»; con «o» o «ni» en vez de «y» si se pide.

    La «y» es «e» ante el sonido i («Puno e Ica») y la «o» es «u» ante el sonido o («siete u ocho»).
    """
    textos = [str(cosa) for cosa in cosas]
    if len(textos) < 2:
        return "".join(textos)
    return f"{', '.join(textos[:-1])} {_ante(textos[-1], con)} {textos[-1]}"


def _ante(palabra: str, con: str) -> str:
    suena = sin_acentos(palabra).casefold()
    if con == "y" and suena.startswith(("i", "hi")) and not suena.startswith(("hia", "hie", "hio")):
        return "e"
    return "u" if con == "o" and suena.startswith(("o", "ho", "8")) else con
