"""Días, cantidades y enumeraciones dentro de una frase: una regla para la pantalla, la terminal, el correo y el papel.

Según el uso del Perú: coma de millares y punto decimal, como el CLDR de es-PE, y «setiembre». Nadie mira el reloj aquí:
el día de hoy llega como argumento.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils import timezone
from django.utils.translation import gettext, gettext_noop, ngettext

from acuerdos.reglas import ya_vencio
from cuentas.idiomas import catalogo_puesto
from cuentas.textos import sin_acentos

MESES = (
    gettext_noop("enero"),
    gettext_noop("febrero"),
    gettext_noop("marzo"),
    gettext_noop("abril"),
    gettext_noop("mayo"),
    gettext_noop("junio"),
    gettext_noop("julio"),
    gettext_noop("agosto"),
    gettext_noop("setiembre"),
    gettext_noop("octubre"),
    gettext_noop("noviembre"),
    gettext_noop("diciembre"),
)
# En una sola frase, que se traduce entera.
MESES_CORTOS = gettext_noop("ene feb mar abr may jun jul ago set oct nov dic")
DIAS_DE_LA_SEMANA = gettext_noop("lunes martes miércoles jueves viernes sábado domingo")
# De un avance devuelto, antes de su motivo: a quien le toca corregirlo, y a cualquiera que lo lee (su acuerdo, su
# constancia, la historia: quien mira puede no ser quien informó).
LE_DEVOLVIO = gettext_noop("La Secretaría le devolvió su informe")
LO_DEVOLVIO = gettext_noop("La Secretaría lo devolvió")


def dia_en_palabras(dia: date) -> str:
    """«31 de marzo de 2025»."""
    mes = gettext(MESES[dia.month - 1])
    return gettext("%(dia)s de %(mes)s de %(anio)s") % {"dia": dia.day, "mes": mes, "anio": dia.year}


def dia_corto(dia: date) -> str:
    """«31 mar 2025», para tablas."""
    return _dia_corto(dia, catalogo_puesto())


@lru_cache(maxsize=8192)
def _dia_corto(dia: date, _catalogo: object) -> str:
    return f"{dia.day} {gettext(MESES_CORTOS).split()[dia.month - 1]} {dia.year}"


def dia_con_nombre(dia: date) -> str:
    """«lunes 31 de marzo de 2025»."""
    return f"{gettext(DIAS_DE_LA_SEMANA).split()[dia.weekday()]} {dia_en_palabras(dia)}"


def cuando_vence(plazo: date, hoy: date) -> str:
    """El plazo visto desde `hoy`: «vence hoy», «vence en 5 días», «venció hace 3 días».

    No está vencido el mismo día en que vence.
    """
    return _cuando_vence((plazo - hoy).days, catalogo_puesto())


# Van en cada acuerdo de una lista, y buscar sus tres traducciones costaba más que todo lo demás de la fila: solo
# dependen de los días y de las frases puestas (`catalogo_puesto`), y se escriben una vez.
@lru_cache(maxsize=8192)
def con_el_vencimiento(frase: str, faltan: int, _catalogo: object) -> str:
    """`frase` (marcada con `gettext_noop`) en el idioma de quien lee, con `cuando_vence` en su «%(cuando)s».

    :param faltan: días hasta el plazo; los que pasaron, con signo menos.
    """
    return gettext(frase) % {"cuando": _cuando_vence(faltan, _catalogo)}


@lru_cache(maxsize=4096)
def sin_avance_hace(cuantos: int, _catalogo: object) -> str:
    """«45 días sin avance»."""
    return gettext("%(cuantos)s días sin avance") % {"cuantos": en_miles(cuantos)}


@lru_cache(maxsize=8192)
def _cuando_vence(faltan: int, _catalogo: object) -> str:
    if ya_vencio(faltan):
        return gettext("venció %(cuando)s") % {"cuando": hace_dias(-faltan)}
    return gettext("vence %(cuando)s") % {"cuando": en_dias(faltan)}


def en_dias(cuantos: int) -> str:
    """«hoy», «mañana», «en 5 días»."""
    if cuantos in (0, 1):
        return gettext("mañana") if cuantos else gettext("hoy")
    return gettext("en %(cuantos)s días") % {"cuantos": en_miles(cuantos)}


def hace_dias(cuantos: int) -> str:
    """«hoy», «ayer», «hace 12 días»."""
    if cuantos in (0, 1):
        return gettext("ayer") if cuantos else gettext("hoy")
    return gettext("hace %(cuantos)s días") % {"cuantos": en_miles(cuantos)}


def instante_en_palabras(instante: datetime) -> str:
    """«31 de marzo de 2025 a las 18:05, hora de Lima»."""
    en_lima = instante.astimezone(timezone.get_default_timezone())
    de_cuando = {"dia": dia_en_palabras(en_lima.date()), "hora": f"{en_lima:%H:%M}"}
    return gettext("%(dia)s a las %(hora)s, hora de Lima") % de_cuando


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
    return _contar(cantidad, una, varias, catalogo_puesto())


@lru_cache(maxsize=4096)
def _contar(cantidad: int, una: str, varias: str, _catalogo: object) -> str:
    return f"{en_miles(cantidad)} {ngettext(una, varias, cantidad)}"


def enumerar(cosas: Iterable[object], con: str = gettext_noop("y")) -> str:
    """«a», «a y b», «a, b y c»; con «o» o «ni» en vez de «y» si se pide.

    La «y» es «e» ante el sonido i («Puno e Ica») y la «o» es «u» ante el sonido o («siete u ocho»).
    """
    textos = [str(cosa) for cosa in cosas]
    if len(textos) < 2:
        return "".join(textos)
    union = gettext(con)
    return f"{', '.join(textos[:-1])} {_ante(textos[-1], con) if union == con else union} {textos[-1]}"


def _ante(palabra: str, con: str) -> str:
    suena = sin_acentos(palabra).casefold().lstrip("«")
    if con == "y" and suena.startswith(("i", "hi")) and not suena.startswith(("hia", "hie", "hio")):
        return "e"
    return "u" if con == "o" and suena.startswith(("o", "ho", "8")) else con
