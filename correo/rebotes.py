"""Los avisos de que un correo no llegó: cuál fue, si para siempre, y qué dijo el servidor.

Regla: el remitente del sobre (VERP) dice qué envío no llegó; el aviso, por qué. Los que siguen la norma (RFC 3464)
traen su código: 5.1.x, 5.2.1 y los que hablan del buzón son para siempre; 4.x.x y lo demás que puede arreglarse
(buzón lleno, 5.2.2; mensaje grande; servidor caído) es pasajero; 5.7.x es que no nos quieren, y no es culpa de la
persona. Los que no la siguen los lee `flufl.bounce`, que conoce los de dieciséis servidores. «Se demora» no es un
rebote: siguen probando.
"""

import re
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum

from flufl.bounce import all_failures

from correo.clases import lo_escribio_un_servidor
from correo.mensaje import Entrante

DICHO = 200
_CODIGO = re.compile(r"(?<![\d.])\b([245])\.(\d{1,3})\.(\d{1,3})\b(?!\.\d)")  # de una IP no: «190.4.20.7»
_RESPUESTA = re.compile(r"(?<![\d.])([45]\d\d)(?:[ -]|$)")
_SIN_BUZON = re.compile(
    r"user unknown|unknown user|no such (?:user|mailbox|recipient|address)|mailbox (?:unavailable|not found|disabled)|"
    r"does(?: not|n't) exist|account (?:is )?(?:disabled|inactive)|recipient (?:address )?rejected|"
    r"(?:usuario|buz[oó]n|destinatario|dominio|direcci[oó]n(?: de correo(?: electr[oó]nico)?)?) "
    r"(?:desconocid|inexistente|no (?:existe|encontrad|v[aá]lid))|"
    r"no se (?:encontr[oó]|encuentra|ha encontrado|pudo encontrar) (?:el|la) "
    r"(?:usuario|direcci[oó]n|destinatario|dominio|buz[oó]n)|address not found|"
    r"invalid (?:recipient|mailbox)|non-existent hosts?|unroute?able address|"
    r"host (?:or domain name )?not found|domain not found|not a valid (?:user|mailbox)",
    re.IGNORECASE,
)
_LLENO = re.compile(
    r"(?:mailbox|quota|buz[oó]n|cuota)[^.\n]{0,40}(?:full|exceeded|lleno|llena|excedid|superad)|over ?quota",
    re.IGNORECASE,
)
_NO_NOS_QUIEREN = re.compile(
    r"spam|blocked|blacklist|block ?list|policy|reputation|not authori[sz]ed|access denied|relay|unsolicited|bloquead|"
    r"authentication|dmarc|\bspf\b",
    re.IGNORECASE,
)

_MUY_SEGUIDO = re.compile(
    r"at a rate that|rate.?limit|too (?:quickly|many messages)|demasiados mensajes", re.IGNORECASE
)
_SE_DEMORA = re.compile(
    r"\bdelayed\b|not yet been delivered|delivery attempts will continue|"
    r"(?:todav[ií]a|a[uú]n) no se (?:ha )?(?:podido )?entreg|entrega (?:se ha )?(?:retrasad|demorad)",
    re.IGNORECASE,
)


class TipoDeRebote(StrEnum):
    """Qué significa un aviso."""

    PERMANENTE = "la dirección no recibe"
    PASAJERO = "no se pudo esta vez"
    NOS_RECHAZAN = "el servidor no acepta nuestro correo"
    DEMORA = "se demora: todavía lo están probando"
    NO_SE_ENTIENDE = "no se entiende"


@dataclass(frozen=True, slots=True)
class Rebote:
    """Un aviso leído. `dicho`: lo que dijo el servidor, recortado."""

    tipo: TipoDeRebote
    dicho: str


def leer(correo: Entrante) -> Rebote:
    """Lo que dice un aviso de entrega."""
    informes = [_ficha(parte) for parte in correo.crudo.walk() if parte.get_content_type() == "message/delivery-status"]
    for ficha in (ficha for informe in informes for ficha in informe):
        accion, estado = ficha.get("action", "").split(" ")[0].lower(), ficha.get("status", "")
        dicho = " ".join(ficha.get("diagnostic-code", "").split()) or estado
        if accion.startswith(("delayed", "demora")):
            return Rebote(TipoDeRebote.DEMORA, dicho[:DICHO])
        if accion.startswith(("fail", "error")):
            return Rebote(_tipo(estado, dicho), dicho[:DICHO])
        if accion in ("delivered", "relayed", "expanded"):
            return Rebote(TipoDeRebote.DEMORA, "Llegó")
    return _de_otra_forma(correo)


