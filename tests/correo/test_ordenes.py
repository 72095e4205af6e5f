"""Las órdenes: tomar un correo de un archivo, y decir qué falta para recibir."""

import io
import sys
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from acuerdos.enums import Canal
from acuerdos.models import Avance
from correo import puerta
from correo.management.commands.recibir import FALLA_PASAJERA
from correo.resultado import ResultadoDeRecibir
from tests.correo.conftest import AHORA, pasar

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _hoy(time_machine):
    time_machine.move_to(AHORA, tick=False)


def test_de_un_archivo_a_quien_diga_el_mensaje(buzon, tmp_path, capsys):
    archivo = tmp_path / "respuesta.eml"
    archivo.write_bytes(buzon.mensaje("Vamos al 60 %").as_bytes())
    call_command("recibir", str(archivo))
    assert "se registró el avance" in capsys.readouterr().out
    assert Avance.objects.get(canal=Canal.CORREO).porcentaje == 60


def test_de_la_entrada_estandar_a_quien_se_diga(buzon, monkeypatch, capsys):
    entrada = io.TextIOWrapper(io.BytesIO(buzon.mensaje("Vamos al 60 %", To="otra@x.pe").as_bytes()))
    monkeypatch.setattr(sys, "stdin", entrada)
    call_command("recibir", "-", para=buzon.para, de="fatima@ejemplo.pe")
    assert "se registró el avance" in capsys.readouterr().out


def test_lo_que_no_es_nuestro_o_no_se_puede_leer_se_dice(buzon, tmp_path):
    archivo = tmp_path / "otro.eml"
    archivo.write_bytes(b"From: a@b.pe\nTo: avance@respuestas.pe\n\nHola")
    with pytest.raises(CommandError, match="no es una dirección de respuesta"):
        call_command("recibir", str(archivo))
    with pytest.raises(CommandError, match="No se puede leer"):
        call_command("recibir", str(tmp_path / "no-hay.eml"))


def test_si_no_se_pudo_sale_con_el_codigo_que_hace_insistir(buzon, tmp_path, monkeypatch):
    archivo = tmp_path / "respuesta.eml"
    archivo.write_bytes(buzon.mensaje().as_bytes())

    def caida(*args):
        raise OperationalError("caída")

    monkeypatch.setattr(puerta, "_tomar", caida)
    with pytest.raises(CommandError) as error:
        call_command("recibir", str(archivo))
    assert error.value.returncode == FALLA_PASAJERA


def test_sin_ajustes_el_servicio_dice_que_falta(settings):
    settings.CORREO_RECIBE = ""
    with pytest.raises(CommandError, match="Faltan CORREO_RECIBE y CORREO_RESPUESTAS"):
        call_command("recibir_correo")


def test_un_aviso_de_entrega_de_un_correo_muy_viejo_ya_no_se_toma(hito, fatima):
    (mensaje,) = pasar()
    tarde = AHORA + timedelta(days=721)
    assert (
        puerta.recibir(
            b"From: mailer-daemon@x.pe\nSubject: no\n\n550 5.1.1 no existe",
            destinatario=mensaje.from_email,
            remitente_del_sobre="",
            ahora=tarde,
        )
        == ResultadoDeRecibir.CALLADO
    )
