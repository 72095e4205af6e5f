"""Leer los mensajes del buzón. Del HTML no se muestra nada: solo el texto y los enlaces, para no correr lo ajeno."""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path

from recordatorios import direcciones

FORMA = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}")
DIRECCION = re.compile(r"[a-z]+\+[a-z0-9-]+@[a-z0-9.-]+")
URL = re.compile(r"https?://[^\s<>\"']+")


@dataclass(frozen=True, slots=True)
class Mensaje:
    """Un mensaje del buzón. `texto`: trozos (texto, enlace); el enlace, "" si el trozo no lo es.

    `se_contesta_a`: las direcciones nuestras donde se puede contestar; `vuelve_a`: adonde iría si no llega.
    """

    nombre: str
    para: str
    asunto: str
    fecha: datetime | None
    texto: list[tuple[str, str]]
    enlaces_del_html: list[tuple[str, str]]
    baja_de_un_clic: bool
    message_id: str
    llano: str
    se_contesta_a: list[str]
    vuelve_a: str


def nombres(carpeta: Path) -> list[str]:
    """Los mensajes que hay, el último primero."""
    return sorted((archivo.stem for archivo in carpeta.glob("*.eml") if FORMA.fullmatch(archivo.stem)), reverse=True)


def leer(carpeta: Path, nombre: str) -> Mensaje | None:
    """El mensaje `nombre`, o None si no hay tal."""
    if not FORMA.fullmatch(nombre):
        return None
    try:
        crudo = (carpeta / f"{nombre}.eml").read_bytes()
    except FileNotFoundError:
        return None
    mensaje = email.message_from_bytes(crudo, policy=default)
    html, llano = mensaje.get_body(("html",)), _texto(mensaje)
    return Mensaje(
        nombre=nombre,
        para=str(mensaje["To"]),
        asunto=str(mensaje["Subject"]),
        fecha=_fecha(mensaje),
        texto=list(trozos(llano)),
        enlaces_del_html=enlaces_de(html.get_content()) if html else [],
        baja_de_un_clic="List-Unsubscribe-Post" in mensaje,
        message_id=str(mensaje["Message-ID"] or ""),
        llano=llano,
        se_contesta_a=_nuestras(f"{mensaje['Reply-To'] or ''} {llano}"),
        vuelve_a=next(iter(_nuestras(str(mensaje["Return-Path"] or ""))), ""),
    )


def trozos(texto: str) -> Iterator[tuple[str, str]]:
    """`texto` partido en trozos corridos y direcciones."""
    desde = 0
    for hallada in URL.finditer(texto):
        url = hallada[0].rstrip(".,;:)»")
        yield texto[desde : hallada.start()], ""
        yield url, url
        desde = hallada.start() + len(url)
    yield texto[desde:], ""


def enlaces_de(html: str) -> list[tuple[str, str]]:
    """(texto, dirección) de cada enlace http de un HTML."""
    lector = _Enlaces()
    lector.feed(html)
    return lector.hallados


def _nuestras(texto: str) -> list[str]:
    """Las direcciones de respuesta de este sistema, sin repetir, en el orden en que se nombran."""
    halladas = dict.fromkeys(DIRECCION.findall(texto))
    return [direccion for direccion in halladas if direcciones.leer(direccion)]


def _fecha(mensaje: EmailMessage) -> datetime | None:
    if not mensaje["Date"]:
        return None
    leida = parsedate_to_datetime(str(mensaje["Date"]))
    return leida if leida.tzinfo else leida.replace(tzinfo=UTC)  # «-0000» es UTC sin decir de dónde


def _texto(mensaje: EmailMessage) -> str:
    cuerpo = mensaje.get_body(("plain",))
    return cuerpo.get_content() if cuerpo else ""


class _Enlaces(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.hallados: list[tuple[str, str]] = []
        self._direccion = ""
        self._texto = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._direccion, self._texto = dict(attrs).get("href") or "", ""

    def handle_data(self, data: str) -> None:
        self._texto += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._direccion.startswith(("http://", "https://")):
            self.hallados.append((" ".join(self._texto.split()), self._direccion))
        if tag == "a":
            self._direccion = ""
