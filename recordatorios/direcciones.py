"""Las direcciones de correo firmadas: adonde se contesta un recordatorio, y adonde vuelve el que no se pudo entregar.

Regla: `avance+h…@` es de un hito y una persona, y vale lo que vale su enlace (`enlaces`); `avance+e…@` es de un
correo con varios hitos, y hay que decir de cuál se habla; `avance+m…@`, de la conversación de un acuerdo y una
persona; `rebote+…@` es el remitente del sobre de un envío (VERP), y
dice cuál no llegó; `quejas@` recibe los informes de quien marcó un correo como no deseado. Los servidores de correo
pasan los nombres a minúsculas y los cortan a 64 letras (RFC 5321 §4.5.3.1.1): la firma va en base 32, con 100 bits.
Sin `CORREO_RESPUESTAS` no hay adónde contestar y nada de esto sale.
"""

import base64
import hmac
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_noop

from acuerdos.models import Acuerdo, Envio
from cuentas.models import Usuario

MARCA = gettext_noop("Responda encima de esta línea")
LETRAS_DE_FIRMA = 20
AVANCE, REBOTE, QUEJAS = "avance", "rebote", "quejas"


class Firmable(Protocol):
    """Un enlace, o lo que de él hace falta para firmarlo."""

    @property
    def pk(self) -> int: ...

    @property
    def vence_el(self) -> date: ...


class ClaseDeDireccion(StrEnum):
    """A qué se le escribe."""

    HITO = "h"
    ENVIO = "e"
    REBOTE = "b"
    RECIBO = "r"  # el rebote de un recibo nuestro: no se contesta
    QUEJA = "q"
    MENSAJE = "m"


@dataclass(frozen=True, slots=True)
class Direccion:
    """Una dirección nuestra, ya comprobada.

    `pk`: del enlace, del envío o del acuerdo. `vence_el`: la de un hito y la de una conversación, que dice también de
    qué `persona` es.
    """

    clase: ClaseDeDireccion
    pk: int = 0
    vence_el: date | None = None
    persona: int = 0


_FORMA = re.compile(
    r"(?P<clase>[hebrm])(?P<pk>\d{1,12})(?:p(?P<persona>\d{1,12}))?(?:-(?P<vence>\d{8}))?-(?P<firma>[a-z2-7]{20})"
)


def se_contesta() -> bool:
    """Si hay un dominio donde llegan las respuestas."""
    return bool(settings.CORREO_RESPUESTAS)


def para_informar(enlace: Firmable) -> str:
    """La dirección donde la persona del enlace informa de ese hito; «» si no se contesta por correo."""
    return _direccion(AVANCE, f"{ClaseDeDireccion.HITO}{enlace.pk}-{en_cifras(enlace.vence_el)}")


def para_responder(envio: Envio) -> str:
    """La de un correo que habla de varios hitos."""
    return _direccion(AVANCE, f"{ClaseDeDireccion.ENVIO}{envio.pk}")


def para_conversar(acuerdo: Acuerdo, persona: Usuario, vence_el: date) -> str:
    """Donde `persona` escribe en la conversación de ese acuerdo; «» si no se contesta por correo.

    Quien trabaja en la Secretaría la tiene solo si su servidor comprueba a los remitentes: un `From` lo escribe
    cualquiera, y hablaría en nombre de ella.
    """
    if persona.es_secretaria and not settings.CORREO_AUTENTICADO_POR:
        return ""
    return _direccion(AVANCE, f"{ClaseDeDireccion.MENSAJE}{acuerdo.pk}p{persona.pk}-{en_cifras(vence_el)}")


def de_rebote(envio: Envio) -> str:
    """El remitente del sobre de ese envío."""
    return _direccion(REBOTE, f"{ClaseDeDireccion.REBOTE}{envio.pk}")


def de_recibo() -> str:
    """El remitente del sobre de lo que se contesta solo: lo que vuelva ahí no se contesta (RFC 3834 §3.3)."""
    return _direccion(REBOTE, f"{ClaseDeDireccion.RECIBO}0")


def de_quejas() -> str:
    """Adonde llegan los informes de los proveedores (RFC 5965)."""
    return f"{QUEJAS}@{settings.CORREO_RESPUESTAS}" if se_contesta() else ""


def en_cifras(dia: date) -> str:
    """«20250412»: como va en lo que se firma."""
    return dia.isoformat().replace("-", "")


def leer(direccion: str) -> Direccion | None:
    """La dirección nuestra que es, o None si no lo es o su firma no vale. No mira la base."""
    local, _, dominio = direccion.strip().strip("<>").lower().rpartition("@")
    if not se_contesta() or dominio != settings.CORREO_RESPUESTAS.lower():
        return None
    if local == QUEJAS:
        return Direccion(ClaseDeDireccion.QUEJA)
    buzon, _, senas = local.partition("+")
    forma = _FORMA.fullmatch(senas)
    if forma is None or buzon not in (AVANCE, REBOTE):
        return None
    clase = ClaseDeDireccion(forma["clase"])
    de_rebote = clase in (ClaseDeDireccion.REBOTE, ClaseDeDireccion.RECIBO)
    dicho = senas[: -LETRAS_DE_FIRMA - 1]
    if (buzon == REBOTE) != de_rebote or not _vale(dicho, forma["firma"]):
        return None
    return Direccion(clase, int(forma["pk"]), _dia(forma["vence"]), int(forma["persona"] or 0))


def _direccion(buzon: str, dicho: str) -> str:
    return f"{buzon}+{dicho}-{_firma(dicho)}@{settings.CORREO_RESPUESTAS}" if se_contesta() else ""


def _firma(dicho: str, clave: str | None = None) -> str:
    resumen = salted_hmac("muniejecutivo.correo", dicho, secret=clave, algorithm="sha256").digest()
    return base64.b32encode(resumen).decode().lower()[:LETRAS_DE_FIRMA]


def _vale(dicho: str, firma: str) -> bool:
    """Con la clave de hoy o con una de las anteriores, como los enlaces."""
    claves = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(hmac.compare_digest(_firma(dicho, clave), firma) for clave in claves)


def _dia(texto: str | None) -> date | None:
    try:
        return date.fromisoformat(texto) if texto else None
    except ValueError:
        return None
