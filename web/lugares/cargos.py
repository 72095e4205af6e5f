"""Quién responde por un lugar y cómo hablarle: lo que muestra `componentes/persona.html`."""

from dataclasses import dataclass, field
from datetime import date

from web.personas.documentos import PapelDeCargo


@dataclass(frozen=True, slots=True)
class EnlaceDeAccion:
    """Un paso que se ofrece: su texto y su dirección."""

    texto: str
    url: str


@dataclass(frozen=True, slots=True)
class FormasDeLlamar:
    """Las cifras para llamar y, si es un celular del Perú, la dirección de WhatsApp; vacías si no hay."""

    telefono: str
    whatsapp: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuienResponde:
    """Una persona en su cargo. Lo que quien mira no puede ver (contacto, documento, su página) llega vacío."""

    nombre: str
    cargo: str
    placa: str
    desde: date
    hasta: date | None
    titular: bool
    correo: str
    telefono: str
    whatsapp: str
    documento: str
    sin_documento: bool
    url: str
    acciones: list[EnlaceDeAccion]
    documentos: list[PapelDeCargo] = field(default_factory=list)


def formas_de_llamar(telefono: str) -> FormasDeLlamar:
    """Las de ese teléfono, se haya escrito como se haya escrito."""
    cifras = "".join(cifra for cifra in telefono if cifra.isdigit())
    nacional = cifras.removeprefix("51") if len(cifras) == 11 else cifras
    celular = len(nacional) == 9 and nacional.startswith("9")
    return FormasDeLlamar(cifras, f"https://wa.me/51{nacional}" if celular else "")
