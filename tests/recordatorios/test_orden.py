"""`manage.py recordar`: lo mismo que la tarea, a mano, para hoy o para un día que ya pasó."""

from datetime import date, datetime

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command

from acuerdos.acciones import reglas_de_recordatorio
from acuerdos.models import Enlace, Envio, MotorDeRecordatorios, Recordatorio
from cuentas.freno import SILENCIOS
from tests import fabricas as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


@pytest.fixture(autouse=True)
def _hoy():
    with time_machine.travel(datetime(2026, 11, 22, 23, 30, tzinfo=f.LIMA), tick=False):  # un domingo por la noche
        yield


def recordar(capsys, *opciones):
    call_command("recordar", *opciones)
    return capsys.readouterr().out


def test_un_dia_que_ya_paso_sale_como_si_fuera_ese_dia_y_una_vez(hito, capsys):
    assert "Correos por enviar: 1" in recordar(capsys, "--al", "2025-03-13")
    assert "vence en 7 días" in mail.outbox[0].body
    assert "Correos por enviar: 0" in recordar(capsys, "--al", "13/03/2025")
    assert len(mail.outbox) == 1
    # El enlace vale desde ahora, que es cuando se abre.
    assert Enlace.objects.get().vence_el == date(2026, 12, 22)
    assert MotorDeRecordatorios.objects.filter(ultima_pasada_en__isnull=False).count() == 0


def test_sin_fecha_es_hoy_aunque_sea_domingo_por_la_noche(hito, capsys):
    assert "Recordatorios nuevos al 22/11/2026" in recordar(capsys)
    assert Envio.objects.get().dia == date(2026, 11, 22)


def test_simular_dice_que_saldria_y_no_escribe_ni_envia(hito, capsys):
    salida = recordar(capsys, "--al", "2025-03-13", "--simular")
    assert "El 13/03/2025 saldrían 1 correos con 1 recordatorios." in salida
    assert "Fátima Mamani: 1 hito" in salida
    assert not Recordatorio.objects.exists()
    assert not mail.outbox
    assert "El 01/01/2030 saldrían" in recordar(capsys, "--al", "2030-01-01", "--simular")


def test_lo_que_falla_se_dice(hito, capsys):
    f.FabricaHito(acuerdo=f.FabricaAcuerdo(municipalidad_id="150101"), plazo=hito.plazo)
    salida = recordar(capsys, "--al", "2025-03-13")
    assert "enviado: 1" in salida
    assert "fallido: 1" in salida
    assert "No tiene punto focal ni correo institucional" in salida


@pytest.mark.parametrize(
    ("opciones", "frase"),
    [
        (["--al", "mañana"], "no es una fecha"),
        (["--al", "2025-02-30"], "no existe en el calendario"),
        (["--al", "2027-01-01"], "aún no llega"),
    ],
)
def test_una_fecha_que_no_sirve_se_dice(hito, opciones, frase):
    with pytest.raises(CommandError, match=frase):
        call_command("recordar", *opciones)


def test_con_los_avisos_detenidos_no_envia_nada(hito, olga):
    reglas_de_recordatorio.detener_recordatorios(por=olga, ahora=f.en_lima(date(2026, 11, 22)))
    with pytest.raises(CommandError, match="detenidos"):
        call_command("recordar", "--al", "2025-03-13")
    assert not mail.outbox


def test_si_el_correo_queda_en_pausa_lo_dice_al_terminar(hito, capsys, monkeypatch):
    for n in range(SILENCIOS):
        f.FabricaFuncionario(usuario=f.FabricaUsuario(username=f"s{n}"))
    f.FabricaHito(acuerdo=f.FabricaAcuerdo(responsable="GN"), plazo=hito.plazo)
    monkeypatch.setattr(
        "django.core.mail.backends.locmem.EmailBackend.open", lambda _: (_ for _ in ()).throw(TimeoutError("timed out"))
    )
    salida = recordar(capsys, "--al", "2025-03-13")
    assert f"programado: {SILENCIOS}" in salida
    assert "El servidor de correo no contesta desde las 23:30 del 22/11/2026." in salida
