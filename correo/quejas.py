"""Las quejas: quien marcó nuestro correo como no deseado, contado por su proveedor (RFC 5965).

Regla: quien se queja no quiere más correos: se le deja de escribir, como si lo hubiera pedido. El informe trae el
correo del que se queja; su Message-ID, que nadie adivina, dice de quién es.
"""

from collections.abc import Iterator
from email.message import Message

from correo.mensaje import Entrante

SON_QUEJAS = {"abuse", "opt-out", "opt-out-list", "other"}


def es_informe(correo: Entrante) -> bool:
    """Si es un informe de queja."""
    return any(parte.get_content_type() == "message/feedback-report" for parte in correo.crudo.walk())


def de_que_correo(correo: Entrante) -> str:
    """El Message-ID del correo nuestro del que alguien se queja; «» si no se queja o no lo dice."""
    clases = {_clase(parte) for parte in correo.crudo.walk() if parte.get_content_type() == "message/feedback-report"}
    if not clases & SON_QUEJAS:
        return ""
    return next(_message_ids(correo.crudo), "")


def _clase(parte: Message) -> str:
    contenido = parte.get_payload()
    campos = contenido[0] if isinstance(contenido, list) and contenido else parte
    if isinstance(campos, Message) and campos.get("Feedback-Type"):
        return str(campos["Feedback-Type"]).strip().lower()
    texto = str(contenido) if isinstance(contenido, str) else ""
    for renglon in texto.splitlines():
        nombre, _, valor = renglon.partition(":")
        if nombre.strip().lower() == "feedback-type":
            return valor.strip().lower()
    return ""


def _message_ids(informe: Message) -> Iterator[str]:
    """Los de los correos que el informe trae dentro."""
    for parte in informe.walk():
        if parte.get_content_type() == "message/rfc822" and isinstance(parte.get_payload(), list):
            for dentro in parte.get_payload():
                if isinstance(dentro, Message) and dentro.get("Message-ID"):
                    yield "".join(str(dentro["Message-ID"]).split())
        elif parte.get_content_type() == "text/rfc822-headers":
            bruto = parte.get_payload(decode=True)
            texto = bruto.decode("utf-8", "replace") if isinstance(bruto, bytes) else ""
            for renglon in texto.splitlines():
                if renglon.lower().startswith("message-id:"):
                    yield "".join(renglon.split(":", 1)[1].split())