def _ficha(parte: Message) -> list[dict[str, str]]:
    """Los campos de cada destinatario de un informe, en minúsculas."""
    bloques = parte.get_payload()
    return [{n.lower(): str(v).strip() for n, v in bloque.items()} for bloque in bloques if isinstance(bloque, Message)]


def _de_otra_forma(correo: Entrante) -> Rebote:
    """Sin informe en regla: lo que reconozca la biblioteca, con lo que diga el texto.

    Al remitente del sobre también contestan las notas de ausencia, y las escribe una persona: «llame al 951 550 551» no
    es un código, y su cuenta recibe.
    """
    try:
        pasajeros, permanentes = all_failures(correo.crudo)
    except Exception:  # un detector que no esperaba esta forma no es un rebote
        pasajeros, permanentes = frozenset(), frozenset()
    texto = _con_sentido(correo.texto)
    if not (pasajeros or permanentes or correo.una("x-failed-recipients") or lo_escribio_un_servidor(correo)):
        return Rebote(TipoDeRebote.NO_SE_ENTIENDE, texto)
    if _SE_DEMORA.search(f"{correo.asunto}\n{correo.texto[:4_000]}"):
        return Rebote(TipoDeRebote.DEMORA, texto)
    tipo = _tipo("", correo.texto[:4_000])
    if pasajeros and not permanentes:
        return Rebote(TipoDeRebote.PASAJERO if tipo == TipoDeRebote.PERMANENTE else tipo, texto)
    if permanentes:
        return Rebote(TipoDeRebote.PERMANENTE if tipo == TipoDeRebote.NO_SE_ENTIENDE else tipo, texto)
    return Rebote(tipo, texto)


def _tipo(estado: str, dicho: str) -> TipoDeRebote:
    """Lo que significan un código y una explicación. Manda el código más preciso de los dos."""
    hallados = [m for m in (_CODIGO.search(dicho), _CODIGO.search(estado)) if m]
    # «5.0.0» y «5.5.0» no dicen nada: se mira el otro, o las palabras.
    codigo = next((m for m in hallados if m[2] not in ("0", "5")), None)
    if _LLENO.search(dicho) or _MUY_SEGUIDO.search(dicho):
        return TipoDeRebote.PASAJERO
    if codigo and codigo[1] == "4":
        return TipoDeRebote.PASAJERO
    if codigo and codigo[1] == "5":
        return _de_codigo(int(codigo[2]), int(codigo[3]), dicho)
    if any(m[1] == "4" for m in hallados):
        return TipoDeRebote.PASAJERO
    if _SIN_BUZON.search(dicho):
        return TipoDeRebote.PERMANENTE
    if _NO_NOS_QUIEREN.search(dicho):
        return TipoDeRebote.NOS_RECHAZAN
    respuesta = _RESPUESTA.search(dicho)
    if respuesta:
        return TipoDeRebote.PASAJERO if respuesta[1].startswith("4") else TipoDeRebote.PERMANENTE
    return TipoDeRebote.PERMANENTE if hallados else TipoDeRebote.NO_SE_ENTIENDE


def _de_codigo(tema: int, detalle: int, dicho: str) -> TipoDeRebote:
    """Un código 5.tema.detalle (RFC 3463)."""
    if tema == 7:
        return TipoDeRebote.PERMANENTE if _SIN_BUZON.search(dicho) else TipoDeRebote.NOS_RECHAZAN
    if tema == 1 and detalle in (7, 8):  # es nuestro remitente el que no les gusta
        return TipoDeRebote.NOS_RECHAZAN
    if tema == 1 or (tema == 2 and detalle in (0, 1)):
        return TipoDeRebote.PERMANENTE
    if tema == 4 and detalle in (4, 310):  # su dominio no existe o no recibe
        return TipoDeRebote.PERMANENTE
    return TipoDeRebote.PASAJERO


def _con_sentido(texto: str) -> str:
    """El renglón que dice qué pasó, de un aviso en prosa."""
    renglones = [" ".join(renglon.split()) for renglon in texto.split("\n")]
    utiles = [r for r in renglones if _CODIGO.search(r) or _RESPUESTA.search(r) or _SIN_BUZON.search(r)]
    return next(iter(utiles or [r for r in renglones if r]), "")[:DICHO]
