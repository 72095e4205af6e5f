"""Contestar un correo del buzón, y hacer como que no llegó: por la misma puerta que en la oficina de verdad.

El mensaje se arma como lo haría un programa de correo, con lo que contesta citado debajo.
"""

from collections.abc import Iterable
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from django import forms
from django.utils import timezone

from correo import puerta
from correo.resultado import ResultadoDeRecibir
from muniejecutivo.buzon.lectura import Mensaje
from web.comun.campos import Area, CampoDeArchivos, Formulario


class FormularioDeRespuesta(Formulario):
    """Lo que se contesta. Si el correo da varias direcciones, a cuál."""

    para = forms.ChoiceField(label="Para")
    texto = forms.CharField(label="Su respuesta", required=False, max_length=20_000, widget=Area(attrs={"rows": 5}))
    fotos = CampoDeArchivos(label="Fotos o PDF", required=False)

    def __init__(self, mensaje: Mensaje, *args: object, **mas: object) -> None:
        super().__init__(*args, **mas)
        para = self.fields["para"]
        assert isinstance(para, forms.ChoiceField)
        para.choices, para.initial = [(d, d) for d in mensaje.se_contesta_a], mensaje.se_contesta_a[0]
        if len(mensaje.se_contesta_a) == 1:
            para.widget = forms.HiddenInput()


def contestar(
    mensaje: Mensaje, *, para: str, texto: str, fotos: Iterable[tuple[str, bytes]], ahora: datetime
) -> ResultadoDeRecibir:
    """Entrega la respuesta de quien recibió `mensaje`. `fotos`: nombre y contenido."""
    respuesta = EmailMessage()
    respuesta["From"], respuesta["To"] = mensaje.para, para
    respuesta["Subject"], respuesta["Date"] = f"Re: {mensaje.asunto}", format_datetime(ahora)
    respuesta["Message-ID"], respuesta["In-Reply-To"] = make_msgid(domain="buzon.localhost"), mensaje.message_id
    citado = "\n".join(f"> {renglon}" for renglon in mensaje.llano.splitlines())
    cuando = f"{timezone.localtime(mensaje.fecha):%d/%m/%Y %H:%M}" if mensaje.fecha else ""
    respuesta.set_content(f"{texto}\n\nEl {cuando}, MUNI Ejecutivo escribió:\n{citado}\n")
    for nombre, contenido in fotos:
        respuesta.add_attachment(contenido, maintype="application", subtype="octet-stream", filename=nombre)
    return puerta.recibir(respuesta.as_bytes(), destinatario=para, remitente_del_sobre=mensaje.para, ahora=ahora)


def no_llego(mensaje: Mensaje, *, ahora: datetime) -> ResultadoDeRecibir:
    """Entrega el aviso de un servidor que dice que ese buzón no existe (RFC 3464)."""
    aviso = (
        f"From: MAILER-DAEMON@buzon.localhost\nTo: {mensaje.vuelve_a}\nSubject: No se pudo entregar\n"
        f"Message-ID: {make_msgid(domain='buzon.localhost')}\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="=_"\n\n'
        "--=_\nContent-Type: text/plain; charset=utf-8\n\nNo se pudo entregar su mensaje.\n\n"
        "--=_\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; buzon.localhost\n\n"
        f"Final-Recipient: rfc822; {mensaje.para}\nAction: failed\nStatus: 5.1.1\n"
        "Diagnostic-Code: smtp; 550 5.1.1 No existe ese buzon (ensayo)\n\n--=_--\n"
    )
    return puerta.recibir(aviso.encode(), destinatario=mensaje.vuelve_a, remitente_del_sobre="", ahora=ahora)
