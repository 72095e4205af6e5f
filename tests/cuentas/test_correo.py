"""La conexión con el servidor de correo: cada paso tiene su plazo, y lo que quizá salió no se confunde con nada."""

import smtplib

import pytest
from django.core.mail import EmailMessage

from cuentas.correo import ServidorDeCorreo, SinRespuesta
from tests.recordatorios.servidor_smtp import ACEPTADO, PASOS, ServidorQueCalla, ServidorSMTP


def enviar(puerto, *, espera=0.4, espera_final=0.4, al_entregar=None, cuerpo="hola"):
    servidor = ServidorDeCorreo(host="127.0.0.1", port=puerto, timeout=espera, espera_final=espera_final)
    servidor.al_entregar = al_entregar or servidor.al_entregar
    mensaje = EmailMessage("asunto", cuerpo, to=["a@ejemplo.pe"], headers={"Message-ID": "<1@ejemplo.pe>"})
    return servidor.send_messages([mensaje])


@pytest.mark.parametrize("corta", [False, True])
@pytest.mark.parametrize("paso", PASOS)
def test_solo_lo_que_tuvo_entero_y_no_contesto_quiza_salio(paso, corta):
    entregados = []
    with ServidorQueCalla(paso, corta=corta) as servidor, pytest.raises(OSError) as error:
        enviar(servidor.puerto, al_entregar=lambda: entregados.append(1))
    assert isinstance(error.value, SinRespuesta) == (paso == "cuerpo")
    assert entregados == ([1] if paso == "cuerpo" else [])


def test_una_respuesta_que_no_es_de_smtp_tampoco_dice_si_lo_acepto():
    with ServidorQueCalla("cuerpo", corta=True, dice=b"vale\r\n") as servidor, pytest.raises(SinRespuesta):
        enviar(servidor.puerto)


def test_el_que_contesta_tarde_lo_acepta_una_vez_y_no_es_una_falla():
    with ServidorSMTP(lambda _para, _vez: "dormir:0.8") as servidor:
        assert enviar(servidor.puerto, espera=0.3, espera_final=5) == 1
    assert servidor.aceptados == [("a@ejemplo.pe", "<1@ejemplo.pe>")]


def test_despues_de_una_respuesta_tardia_los_pasos_vuelven_a_ser_de_segundos():
    with ServidorSMTP(lambda _para, _vez: "dormir:0.5") as lento:
        servidor = ServidorDeCorreo(host="127.0.0.1", port=lento.puerto, timeout=0.3, espera_final=5)
        servidor.open()
        for _ in range(2):
            servidor.send_messages([EmailMessage("asunto", "hola", to=["a@ejemplo.pe"])])
            assert servidor.connection.sock.gettimeout() == 0.3
        servidor.close()
    assert len(lento.aceptados) == 2


def test_un_no_del_servidor_es_un_no():
    with ServidorSMTP(lambda _para, _vez: "451 4.3.0 espere") as servidor, pytest.raises(smtplib.SMTPDataError):
        enviar(servidor.puerto, espera=5, espera_final=5)


def test_si_no_se_puede_anotar_que_se_entrega_no_se_entrega_y_la_conexion_se_deja():
    def fallar():
        raise LookupError

    with ServidorSMTP() as smtp:
        servidor = ServidorDeCorreo(host="127.0.0.1", port=smtp.puerto, timeout=5)
        servidor.al_entregar = fallar
        servidor.open()
        with pytest.raises(LookupError):
            servidor.send_messages([EmailMessage("asunto", "hola", to=["a@ejemplo.pe"])])
        assert servidor.connection.sock is None  # despedirse a medio mensaje sería esperar en vano
    assert smtp.aceptados == []


def test_las_lineas_que_empiezan_con_punto_llegan_enteras():
    recibidos = []

    class Guarda(ServidorSMTP):
        async def handle_DATA(self, server, session, envelope):
            recibidos.append(envelope.content.decode())
            return ACEPTADO

    with Guarda() as servidor:
        enviar(servidor.puerto, espera=5, espera_final=5, cuerpo=".uno\n..dos\nfin")
    assert recibidos[0].endswith("\r\n\r\n.uno\r\n..dos\r\nfin\r\n")
