"""Un correo de texto y HTML: byte por byte el que escribe Django."""

import time
from email.generator import Generator

import pytest
from django.core.mail import BadHeaderError, EmailMultiAlternatives

from cuentas.texto_y_html import CorreoDeTextoYHtml

CABECERAS = {"From": "MUNI Ejecutivo <no-responder@ejemplo.pe>", "Message-ID": "<1@ejemplo.pe>", "Auto-Submitted": "si"}


def escribir(clase, **distinto):
    html = distinto.pop("html", "<p>ñ</p>")
    campos = {"subject": "Vence", "body": "Año", "to": ["a@ejemplo.pe"], "headers": CABECERAS} | distinto
    mensaje = clase(**campos)
    mensaje.attach_alternative(html, "text/html")
    return mensaje


@pytest.mark.parametrize(
    "distinto",
    [
        {},
        {"html": ""},
        {"body": "solo ascii\nFrom aquí\n.\n", "html": "From\n.ascii\n"},
        {"body": "uno\r\ndos\rtres\u2028cuatro\x85cinco\x0c"},
        {"body": "ñ" * 499, "html": "ñ" * 500},
        {"body": "a" * 998 + "\n" + "a" * 998, "html": "a" * 999},
        {"html": "corto\x85" * 400},
        {"subject": "Venció su hito: " + "ñandú " * 40},
        {"subject": "sin acentos y muy largo " * 6},
        {"reply_to": ["avance+h1-20250412-firma@ejemplo.pe"], "from_email": "rebote+b1@ejemplo.pe"},
        {"headers": CABECERAS | {"From": "Secretaría de la PCM <a@ejemplo.pe>", "List-Unsubscribe": f"<{'x' * 200}>"}},
        {"headers": {"Message-ID": "<2@ejemplo.pe>"}},
    ],
)
def test_son_los_mismos_bytes(distinto, monkeypatch):
    monkeypatch.setattr(Generator, "_make_boundary", lambda *_: "=raya=")
    monkeypatch.setattr(time, "time", lambda: 1_741_870_800.0)
    de_django, propio = (
        escribir(clase, **distinto).message() for clase in (EmailMultiAlternatives, CorreoDeTextoYHtml)
    )
    assert propio.as_bytes(linesep="\r\n") == de_django.as_bytes(linesep="\r\n")
    assert propio.as_string() == de_django.as_string()


@pytest.mark.parametrize("distinto", [{"subject": "a\nBcc: b@ejemplo.pe"}, {"to": ["a@ejemplo.pe\nBcc: b@ejemplo.pe"]}])
def test_ninguna_cabecera_lleva_otra_dentro(distinto):
    with pytest.raises(BadHeaderError):
        escribir(CorreoDeTextoYHtml, **distinto).message()
