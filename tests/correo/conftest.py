"""Lo que comparten las pruebas de la puerta del correo: Fátima recibe su recordatorio y lo contesta."""

from dataclasses import dataclass, field
from datetime import date, datetime
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail

from acuerdos.enums import Responsable
from acuerdos.models import Enlace, Envio
from correo import puerta
from correo.resultado import ResultadoDeRecibir
from recordatorios import cartas, direcciones, envio, motor
from recordatorios.enlaces import enlaces_de
from tests import fabricas as f
from tests.puestas import puesta

DOMINIO = "respuestas.pe"
PLAZO = date(2025, 3, 20)
DIA = date(2025, 3, 20)
AHORA = f.en_lima(DIA, 10)


@pytest.fixture(autouse=True)
def _ajustes(settings, tmp_path):
    settings.CORREO_RESPUESTAS = DOMINIO
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
@puesta
def hito(sesion, fatima):
    """Un hito que debe Fátima, con plazo el 20 de marzo y al 20 %."""
    hito = f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=sesion, responsable=Responsable.GL), plazo=PLAZO)
    f.FabricaAvance(hito=hito, fecha=date(2025, 2, 1), porcentaje=20, registrado_por=fatima)
    hito.refresh_from_db()
    return hito


def pasar(dia: date = DIA, hora: int = 8) -> list[Any]:
    """Una pasada de los recordatorios; devuelve los correos que salieron en ella."""
    ahora, ya = f.en_lima(dia, hora), len(mail.outbox)
    pasada = motor.pasar(ahora=ahora)
    envio.enviar_tanda(pasada.listos, dia=dia, reloj=lambda: ahora)
    return mail.outbox[ya:]


@dataclass
class Buzon:
    """El buzón de Fátima: contesta, y mira lo que le llega."""

    enlace: Enlace
    para: str
    cuantos: int = field(default=0)

    def mensaje(self, texto: str = "Vamos al 60 %", *, de: str = "fatima@ejemplo.pe", **cabeceras: str) -> EmailMessage:
        self.cuantos += 1
        mensaje = EmailMessage()
        cabeceras = {"Subject": "Re: MUNI Ejecutivo", "Message_ID": f"<{self.cuantos}@ejemplo.pe>", **cabeceras}
        for nombre, valor in {"From": f"Fátima <{de}>", "To": self.para, **cabeceras}.items():
            mensaje[nombre.replace("_", "-")] = valor
        mensaje.set_content(texto)
        return mensaje

    def entregar(
        self, mensaje: EmailMessage | bytes, *, ahora: datetime = AHORA, sobre: str | None = "fatima@ejemplo.pe"
    ) -> ResultadoDeRecibir:
        crudo = mensaje if isinstance(mensaje, bytes) else mensaje.as_bytes()
        return puerta.recibir(crudo, destinatario=self.para, remitente_del_sobre=sobre, ahora=ahora)

    def contestar(self, texto: str = "Vamos al 60 %", *fotos: bytes, **mas: Any) -> ResultadoDeRecibir:
        ahora = mas.pop("ahora", AHORA)
        sobre = mas.pop("sobre", "fatima@ejemplo.pe")
        mensaje = self.mensaje(texto, **mas)
        for n, foto in enumerate(fotos):
            mensaje.add_attachment(foto, maintype="image", subtype="png", filename=f"foto{n}.png")
        return self.entregar(mensaje, ahora=ahora, sobre=sobre)


@pytest.fixture
def buzon(hito, fatima) -> Buzon:
    """La dirección que firma el recordatorio de ese hito."""
    enlace = enlaces_de([hito], fatima, ahora=f.en_lima(DIA, 8))[hito.pk]
    return Buzon(enlace, direcciones.para_informar(enlace))


def recibos(ahora: datetime | None = None) -> list[Any]:
    """Los que salen ahora."""
    ya = len(mail.outbox)
    cartas.enviar_cartas(reloj=lambda: ahora or f.en_lima(date(2099, 1, 1)))
    return mail.outbox[ya:]


def ultimo_envio() -> Envio:
    return Envio.objects.latest("pk")
