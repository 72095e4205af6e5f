"""De los bytes de un correo a lo que la puerta usa de él: quién, cuándo, qué texto y qué archivos.

Regla: nada de lo que traiga un correo puede tumbar a quien lo lee ni costarle más que su tamaño. Lo mal formado se lee
hasta donde se entienda; las partes, hasta `PARTES`; los textos, hasta `LETRAS`. Un adorno de la firma (una imagen chica
puesta dentro del texto) no es una foto.
"""

import email
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from correo import texto
from cuentas.textos import motivo_de_correo
from recordatorios import direcciones

TAMANO_DE_CORREO = 25 * 1024 * 1024
PARTES = 100
DIRECCION_MAXIMA = 254  # letras: RFC 5321
LETRAS = 40_000  # de cada texto, antes de cortar la cita: más allá no hay respuesta que leer
ADORNO = 20 * 1024  # bytes: una imagen dentro del texto y más chica es un logo o un icono
DONDE = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "cc")
DE_LA_FIRMA = {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
SIN_INTERES = DE_LA_FIRMA | {"text/calendar", "text/vcard", "text/x-vcard", "application/pgp-keys"}
CORREO_REENVIADO = b"From: \nSubject: \n"  # con lo que `acuerdos.limpieza.clases` lo reconoce: lo suyo no se lee
PALABRA = re.compile(r"=\?[^?\s]+\?[bBqQ]\?[^?]*\?=")


class CorreoIlegible(Exception):
    """No se pudo leer como correo."""


@dataclass(frozen=True, slots=True)
class Adjunto:
    """Un archivo que vino en el correo."""

    nombre: str
    contenido: bytes


@dataclass(frozen=True, slots=True)
class Entrante:
    """Un correo leído. `remitente`: la dirección de su From, en minúsculas; `clave`: lo que lo distingue de otro.

    `cabeceras`: las que hay, en minúsculas y sin decodificar; `crudo`: el mensaje, para quien lee informes de entrega.
    """

    clave: str
    remitente: str
    asunto: str
    texto: str
    adjuntos: Sequence[Adjunto]
    cabeceras: Sequence[tuple[str, str]]
    crudo: Message

    def todas(self, nombre: str) -> list[str]:
        """Los valores de esa cabecera."""
        return [valor for cual, valor in self.cabeceras if cual == nombre]

    def una(self, nombre: str) -> str:
        """El primero, o «»."""
        return next(iter(self.todas(nombre)), "")


def leer(crudo: bytes) -> Entrante:
    """El correo de unos bytes. :raises Ilegible: si pasa de `TAMANO_DE_CORREO` o no tiene forma de correo."""
    if len(crudo) > TAMANO_DE_CORREO:
        raise CorreoIlegible("pesa demasiado")
    try:
        mensaje = email.message_from_bytes(crudo)  # la política de siempre: la nueva falla con cabeceras mal hechas
        partes = list(_hojas(mensaje))
        cabeceras = [(str(n).lower(), _renglon(v)) for n, v in mensaje.items()]
        return Entrante(
            clave=_clave(mensaje, crudo),
            remitente=_remitente(mensaje),
            asunto=_sano(_palabras(_renglon(mensaje.get("Subject", ""))))[:200],
            texto=_texto(partes),
            adjuntos=[adjunto for parte in partes if (adjunto := _adjunto(parte))],
            cabeceras=cabeceras,
            crudo=mensaje,
        )
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:
        raise CorreoIlegible(type(error).__name__) from error


def direccion_de(cabecera: str) -> str:
    """La única dirección de una cabecera, en minúsculas; «» si no hay o hay varias."""
    halladas = [direccion for _, direccion in getaddresses([cabecera]) if "@" in direccion]
    return halladas[0].strip().lower() if len(halladas) == 1 else ""


def _remitente(mensaje: Message) -> str:
    """La dirección de su From; «» si no es una que se pueda contestar."""
    direccion = direccion_de(_renglon(mensaje.get("From", "")))
    try:
        validate_email(direccion)
    except ValidationError:
        return ""
    return direccion if len(direccion) <= DIRECCION_MAXIMA and not motivo_de_correo(direccion) else ""


def para_quien(correo: Entrante) -> str:
    """La primera dirección nuestra de las cabeceras que dicen a quién se entregó; «» si no hay."""
    for nombre in DONDE:
        for _, direccion in getaddresses(correo.todas(nombre)):
            if direcciones.leer(direccion):
                return direccion.strip().lower()
    return ""


def _clave(mensaje: Message, crudo: bytes) -> str:
    """El resumen de su Message-ID; sin él, el del mensaje entero: llegado dos veces, es el mismo."""
    propio = "".join(_renglon(mensaje.get("Message-ID", "")).split())
    return hashlib.sha256(propio.encode() or crudo).hexdigest()


def _hojas(mensaje: Message) -> Iterator[Message]:
    """Las partes que traen algo. De un correo reenviado como adjunto, él: dentro no se entra."""
    pendientes, vistas = [mensaje], 0
    while pendientes and vistas < PARTES:
        parte, vistas = pendientes.pop(0), vistas + 1
        if parte.get_content_maintype() == "multipart" and isinstance(parte.get_payload(), list):
            pendientes = [hijo for hijo in parte.get_payload() if isinstance(hijo, Message)] + pendientes
        elif parte.get_content_maintype() != "message" or parte.get_content_type() == "message/rfc822":
            yield parte


def _texto(partes: Sequence[Message]) -> str:
    """El texto llano del correo o, si no trae, el de su HTML. Varios trozos (Apple Mail los parte con fotos) se juntan.

    Un texto llano vacío junto a un HTML con algo pasa en programas que solo escriben el HTML.
    """
    llanos = [_decodificado(p) for p in partes if _es_texto(p, "text/plain")]
    llano = "\n".join(llanos).strip()
    if llano:
        return llano[:LETRAS]
    htmls = [_decodificado(p) for p in partes if _es_texto(p, "text/html")]
    return "\n".join(texto.de_html(html[: 10 * LETRAS]) for html in htmls).strip()[:LETRAS]


def _es_texto(parte: Message, tipo: str) -> bool:
    return parte.get_content_type() == tipo and parte.get_content_disposition() != "attachment"


def _decodificado(parte: Message) -> str:
    bruto = parte.get_payload(decode=True)
    if not isinstance(bruto, bytes):
        return ""
    dicho = _en_letras(bruto, parte.get_content_charset())
    if str(parte.get_param("format", "")).lower() == "flowed":
        return texto.sin_cortes(dicho, borra_espacio=str(parte.get_param("delsp", "")).lower() == "yes")
    return dicho


def _en_letras(bruto: bytes, juego: str | None) -> str:
    """En el juego de letras que dice; si miente, en UTF-8 y, si tampoco, en el de Windows, que nunca falla."""
    for intento in (juego, "utf-8"):
        try:
            return _sano(bruto.decode(intento or "utf-8"))
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return bruto.decode("cp1252", errors="replace")


def _sano(texto: str) -> str:
    """Sin medias letras: hay juegos que las dejan, y ninguna base las guarda."""
    return texto.encode("utf-8", "replace").decode("utf-8")


def _adjunto(parte: Message) -> Adjunto | None:
    tipo, como = parte.get_content_type(), parte.get_content_disposition()
    if (tipo in ("text/plain", "text/html") and como != "attachment") or tipo in SIN_INTERES:
        return None
    if tipo == "message/rfc822":
        return Adjunto(parte.get_filename() or "correo reenviado", CORREO_REENVIADO)
    contenido = parte.get_payload(decode=True)
    if not isinstance(contenido, bytes) or not (contenido or (como == "attachment" and parte.get_filename())):
        return None  # el que se adjuntó y llegó vacío, no: se le dice
    dentro_del_texto = como != "attachment" and parte.get("Content-ID")
    if dentro_del_texto and tipo.startswith("image/") and len(contenido) < ADORNO:
        return None
    return Adjunto(_nombre(parte), contenido)


def _nombre(parte: Message) -> str:
    propio = _sano(_palabras(_renglon(parte.get_filename() or ""))).strip()
    return propio[:150] or f"archivo.{parte.get_content_subtype()}"


def _renglon(valor: object) -> str:
    return " ".join(str(valor).split())


def _palabras(valor: str) -> str:
    """Una cabecera con palabras codificadas (RFC 2047), en letras."""
    if not PALABRA.search(valor):
        return valor
    trozos = decode_header(valor)
    return "".join(t if isinstance(t, str) else _en_letras(t, juego) for t, juego in trozos)
