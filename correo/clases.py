"""Si un correo lo escribió una persona, y si es de quien dice ser.

Regla: a lo automático no se le contesta nunca (RFC 3834 §2), y tampoco se le cree: una nota de vacaciones no es un
avance. Automático es lo que lo dice (`Auto-Submitted`, `Precedence`, `X-Auto…`), lo que no tiene adónde volver
(remitente nulo), lo de una lista, un informe de entrega, lo que dio demasiadas vueltas y lo que salió de aquí. De si
el remitente es el que dice responde el servidor de la oficina, con SPF, DKIM y DMARC: aquí se lee su
`Authentication-Results` (RFC 8601) y solo el suyo, el que nombra `CORREO_AUTENTICADO_POR`; lo que diga otro pudo
escribirlo cualquiera.
"""

import re
from enum import StrEnum

from django.conf import settings

from correo.mensaje import Entrante, direccion_de
from cuentas.textos import sin_acentos
from recordatorios import direcciones

VUELTAS = 30  # servidores por los que pasó: más es un círculo
_MAQUINAS = re.compile(r"^(?:mailer-daemon|postmaster|no-?reply|no-?responder|bounces?|root|listserv|majordomo)\b")
_AUSENTE = re.compile(
    r"^(?:respuesta automatica|automatic reply|auto(?:matic|reply|-reply|respuesta)|fuera de (?:la )?oficina|"
    r"out of (?:the )?office|ausente|de vacaciones|mensaje automatico|confirmacion de (?:lectura|recepcion)|"
    r"leido|read|no leido|not read|undeliver(?:ed|able)|delivery (?:status|failure)|mail delivery|returned mail|"
    r"no se puede entregar|entrega fallida)\b"
)
_DE_MAQUINA = (
    "x-autoreply",
    "x-autorespond",
    "x-auto-response",
    "x-mail-autoreply",
    "x-loop",
    "list-id",
    "list-unsubscribe",
    "x-failed-recipients",
    "feedback-id",
    "x-campaign",
)
_VEREDICTO = re.compile(r"\bdmarc\s*=\s*(\w+)")


class Autenticidad(StrEnum):
    """Qué dijo el servidor de la oficina de que el remitente sea quien dice."""

    COMPROBADA = "comprobada"
    FALSA = "falsa"
    NO_SE_SABE = "no se sabe"


def por_que_es_automatico(correo: Entrante, remitente_del_sobre: str | None) -> str:
    """Por qué no lo escribió una persona, en una frase; «» si parece que sí.

    :param remitente_del_sobre: el MAIL FROM; «» si es nulo, y None si no se conoce.
    """
    marcado = correo.una("auto-submitted").partition(";")[0].strip().lower()
    vuelve_a = correo.una("return-path").strip() if remitente_del_sobre is None else remitente_del_sobre
    nulo = vuelve_a == "<>" or remitente_del_sobre == ""
    pruebas = (
        (bool(marcado) and marcado != "no", "Es una respuesta automática"),
        (correo.una("precedence").strip().lower() in {"bulk", "junk", "list", "auto_reply"}, "Es un correo masivo"),
        (any(correo.todas(cabecera) for cabecera in _DE_MAQUINA), "Es un correo automático o de una lista"),
        (bool(correo.una("x-auto-response-suppress")) and _parece_ausente(correo), "Es una respuesta automática"),
        (correo.crudo.get_content_type() == "multipart/report", "Es un informe de entrega o de lectura"),
        (nulo, "No tiene remitente al que contestar"),
        (lo_escribio_un_servidor(correo), "Lo escribió un servidor"),
        (_parece_ausente(correo), "Es un aviso de ausencia o de entrega"),
        (len(correo.todas("received")) > VUELTAS, "Dio demasiadas vueltas"),
        (_es_nuestro(correo.remitente), "Salió de aquí: sería un círculo"),
    )
    return next((motivo for se_cumple, motivo in pruebas if se_cumple), "")


def lo_escribio_un_servidor(correo: Entrante) -> bool:
    """Si lo firma un servidor de correo, y no una persona."""
    return bool(_MAQUINAS.match(correo.remitente))


def autenticidad(correo: Entrante) -> Autenticidad:
    """Lo que el servidor de la oficina comprobó del remitente."""
    propio = settings.CORREO_AUTENTICADO_POR.lower()
    for dicho in correo.todas("authentication-results"):
        quien, _, resultados = dicho.lower().partition(";")
        if propio and quien.split()[:1] == [propio] and (hallado := _VEREDICTO.search(resultados)):
            # La de más arriba la puso el último en recibirlo: las demás llegaron con el correo.
            if hallado[1] == "pass":
                return Autenticidad.COMPROBADA
            return Autenticidad.FALSA if hallado[1] == "fail" else Autenticidad.NO_SE_SABE
    return Autenticidad.NO_SE_SABE


def _parece_ausente(correo: Entrante) -> bool:
    return bool(_AUSENTE.match(sin_acentos(correo.asunto).strip()))


def _es_nuestro(remitente: str) -> bool:
    return remitente == direccion_de(settings.DEFAULT_FROM_EMAIL) or direcciones.leer(remitente) is not None
