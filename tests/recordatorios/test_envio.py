"""Tomar, enviar y dejar constancia: una vez cada uno, con su motivo cuando no."""

import smtplib
from collections import Counter
from datetime import date, timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import OperationalError

from acuerdos.acciones import reglas_de_recordatorio
from acuerdos.acciones.envios import reintentar_envio
from acuerdos.models import Envio, Recordatorio
from cuentas import freno
from cuentas.correo import SinRespuesta
from recordatorios import envio as envios
from recordatorios import motor, tomados
from recordatorios.correo import Buzonero
from tests import fabricas as f
from tests.recordatorios.conftest import PLAZO, pasar
from tests.recordatorios.envio_de_prueba import AHORA, DIA, tanda

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


@pytest.fixture(autouse=True)
def _solo_antes(catalogos, solo):
    solo("antes")


def el_envio():
    return Envio.objects.get()


def test_la_misma_tarea_dos_veces_envia_una(hito):
    listos = motor.pasar(ahora=AHORA).listos
    una = envios.enviar_tanda(listos, dia=DIA, reloj=lambda: AHORA)
    otra = envios.enviar_tanda(listos, dia=DIA, reloj=lambda: AHORA)
    assert (una, otra) == (Counter(enviado=1), Counter(ajeno=1))
    assert len(mail.outbox) == 1


def test_lo_que_no_sale_espera_cada_vez_mas_y_sale_con_el_mismo_message_id(hito, servidor):
    servidor += [smtplib.SMTPServerDisconnected("se cortó"), smtplib.SMTPDataError(451, b"4.3.0 espere")]
    assert tanda() == Counter(programado=1)
    primero = el_envio()
    assert primero.motivo == "El servidor de correo cortó: se cortó"
    assert timedelta(seconds=30) <= primero.proximo_intento_en - AHORA <= timedelta(seconds=90)
    assert tanda() == Counter()  # todavía no le toca
    segundo_en = AHORA + timedelta(minutes=5)
    assert tanda(segundo_en) == Counter(programado=1)
    assert timedelta(minutes=1) <= el_envio().proximo_intento_en - segundo_en <= timedelta(minutes=3)
    assert tanda(AHORA + timedelta(minutes=15)) == Counter(enviado=1)
    assert mail.outbox[0].extra_headers["Message-ID"] == primero.message_id == el_envio().message_id
    assert el_envio().intentos == 3


def test_tras_doce_intentos_queda_fallido_y_dice_por_que(hito, servidor):
    servidor += [smtplib.SMTPServerDisconnected("se cortó")] * 20
    ahora = AHORA
    for _ in range(12):
        envios.enviar_tanda(
            [e.pk for e in Envio.objects.all()] or motor.pasar(ahora=ahora).listos,
            dia=DIA,
            reloj=lambda ahora=ahora: ahora,
        )
        ahora += timedelta(hours=4)
    assert (el_envio().estado, el_envio().motivo) == (
        "fallido",
        "Sin éxito tras 12 intentos: El servidor de correo cortó: se cortó",
    )
    assert Recordatorio.objects.get().estado == "fallido"


def test_un_fallido_se_puede_reintentar(hito, servidor, olga):
    servidor += [smtplib.SMTPDataError(554, b"5.6.0 no me gusta")]
    assert tanda() == Counter(fallido=1)
    assert el_envio().motivo == "El servidor no acepta el mensaje: 554 5.6.0 no me gusta"
    reintentar_envio(por=olga, envio=el_envio(), ahora=AHORA)
    assert tanda() == Counter(enviado=1)
    assert (Recordatorio.objects.get().estado, Recordatorio.objects.get().motivo) == ("enviado", "")


def test_si_muere_siempre_a_la_mitad_algun_dia_se_dice(hito):
    [pk] = motor.pasar(ahora=AHORA).listos
    ahora = AHORA
    for _ in range(12):
        assert envios.tomar([pk], ahora=ahora)
        ahora += timedelta(minutes=11)
    assert envios.enviar_tanda([pk], dia=DIA, reloj=lambda: ahora) == Counter(fallido=1)
    assert el_envio().motivo == "Se empezó 12 veces y nunca terminó"


def test_una_falla_nuestra_no_detiene_a_los_demas_y_se_dice(sesion, fatima, benita, monkeypatch):
    for ubigeo in (f.UMACHIRI, f.SAN_JOSE_LAMBAYEQUE):
        f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=sesion, municipalidad_id=ubigeo), plazo=PLAZO)
    componer = envios.componer

    def fallar(envio, *args, **kwargs):
        if envio.persona == fatima:
            raise KeyError("plantilla")
        return componer(envio, *args, **kwargs)

    monkeypatch.setattr(envios, "componer", fallar)
    assert tanda() == Counter(fallido=1, enviado=1)
    assert Envio.objects.get(persona=fatima).motivo == "Falla nuestra (KeyError): quedó anotada"


