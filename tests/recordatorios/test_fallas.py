"""Fallas de verdad: dos programadores, un worker muerto, Redis que cae, el correo que rechaza, tarda o corta.

Cada recordatorio sale una vez y ninguno se pierde. Si el servidor de correo tuvo el mensaje pero la respuesta no llegó
(cortó, o mataron al worker en ese instante), quizá salió: se prueba una vez más, mucho después y con el mismo
Message-ID. Aquí las horas son segundos.
"""

import zlib
from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from acuerdos.models import Envio, Importacion, Recordatorio
from cuentas import freno
from recordatorios import envio, motor
from recordatorios.calendario import siguiente_habil
from tests import fabricas as f
from tests import servicios
from tests.recordatorios.oficina import Oficina
from tests.recordatorios.poblacion import poblar
from tests.recordatorios.servidor_smtp import ACEPTADO, ServidorQueCalla, ServidorSMTP

pytestmark = [pytest.mark.servicios, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("catalogos")]
MANOS = 2


@pytest.fixture
def smtp():
    with ServidorSMTP() as servidor:
        yield servidor


@pytest.fixture
def por_smtp(settings, smtp):
    """Los envíos de este mismo proceso van a ese servidor. Son las nueve: una hora después todavía es el mismo día."""
    settings.EMAIL_BACKEND = "cuentas.correo.ServidorDeCorreo"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", smtp.puerto, 1
    settings.CORREO_ESPERA_FINAL = 1
    with time_machine.travel(timezone.localtime().replace(hour=9)):
        yield smtp


@pytest.fixture
def oficina(tmp_path, smtp, postgresql_real):
    try:
        redis = servicios.redis_propio()
    except servicios.NoHay as error:
        pytest.skip(str(error))
    oficina = Oficina(tmp_path, smtp, redis, postgresql_real)
    yield oficina
    oficina.cerrar()
    redis.retirar()


def por_vencer(personas):
    """Gente con un hito que hoy cumple una semana para vencer."""
    poblar(personas, plazo=timezone.localdate() + timedelta(days=7))


def libro_subido():
    """Una importación por revisar; su archivo no está, y el worker lo dirá."""
    ahora = timezone.now()
    return Importacion.objects.create(
        archivo="no-esta",
        nombre="libro.xlsx",
        sha256="0" * 64,
        tamano=1,
        subida_en=ahora,
        encolada_en=ahora,
        subida_por=f.FabricaOperador(),
    )


def suerte(para):
    """Un número que parece al azar y es siempre el mismo para cada quien."""
    return zlib.crc32(para.encode())


def estados():
    return Counter(Envio.objects.values_list("estado", flat=True))


def de_sus_recordatorios():
    return Counter(Recordatorio.objects.values_list("estado", flat=True))


def todos_enviados(personas):
    """Y sus recordatorios lo saben, que es lo último que hace cada tanda."""
    return lambda: estados() == de_sus_recordatorios() == Counter(enviado=personas)


def comprobar(smtp, personas, dobles=0):
    """A cada quien, un solo correo; `dobles`: cuántas veces pudo repetirse uno con su mismo Message-ID."""
    assert estados() == Counter(enviado=personas)
    assert Counter(Recordatorio.objects.values_list("estado", flat=True)) == Counter(enviado=personas)
    assert len(smtp.por_destinatario) == personas
    assert {len(distintos) for distintos in smtp.por_destinatario.values()} == {1}
    assert len(smtp.aceptados) - personas <= dobles


def pasadas(veces, paso=timedelta(minutes=10), desde=None):
    """Pasadas seguidas de este proceso, cada una `paso` después de la anterior."""
    ahora = desde or timezone.now()
    for _ in range(veces):
        pasada = motor.pasar(ahora=ahora, forzada=True)
        envio.enviar_tanda(pasada.listos, dia=timezone.localdate(), reloj=lambda ahora=ahora: ahora)
        ahora += paso


def reiniciar(redis):
    redis.proceso.kill()
    redis.proceso.wait()
    redis.encender()


