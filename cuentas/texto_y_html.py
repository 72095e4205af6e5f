"""Un correo en texto y en HTML: los mismos bytes que escribe Django, sin lo que averigua otra vez en cada uno.

De cada parte, Django y la biblioteca de correo miden renglón por renglón, ponen el juego de letras en una cabecera que
vuelven a leer, y prueban si es ASCII: más de la mitad de lo que costaba el mensaje de un resumen, que son dos textos ya
escritos en UTF-8. Aquí cada parte nace con sus cabeceras puestas. La que tenga un renglón más largo de lo que admite un
servidor (RFC 5322 §2.1.1), que hay que codificar, la hace Django.
"""

from email.message import Message
from email.utils import formatdate

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import RFC5322_EMAIL_LINE_LENGTH_LIMIT, SafeMIMEMultipart, SafeMIMEText

UTF8 = "utf-8"


class CorreoDeTextoYHtml(EmailMultiAlternatives):
    """Un `body` de texto y sus alternativas, para `to`, sin copias ni adjuntos."""

    def message(self) -> SafeMIMEMultipart:  # type: ignore[override]  # los tipos son los de otro Django
        """El mensaje, con las cabeceras en el orden de Django."""
        entero = SafeMIMEMultipart(_subtype="alternative", encoding=UTF8)
        entero.attach(_parte(str(self.body), "plain"))
        for contenido, tipo in self.alternatives:
            entero.attach(_parte(str(contenido), tipo.removeprefix("text/")))
        propias = dict(self.extra_headers)
        entero["Subject"] = str(self.subject)
        entero["From"] = propias.pop("From", self.from_email)
        entero["To"] = ", ".join(self.to)
        if self.reply_to:
            entero["Reply-To"] = ", ".join(self.reply_to)
        entero["Date"] = formatdate(localtime=settings.EMAIL_USE_LOCALTIME)
        for nombre, valor in propias.items():
            entero[nombre] = valor
        return entero


class _ParteDeTexto(SafeMIMEText):
    """La de Django, con sus cabeceras y su texto puestos de una vez."""

    def __init__(self, escrito: bytes, tipo: str) -> None:
        Message.__init__(self)
        self.encoding = UTF8
        self.add_header("Content-Type", f'text/{tipo}; charset="{UTF8}"')
        self.add_header("MIME-Version", "1.0")
        self.add_header("Content-Transfer-Encoding", "7bit" if escrito.isascii() else "8bit")
        Message.set_payload(self, escrito)


def _parte(texto: str, tipo: str) -> SafeMIMEText:
    escrito = texto.encode()
    return _ParteDeTexto(escrito, tipo) if _sin_largos(escrito) else SafeMIMEText(texto, tipo, UTF8)


def _sin_largos(escrito: bytes) -> bool:
    """Si ningún renglón pasa del límite. Salta del último fin de renglón que cabe al siguiente, sin verlos todos."""
    desde = 0
    while len(escrito) - desde > RFC5322_EMAIL_LINE_LENGTH_LIMIT:
        fin = escrito.rfind(b"\n", desde, desde + RFC5322_EMAIL_LINE_LENGTH_LIMIT + 1)
        if fin < 0:
            return False
        desde = fin + 1
    return True