@pytest.mark.parametrize("error", [SoftTimeLimitExceeded(), OperationalError("cerrada")])
def test_el_limite_de_tiempo_o_la_base_caida_no_dan_nada_por_fallido(hito, monkeypatch, error):
    monkeypatch.setattr(envios, "componer", lambda *a, **k: (_ for _ in ()).throw(error))
    with pytest.raises(type(error)):
        tanda()
    assert el_envio().estado == "enviando"
    monkeypatch.undo()
    assert tanda(AHORA + timedelta(minutes=11)) == Counter(enviado=1)


def test_el_tiempo_que_se_acaba_escribiendo_uno_no_cuenta_para_los_demas(tres, monkeypatch):
    componer, escritos = envios.componer, []

    def tardar(envio, *args, **kwargs):
        if escritos:
            raise SoftTimeLimitExceeded
        escritos.append(envio.pk)
        return componer(envio, *args, **kwargs)

    monkeypatch.setattr(envios, "componer", tardar)
    with pytest.raises(SoftTimeLimitExceeded):
        tanda()
    assert sorted(Envio.objects.values_list("estado", "intentos")) == [
        ("enviando", 1),
        ("programado", 0),
        ("programado", 0),
    ]
    assert Envio.objects.get(pk=escritos[0]).estado == "programado"
    monkeypatch.undo()
    assert tanda() == Counter(enviado=2)
    assert tanda(AHORA + timedelta(minutes=11)) == Counter(enviado=1)


def test_con_el_interruptor_apagado_no_sale_nada_ni_lo_que_ya_estaba_en_la_cola(hito, olga):
    listos = motor.pasar(ahora=AHORA).listos
    reglas_de_recordatorio.detener_recordatorios(por=olga, ahora=AHORA)
    assert envios.enviar_tanda(listos, dia=DIA, reloj=lambda: AHORA) == Counter(ajeno=1)
    assert motor.pasar(ahora=AHORA, forzada=True).motivo == motor.APAGADO
    assert el_envio().intentos == 0
    reglas_de_recordatorio.reanudar_recordatorios(por=olga)
    assert tanda() == Counter(enviado=1)


def test_lo_que_ayer_no_salio_se_junta_con_lo_de_hoy_en_un_solo_correo(hito):
    otro = f.FabricaHito(acuerdo=hito.acuerdo, plazo=date(2025, 3, 21))
    motor.pasar(ahora=AHORA)  # programado y juntado, pero la cola estaba caída
    [mensaje] = pasar(date(2025, 3, 14))
    assert mensaje.body.count("vence en") == 2
    assert {e.dia.day: (e.estado, e.recordatorios.count()) for e in Envio.objects.all()} == {
        13: ("descartado", 0),
        14: ("enviado", 2),
    }
    assert Envio.objects.get(dia=DIA).motivo == "No alcanzó a salir: se juntó con el del 14/03/2025"
    assert Recordatorio.objects.get(hito=otro).estado == "enviado"


def test_lo_que_quiza_salio_se_prueba_una_sola_vez_mas_horas_despues_y_con_su_message_id(hito, servidor):
    servidor += [SinRespuesta("timed out"), SinRespuesta("timed out")]
    assert tanda() == Counter(quiza=1)
    primero = el_envio()
    assert primero.motivo == "El servidor de correo lo recibió y no contestó: no contestó a tiempo"
    assert primero.proximo_intento_en == AHORA + timedelta(hours=4)
    assert tanda(AHORA + timedelta(hours=3)) == Counter()
    assert tanda(AHORA + timedelta(hours=5)) == Counter(quiza=1)
    assert (el_envio().proximo_intento_en, el_envio().motivo) == (None, envios.NO_SE_SABE)
    assert el_envio().message_id == primero.message_id
    [recordatorio] = Recordatorio.objects.all()
    assert (recordatorio.estado, recordatorio.terminado_en) == ("quiza", AHORA + timedelta(hours=5))
    assert tanda(AHORA + timedelta(hours=9)) == Counter()
    assert pasar(date(2025, 3, 14), 9) == []


def test_lo_que_ayer_quiza_salio_se_reintenta_tal_cual(hito, servidor):
    servidor += [SinRespuesta("timed out")]
    tanda()
    [mensaje] = pasar(date(2025, 3, 14))
    assert mensaje.extra_headers["Message-ID"] == el_envio().message_id
    assert (el_envio().dia, el_envio().estado) == (DIA, "enviado")


def test_lo_que_quiza_salio_y_la_segunda_vez_recibe_un_espere_se_reintenta_como_todo(hito, servidor):
    servidor += [SinRespuesta("timed out"), smtplib.SMTPDataError(451, b"4.3.0 espere")]
    tanda()
    tarde = AHORA + timedelta(hours=5)
    assert tanda(tarde) == Counter(programado=1)
    assert el_envio().sin_respuesta == 1
    assert tanda(tarde + timedelta(minutes=10)) == Counter(enviado=1)