def test_dos_programadores_un_worker_muerto_redis_reiniciado_y_el_correo_fallando_la_mitad(oficina):
    personas = 300
    fallas = ["451 4.3.0 espere", "cortar"]
    oficina.smtp.conducta = lambda para, vez: (
        fallas[suerte(para) % 2] if vez == 1 and suerte(para) % 4 < 2 else ACEPTADO
    )
    por_vencer(personas)
    oficina.programador(), oficina.programador()
    primero = oficina.worker(MANOS)
    oficina.esperar(lambda: len(oficina.smtp.aceptados) > 50)
    oficina.matar(primero)
    assert 0 < estados()["enviado"] < personas
    oficina.worker(MANOS)
    oficina.esperar(lambda: len(oficina.smtp.aceptados) > 130)
    reiniciar(oficina.redis)
    oficina.esperar(todos_enviados(personas), limite=240)
    assert len(oficina.smtp.intentos) == personas
    comprobar(oficina.smtp, personas, dobles=MANOS)
    assert max(Counter(oficina.smtp.aceptados).values()) <= 2


def test_dos_programadores_y_dos_workers_a_la_vez(oficina):
    por_vencer(100)
    oficina.programador(0.1), oficina.programador(0.1)
    oficina.worker(), oficina.worker()
    oficina.esperar(todos_enviados(100))
    comprobar(oficina.smtp, 100)


def test_un_worker_muerto_a_la_mitad_lo_termina_otro(oficina):
    oficina.smtp.conducta = lambda _para, _vez: "dormir:0.05"
    por_vencer(100)
    oficina.programador()
    worker = oficina.worker(MANOS)
    oficina.esperar(lambda: len(oficina.smtp.aceptados) >= 20)
    oficina.matar(worker)
    dados = estados()["quiza"]  # los que estaba dando; los demás que tomó no salieron, y se toman otra vez
    assert estados()["enviando"] + dados > 0
    assert dados <= MANOS
    oficina.worker(MANOS)
    oficina.esperar(todos_enviados(100))
    comprobar(oficina.smtp, 100, dobles=dados)


def test_redis_cae_y_vuelve_vacio(oficina):
    oficina.smtp.conducta = lambda _para, _vez: "dormir:0.05"
    por_vencer(100)
    oficina.programador(), oficina.worker()
    oficina.esperar(lambda: len(oficina.smtp.aceptados) >= 20)
    reiniciar(oficina.redis)
    oficina.esperar(todos_enviados(100))
    comprobar(oficina.smtp, 100)


def test_la_misma_tarea_entregada_muchas_veces_envia_una(oficina):
    """El programador encola lo pendiente mucho más rápido de lo que sale: la cola se llena de tareas repetidas."""
    oficina.smtp.conducta = lambda _para, _vez: "dormir:0.1"
    por_vencer(40)
    for _ in range(3):
        oficina.programador(0.05)
    oficina.worker(), oficina.worker()
    oficina.esperar(todos_enviados(40))
    comprobar(oficina.smtp, 40)
    assert set(Envio.objects.values_list("intentos", flat=True)) == {1}


def test_el_servidor_de_correo_apagado_y_despues_encendido(por_smtp):
    por_vencer(120)
    por_smtp.apagar()
    pasadas(2)
    assert estados() == Counter(programado=120)
    assert Envio.objects.filter(motivo__startswith="No se pudo conectar").exists()
    assert set(Envio.objects.values_list("sin_respuesta", flat=True)) == {0}
    assert freno.pausa() is not None
    por_smtp.encender()
    Envio.objects.update(proximo_intento_en=timezone.now() - timedelta(days=1))
    pasadas(1, desde=timezone.now() + timedelta(hours=1))
    comprobar(por_smtp, 120)
    assert freno.pausa() is None


def test_el_servidor_que_rechaza_la_mitad_de_las_veces(por_smtp):
    por_smtp.conducta = lambda para, vez: "451 4.3.0 espere" if (suerte(para) + vez) % 2 else ACEPTADO
    por_vencer(120)
    pasadas(2, paso=timedelta(hours=3))
    comprobar(por_smtp, 120)
    assert 120 < sum(por_smtp.intentos.values()) < 240


def test_el_servidor_que_corta_a_la_mitad(por_smtp):
    por_smtp.conducta = lambda para, vez: "cortar" if vez == 1 and suerte(para) % 2 else ACEPTADO
    por_vencer(60)
    pasadas(2, paso=timedelta(hours=5))
    comprobar(por_smtp, 60)


