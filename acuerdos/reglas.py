"""Reglas de plazos y cifras que no necesitan base de datos.

Fuente: reglas de la oficina. El plazo de un acuerdo va de la fecha del evento a dos años después; el de un hito, de la
fecha del evento al plazo en vigor de su acuerdo. Los porcentajes van de 0 a 100, enteros. El CUI tiene hasta 7 dígitos.
Cada función devuelve el motivo por el que un valor no sirve, en una frase, o `""` si sirve.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

LIMA = ZoneInfo("America/Lima")
ANIOS_DE_SEGUIMIENTO = 2
DIAS_DE_PLAZO_DE_COSTUMBRE = 90
ANIOS_DE_SESION = (2000, 2100)
DIAS_DE_ALERTA = 15
DIAS_DE_SILENCIO = 30
PESO_MAXIMO = 100
DIAS_DE_PLANTILLA = 730
MONTO_MAXIMO = Decimal("999999999999.99")
LARGO_DE_MANCOMUNIDAD = 120
LARGO_DE_QUIEN_PUEDE = 200  # levantar una traba

FORMA_DE_CUI = re.compile(r"[0-9]{1,7}")
FORMA_DE_CODIGO_DE_SESION = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")


def en_fecha(dia: date) -> str:
    """`dia` como se escribe en la oficina: dd/mm/aaaa."""
    return f"{dia:%d/%m/%Y}"


def dia_en_lima(instante: datetime) -> date:
    """El día de Lima en que cae un instante."""
    return instante.astimezone(LIMA).date()


def inicio_del_dia(dia: date) -> datetime:
    """El instante en que empieza `dia` en Lima."""
    return datetime.combine(dia, time(0), LIMA)


def fin_del_dia(dia: date) -> datetime:
    """El instante en que termina `dia` en Lima: todo lo anterior pasó ese día o antes."""
    return datetime.combine(min(dia, date.max - timedelta(days=1)) + timedelta(days=1), time(0), LIMA)


def paso_el_plazo(plazo: date, dia: date) -> bool:
    """Si en `dia` ya pasó `plazo`: el día del plazo todavía está a tiempo. En SQL, `estados_sql.con_plazo_pasado`."""
    return ya_vencio((plazo - dia).days)


def ya_vencio(faltan: int) -> bool:
    """Lo mismo, con los días que faltan para el plazo; los que pasaron, con signo menos."""
    return faltan < 0


def ultimo_plazo_vencido(dia: date) -> date:
    """El último plazo que en `dia` ya pasó."""
    return dia - timedelta(days=1)


def motivo_de_fecha_de_sesion(fecha: date) -> str:
    """Por qué `fecha` no puede ser la de un evento: con un año mal tecleado sus plazos no tendrían sentido."""
    if ANIOS_DE_SESION[0] <= fecha.year <= ANIOS_DE_SESION[1]:
        return ""
    return f"El año {fecha.year} no puede ser: va de {ANIOS_DE_SESION[0]} a {ANIOS_DE_SESION[1]}."


def plazo_maximo(evento_el: date) -> date:
    """Último día que puede tener un plazo: dos años después del evento (28 de febrero si el evento fue un 29)."""
    try:
        return evento_el.replace(year=evento_el.year + ANIOS_DE_SEGUIMIENTO)
    except ValueError:
        return evento_el.replace(year=evento_el.year + ANIOS_DE_SEGUIMIENTO, day=28)


def plazo_de_costumbre(evento_el: date) -> date:
    """El plazo que se propone mientras nadie diga otro: noventa días desde el evento."""
    return evento_el + timedelta(days=DIAS_DE_PLAZO_DE_COSTUMBRE)


def antes_del_evento(dia: date, evento_el: date) -> str:
    """La frase de un hecho que no pudo pasar antes del evento."""
    dicho = gettext("La fecha %(dia)s es anterior al evento (%(evento)s).")
    return dicho % {"dia": en_fecha(dia), "evento": en_fecha(evento_el)}


def motivo_de_plazo_de_acuerdo(plazo: date, evento_el: date) -> str:
    """Por qué `plazo` no puede ser el de un acuerdo del evento `evento_el`."""
    if plazo < evento_el:
        dicho = gettext("El plazo %(dia)s es anterior al evento (%(evento)s).")
        return dicho % {"dia": en_fecha(plazo), "evento": en_fecha(evento_el)}
    tope = plazo_maximo(evento_el)
    if plazo > tope:
        dicho = gettext("El plazo %(dia)s pasa de dos años desde el evento: como máximo, %(tope)s.")
        return dicho % {"dia": en_fecha(plazo), "tope": en_fecha(tope)}
    return ""


def motivo_de_plazo_de_hito(plazo: date, evento_el: date, plazo_del_acuerdo: date) -> str:
    """Por qué `plazo` no puede ser el de un hito cuyo acuerdo tiene en vigor `plazo_del_acuerdo`."""
    if plazo < evento_el:
        dicho = gettext("El plazo %(dia)s es anterior al evento (%(evento)s).")
        return dicho % {"dia": en_fecha(plazo), "evento": en_fecha(evento_el)}
    if plazo > plazo_del_acuerdo:
        return (
            f"El plazo {en_fecha(plazo)} pasa del plazo del acuerdo: como máximo, {en_fecha(plazo_del_acuerdo)}, "
            "o pida antes la reprogramación."
        )
    return ""


def motivo_de_porcentaje(valor: int) -> str:
    """Por qué `valor` no es un porcentaje de avance."""
    return "" if 0 <= valor <= 100 else gettext("El avance %(cual)s no está entre 0 y 100.") % {"cual": valor}


def motivo_de_cui(valor: str) -> str:
    """Por qué `valor` no es un código único de inversiones. Vacío sirve: el CUI es opcional."""
    if not valor or FORMA_DE_CUI.fullmatch(valor):
        return ""
    return f"El CUI «{valor}» no sirve: son hasta 7 dígitos, sin letras ni puntos."


def motivo_de_monto(valor: Decimal | None) -> str:
    """Por qué `valor`, en soles, no es el monto de un acuerdo. Puede faltar."""
    if valor is None or 0 <= valor <= MONTO_MAXIMO:
        return ""
    return f"El monto {valor} no sirve: va de 0 a {MONTO_MAXIMO} soles."


def motivo_de_mancomunidad(nombre: str) -> str:
    """Por qué `nombre` no cabe como el de una mancomunidad. Puede faltar."""
    return motivo_de_largo(len(nombre), LARGO_DE_MANCOMUNIDAD)


def motivo_de_largo(letras: int, hasta: int | None) -> str:
    """Por qué no cabe un texto de tantas letras. Sin `hasta`, todo cabe."""
    if hasta is None or letras <= hasta:
        return ""
    return gettext("Tiene %(letras)s letras; como máximo, %(hasta)s.") % {"letras": letras, "hasta": hasta}


def motivo_de_avance_fisico(valor: Decimal | None) -> str:
    """Por qué `valor` no es el avance físico de una inversión, de 0 a 100. Puede faltar."""
    return "" if valor is None or 0 <= valor <= 100 else f"El avance físico {valor} no está entre 0 y 100."


def motivo_de_peso(valor: int) -> str:
    """Por qué `valor` no es el peso de un hito."""
    return "" if 1 <= valor <= PESO_MAXIMO else f"El peso {valor} no está entre 1 y {PESO_MAXIMO}."


def codigo_de_acuerdo(codigo_de_sesion: str, correlativo: int) -> str:
    """Código de un acuerdo: el de la sesión y su correlativo con tres cifras por lo menos (MEA-2025-001)."""
    return f"{codigo_de_sesion}-{correlativo:03d}"


def redondear(fraccion: Fraction, decimales: int) -> Decimal:
    """`fraccion` con tantos `decimales`, la mitad hacia arriba: toda cifra que se guarda o se muestra."""
    exacto = Decimal(fraccion.numerator * 10**decimales) / Decimal(fraccion.denominator)
    return exacto.quantize(Decimal(1), rounding=ROUND_HALF_UP).scaleb(-decimales)