def test_lo_que_quiza_salio_y_ya_no_hay_que_avisar_no_dice_que_no_salio(hito, servidor, olga):
    servidor += [SinRespuesta("timed out")]
    tanda()
    f.FabricaAvance(hito=hito, porcentaje=100, fecha=DIA)
    assert tanda(AHORA + timedelta(hours=5)) == Counter(quiza=1)
    assert el_envio().motivo == "Ya no había nada que avisar cuando tocaba probar otra vez"
    assert mail.outbox == []


def test_el_worker_que_muere_tras_darlo_deja_escrito_que_quiza_salio(hito, servidor):
    servidor += [SystemExit()]
    with pytest.raises(SystemExit):
        tanda()
    assert (el_envio().estado, el_envio().motivo, el_envio().sin_respuesta) == ("quiza", tomados.DADO, 1)
    assert tanda(AHORA + timedelta(minutes=11)) == Counter()
    assert tanda(AHORA + timedelta(hours=5)) == Counter(enviado=1)


def test_si_las_dos_veces_muere_tras_darlo_termina_y_se_dice(hito, servidor):
    servidor += [SystemExit(), SystemExit()]
    for ahora in (AHORA, AHORA + timedelta(hours=5)):
        with pytest.raises(SystemExit):
            tanda(ahora)
    assert tanda(AHORA + timedelta(hours=10)) == Counter(quiza=1)
    assert (el_envio().motivo, el_envio().proximo_intento_en) == (envios.NO_SE_SABE, None)
    assert tanda(AHORA + timedelta(hours=10)) == Counter()


def test_el_que_fue_retomado_descubre_que_ya_no_es_suyo_antes_de_dar_el_mensaje(hito):
    [pk] = motor.pasar(ahora=AHORA).listos
    [lento] = envios.tomar([pk], ahora=AHORA)
    envios.tomar([pk], ahora=AHORA + timedelta(minutes=11))
    vigia = freno.Vigia(lambda: AHORA)
    with Buzonero(vigia) as buzonero:
        hecho = envios.Tanda(DIA, AHORA, lambda: AHORA, buzonero, vigia).enviar([lento])
    assert hecho == ["ajeno"]
    assert mail.outbox == []


def test_lo_que_llega_con_el_correo_del_dia_ya_enviado_espera_al_de_manana(hito):
    assert len(pasar(DIA)) == 1
    f.FabricaHito(acuerdo=hito.acuerdo, plazo=PLAZO)
    assert pasar(DIA, 9) == []
    assert len(pasar(date(2025, 3, 14))) == 1


def test_una_tanda_larga_se_detiene_y_lo_demas_queda_para_la_siguiente(sesion):
    for n in range(3):
        f.FabricaFuncionario(usuario=f.FabricaUsuario(username=f"s{n}"))
    f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=sesion, responsable="GN"), plazo=PLAZO)
    listos = motor.pasar(ahora=AHORA).listos

    def reloj():  # el primer envío tarda seis minutos
        return AHORA + timedelta(minutes=6 * len(mail.outbox))

    assert envios.enviar_tanda(listos, dia=DIA, reloj=reloj) == Counter(enviado=1)
    assert len(tanda()) == 1
    assert len(mail.outbox) == 3


def test_si_el_servidor_tarda_lo_que_falta_se_vuelve_a_mirar_antes_de_darlo(tres, monkeypatch):
    enviar = EmailBackend.send_messages

    def despacio(self, mensajes):
        tres.plazo_vigente = PLAZO + timedelta(days=30)
        tres.save()
        return enviar(self, mensajes)

    monkeypatch.setattr(EmailBackend, "send_messages", despacio)
    listos = motor.pasar(ahora=AHORA).listos
    reloj = lambda: AHORA + (envios.frescura() + timedelta(seconds=1)) * len(mail.outbox)  # noqa: E731  # avanza al enviar
    assert envios.enviar_tanda(listos, dia=DIA, reloj=reloj) == Counter(enviado=1, descartado=2)
    assert set(Recordatorio.objects.filter(estado="descartado").values_list("motivo", flat=True)) == {"El plazo cambió"}


def test_lo_que_salio_y_el_worker_murio_antes_de_decirlo_lo_dice_la_pasada_siguiente(hito, monkeypatch):
    monkeypatch.setattr(envios, "cerrar_enviados", lambda _ids: None)
    assert tanda() == Counter(enviado=1)
    assert (el_envio().estado, Recordatorio.objects.get().estado) == ("enviado", "programado")
    monkeypatch.undo()
    assert tanda(AHORA + timedelta(minutes=5)) == Counter()
    recordatorio = Recordatorio.objects.get()
    assert (recordatorio.estado, recordatorio.terminado_en) == ("enviado", AHORA)
    assert len(mail.outbox) == 1
