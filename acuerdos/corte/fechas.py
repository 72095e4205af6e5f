"""Las fechas de un corte, tal como las escribe una persona o un programa, y las que sirven.

Regla: el día de un corte va de la fecha de la sesión a hoy, y `conocido_al` no pasa de ahora: lo que aún puede cambiar
no se vuelve a imprimir igual. Un día se escribe aaaa-mm-dd o dd/mm/aaaa; el instante, en ISO 8601, y sin zona se
entiende hora de Lima. Todas las puertas (página, API, orden) pasan por aquí.
"""

import re
from datetime import date, datetime, time

from django.utils import timezone

from acuerdos.errores import DatoInvalido
from acuerdos.palabras import instante_en_palabras
from acuerdos.reglas import en_fecha
from reuniones.models import Sesion

ANIOS = (1900, 2999)  # fuera de ellos es un error de tecleo
LIMA = timezone.get_default_timezone()
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DE_OFICINA = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)


def leer_dia(texto: str) -> date:
    """El día que dice `texto`.

    :raises DatoInvalido: con `al`, si no es un día o no está escrito de una de las dos formas.
    """
    limpio = texto.strip()
    if partes := _ISO.fullmatch(limpio):
        anio, mes, dia = map(int, partes.groups())
    elif partes := _DE_OFICINA.fullmatch(limpio):
        dia, mes, anio = map(int, partes.groups())
    else:
        raise DatoInvalido(al=f"«{limpio}» no es una fecha: escríbala como 2025-03-31 o 31/03/2025.")
    try:
        leido = date(anio, mes, dia)
    except ValueError:
        raise DatoInvalido(al=f"«{limpio}» no existe en el calendario: revise el día y el mes.") from None
    if not ANIOS[0] <= anio <= ANIOS[1]:
        raise DatoInvalido(al=f"«{limpio}» no puede ser: el año va de {ANIOS[0]} a {ANIOS[1]}.")
    return leido


def leer_instante(texto: str) -> datetime:
    """El instante, con zona, que dice `texto`; un día solo es su último instante.

    :raises DatoInvalido: con `conocido_al`, si no es un instante ISO 8601.
    """
    limpio = texto.strip()
    try:
        # En una dirección web el «+» de la zona llega como espacio si nadie lo codificó.
        instante = datetime.fromisoformat(re.sub(r" (\d{2}:?\d{2})$", r"+\1", limpio) if "T" in limpio else limpio)
        if re.fullmatch(r"[0-9-]+", limpio):
            instante = datetime.combine(instante.date(), time.max)
        if not ANIOS[0] <= instante.year <= ANIOS[1]:
            raise ValueError
        return timezone.make_aware(instante, LIMA) if timezone.is_naive(instante) else instante
    except (ValueError, OverflowError):
        motivo = f"«{limpio}» no es un instante: escríbalo como 2025-04-15T18:00:00-05:00 o solo el día, 2025-04-15."
        raise DatoInvalido(conocido_al=motivo) from None


def escribir_instante(instante: datetime) -> str:
    """Como va en una dirección, en hora de Lima; el fin de un día, solo el día. `leer_instante` lo devuelve igual."""
    en_lima = instante.astimezone(LIMA)
    return en_lima.date().isoformat() if en_lima.time() == time.max else en_lima.isoformat()


def revisar_fecha(al: date, sesion: Sesion, ahora: datetime, conocido_al: datetime | None = None) -> None:
    """Deja pasar los días y los instantes de los que ya puede haber corte.

    La fecha de la sesión se mira aquí solo sin `conocido_al`: con él, es la que entonces se conocía (`corte`).

    :raises DatoInvalido: con `al`, si es anterior a la sesión o aún no llega; con `conocido_al`, si aún no llega.
    """
    hoy = timezone.localdate(ahora)
    if conocido_al is None:
        revisar_desde_la_sesion(al, sesion.nombre, sesion.fecha)
    if al > hoy:
        raise DatoInvalido(al=f"El {en_fecha(al)} todavía no llega: como máximo, el corte es de hoy ({en_fecha(hoy)}).")
    if conocido_al is not None and conocido_al > ahora:
        raise DatoInvalido(
            conocido_al=f"El {instante_en_palabras(conocido_al)}, todavía no llega: para lo que se sabe ahora, "
            "déjelo vacío."
        )


def revisar_desde_la_sesion(al: date, nombre: str, fecha: date) -> None:
    """:raises DatoInvalido: con `al`, si es anterior a la `fecha` de la sesión de ese `nombre`."""
    if al < fecha:
        raise DatoInvalido(
            al=f"El {en_fecha(al)} es anterior a {nombre} ({en_fecha(fecha)}): elija ese día o uno posterior."
        )