def test_el_servidor_que_recibe_y_muere_sin_contestar_hace_a_lo_mas_dos_copias_y_consta_que_quiza_salio(por_smtp):
    por_smtp.conducta = lambda _para, _vez: "cortar-despues"
    por_vencer(3)
    for dia in range(4):
        pasadas(3, paso=timedelta(hours=5), desde=timezone.now() + timedelta(days=dia))
    copias = Counter(por_smtp.aceptados)
    assert set(copias.values()) == {2}
    assert len(copias) == 3
    assert estados() == Counter(quiza=3)
    assert Counter(Recordatorio.objects.values_list("estado", flat=True)) == Counter(quiza=3)


def test_el_servidor_que_no_contesta_a_tiempo_no_detiene_a_los_demas(por_smtp):
    por_smtp.conducta = lambda para, vez: "dormir:1.5" if vez == 1 and suerte(para) % 10 == 0 else ACEPTADO
    por_vencer(30)
    pasadas(1)
    lentos = estados()["quiza"]
    assert 0 < lentos < 10
    assert estados()["enviado"] == 30 - lentos
    pasadas(1, desde=timezone.now() + timedelta(hours=3))
    assert estados()["quiza"] == lentos
    pasadas(1, desde=timezone.now() + timedelta(hours=5))
    comprobar(por_smtp, 30, dobles=lentos)


def test_un_servidor_que_contesta_tarde_recibe_diez_correos_de_diez_personas(oficina):
    oficina.smtp.conducta = lambda _para, _vez: "dormir:2"  # más que cada paso, menos que la espera final
    por_vencer(10)
    oficina.programador()
    oficina.worker(5)
    oficina.esperar(todos_enviados(10))
    comprobar(oficina.smtp, 10)
    assert set(Envio.objects.values_list("intentos", flat=True)) == {1}


@pytest.mark.parametrize("paso", ["conexion", "RCPT", "cuerpo"])
def test_un_servidor_que_acepta_la_conexion_y_calla_pone_el_correo_en_pausa_y_lo_demas_sigue(oficina, paso):
    por_vencer(60)
    with ServidorQueCalla(paso) as mudo:
        oficina.entorno["EMAIL_URL"] = f"smtp://127.0.0.1:{mudo.puerto}"
        oficina.programador(), oficina.worker(), oficina.worker(cola="muniejecutivo")
        oficina.esperar(lambda: freno.pausa() is not None)
        importacion = libro_subido()
        oficina.encolar("acuerdos.avanzar_importacion", importacion.pk)
        oficina.esperar(lambda: Importacion.objects.get().estado == "fallida")
        oficina.esperar(lambda: freno.pausa() is not None)  # la que vence vuelve a empezar: sigue mudo
        assert Envio.objects.filter(intentos__gt=0).count() < 20
    oficina.apagar()
    oficina.entorno["EMAIL_URL"] = oficina.smtp.url
    oficina.programador(), oficina.worker()
    oficina.esperar(todos_enviados(60), limite=240)
    comprobar(oficina.smtp, 60)
    assert freno.pausa() is None


def test_lo_que_el_servidor_rechaza_para_siempre_dice_por_que(por_smtp):
    por_smtp.conducta = lambda para, _vez: "554 5.6.0 contenido no admitido" if suerte(para) % 3 == 0 else ACEPTADO
    por_vencer(30)
    pasadas(1)
    rechazados = Envio.objects.filter(estado="fallido")
    assert rechazados.count() + estados()["enviado"] == 30
    assert {e.motivo for e in rechazados} == {"El servidor no acepta el mensaje: 554 5.6.0 contenido no admitido"}
    assert Recordatorio.objects.filter(estado="fallido").count() == rechazados.count() > 0


def test_una_noche_perdida_sale_entera_al_volver(por_smtp):
    por_vencer(100)
    otro_dia = siguiente_habil(timezone.localdate())
    manana = timezone.now() + (otro_dia - timezone.localdate())
    pasada = motor.pasar(ahora=manana, forzada=True)
    envio.enviar_tanda(pasada.listos, dia=otro_dia, reloj=lambda: manana)
    comprobar(por_smtp, 100)
