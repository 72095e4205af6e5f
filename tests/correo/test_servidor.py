"""El servidor que escucha, con un cliente LMTP y uno SMTP de verdad."""

import asyncio
import smtplib
import socket
import threading
from collections.abc import Iterator

import pytest
from django.db import OperationalError

from acuerdos.enums import Canal
from acuerdos.models import Avance
from correo import puerta, servidor
from tests.correo.conftest import AHORA

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("catalogos")]


@pytest.fixture
def puerto(request) -> Iterator[int]:
    """Donde escucha, mientras dura la prueba."""
    esquema = getattr(request, "param", "lmtp")
    with socket.socket() as libre:
        libre.bind(("127.0.0.1", 0))
        numero = libre.getsockname()[1]
    lazos: list[asyncio.AbstractEventLoop] = []
    fin, listo = asyncio.Event(), threading.Event()

    async def escuchar() -> None:
        lazos.append(asyncio.get_running_loop())
        abierto = await servidor.escuchar(f"{esquema}://127.0.0.1:{numero}", reloj=lambda: AHORA)
        listo.set()
        await fin.wait()
        abierto.close()

    # Empieza y termina en su hilo: en este puede estar en marcha el lazo del navegador.
    hilo = threading.Thread(target=lambda: asyncio.run(escuchar()))
    hilo.start()
    assert listo.wait(30)
    yield numero
    lazos[0].call_soon_threadsafe(fin.set)
    hilo.join(30)


def avances() -> list[Avance]:
    return list(Avance.objects.filter(canal=Canal.CORREO))


@pytest.mark.parametrize(("puerto", "cliente"), [("lmtp", smtplib.LMTP), ("smtp", smtplib.SMTP)], indirect=["puerto"])
def test_lo_entregado_se_vuelve_un_avance(puerto, cliente, buzon):
    with cliente("127.0.0.1", puerto, local_hostname="mx.pcm.pe") as conexion:
        conexion.sendmail("fatima@ejemplo.pe", [buzon.para], buzon.mensaje("Vamos al 60 %").as_bytes())
    assert [avance.porcentaje for avance in avances()] == [60]


def test_a_una_direccion_que_no_es_nuestra_se_le_dice_que_no_antes_de_leer_nada(puerto, buzon):
    with smtplib.LMTP("127.0.0.1", puerto, local_hostname="mx.pcm.pe") as conexion:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as error:
            conexion.sendmail("x@y.pe", ["avance@respuestas.pe"], b"Subject: x\n\nHola")
        assert error.value.recipients["avance@respuestas.pe"][0] == 550
        conexion.rset()
        conexion.sendmail("fatima@ejemplo.pe", [buzon.para], buzon.mensaje().as_bytes())  # la conversación sigue
    assert len(avances()) == 1


def test_de_a_un_destinatario_por_mensaje(puerto, buzon):
    with smtplib.LMTP("127.0.0.1", puerto, local_hostname="mx.pcm.pe") as conexion:
        conexion.ehlo_or_helo_if_needed()
        conexion.mail("fatima@ejemplo.pe")
        assert conexion.rcpt(buzon.para)[0] == 250
        assert conexion.rcpt(buzon.para)[0] == 452


def test_si_la_base_no_contesta_se_pide_que_insista_y_no_se_pierde(puerto, buzon, monkeypatch):
    recibir, mensaje = puerta._tomar, buzon.mensaje()

    def caida(*args):
        raise OperationalError("caída")

    monkeypatch.setattr(puerta, "_tomar", caida)
    with smtplib.LMTP("127.0.0.1", puerto, local_hostname="mx.pcm.pe") as conexion:
        with pytest.raises(smtplib.SMTPDataError) as error:
            conexion.sendmail("fatima@ejemplo.pe", [buzon.para], mensaje.as_bytes())
        assert error.value.smtp_code == 451
        monkeypatch.setattr(puerta, "_tomar", recibir)
        conexion.sendmail("fatima@ejemplo.pe", [buzon.para], mensaje.as_bytes())
    assert len(avances()) == 1


def test_lo_que_pesa_demasiado_se_dice_al_servidor(puerto, buzon, monkeypatch):
    with smtplib.LMTP("127.0.0.1", puerto, local_hostname="mx.pcm.pe") as conexion:
        conexion.ehlo_or_helo_if_needed()
        assert conexion.esmtp_features["size"] == str(servidor.TAMANO_DE_CORREO)
        assert conexion.mail("fatima@ejemplo.pe", [f"size={servidor.TAMANO_DE_CORREO + 1}"])[0] == 552
