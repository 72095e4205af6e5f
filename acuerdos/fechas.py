"""Los días y los instantes tal como los escribe una persona o un programa.

Regla: un día se escribe aaaa-mm-dd o dd/mm/aaaa; un instante, en ISO 8601, y sin zona se entiende hora de Lima. Todas
las puertas (página, API, orden) leen con esto.
"""

import re
from datetime import date, datetime, time

from django.utils import timezone

from acuerdos.errores import DatoInvalido

ANIOS = (1900, 2999)  # fuera de ellos es un error de tecleo
LARGO_QUE_SE_REPITE = 60  # letras de lo escrito, en la frase que lo rechaza
LIMA = timezone.get_default_timezone()
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DE_OFICINA = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)


def leer_dia(texto: str) -> date:
    """El día que dice `texto`.

    :raises DatoInvalido: con `al`, si no es un día o no está escrito de una de las dos formas.
    """
    limpio = texto.strip()[:LARGO_QUE_SE_REPITE]
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
    if _fuera_de_anios(leido):
        raise DatoInvalido(al=f"«{limpio}» no puede ser: el año va de {ANIOS[0]} a {ANIOS[1]}.")
    return leido


def leer_instante(texto: str) -> datetime:
    """El instante, con zona, que dice `texto`; un día solo es su último instante.

    :raises DatoInvalido: con `conocido_al`, si no es un instante ISO 8601, o su año no puede ser.
    """
    limpio = texto.strip()[:LARGO_QUE_SE_REPITE]
    try:
        # En una dirección web el «+» de la zona llega como espacio si nadie lo codificó.
        instante = datetime.fromisoformat(re.sub(r" (\d{2}:?\d{2})$", r"+\1", limpio) if "T" in limpio else limpio)
        if re.fullmatch(r"[0-9-]+", limpio):
            instante = datetime.combine(instante.date(), time.max)
    except (ValueError, OverflowError):
        motivo = f"«{limpio}» no es un instante: escríbalo como 2025-04-15T18:00:00-05:00 o solo el día, 2025-04-15."
        raise DatoInvalido(conocido_al=motivo) from None
    if _fuera_de_anios(instante):
        raise DatoInvalido(conocido_al=f"«{limpio}» no puede ser: el año va de {ANIOS[0]} a {ANIOS[1]}.")
    return timezone.make_aware(instante, LIMA) if timezone.is_naive(instante) else instante


def _fuera_de_anios(cuando: date) -> bool:
    return not ANIOS[0] <= cuando.year <= ANIOS[1]


def escribir_instante(instante: datetime) -> str:
    """Como va en una dirección, en hora de Lima; el fin de un día, solo el día. `leer_instante` lo devuelve igual."""
    en_lima = instante.astimezone(LIMA)
    return en_lima.date().isoformat() if en_lima.time() == time.max else en_lima.isoformat()
