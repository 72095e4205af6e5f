"""El buzón de la demostración: los correos quedan en archivos y se leen en /buzon/; con servidor SMTP, no existe."""

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils import timezone

from acuerdos.models import Avance
from muniejecutivo.buzon import lectura
from muniejecutivo.entorno import Entorno
from recordatorios import cartas, envio, motor
from recordatorios.contactos import sin_contacto
from tests import fabricas as f

pytestmark = pytest.mark.django_db
BUZON = "muniejecutivo.buzon.backend.Buzon"


@pytest.fixture
def buzon(settings, tmp_path):
    settings.DEBUG = True
    settings.EMAIL_BACKEND, settings.CARPETA_DEL_BUZON = BUZON, tmp_path / "correo"
    return tmp_path / "correo"


def enviar(asunto="Hola, ñandú", html='<p><a href="http://localhost:8000/e/abc/">Informar <b>cómo va</b></a></p>'):
    mensaje = EmailMultiAlternatives(asunto, "Vea: http://localhost:8000/e/abc/.\nAdiós", to=["fatima@ejemplo.pe"])
    mensaje.attach_alternative(html, "text/html")
    return mensaje.send()


def test_cada_correo_es_un_archivo_y_se_lee_en_la_pagina(buzon, client):
    assert enviar() == 1
    [archivo] = buzon.iterdir()
    assert lectura.FORMA.fullmatch(archivo.stem)
    lista = client.get("/buzon/").content.decode()
    assert "Hola, ñandú" in lista
    assert "fatima@ejemplo.pe" in lista
    pagina = client.get(f"/buzon/{archivo.stem}/").content.decode()
    assert '<a href="http://localhost:8000/e/abc/">http://localhost:8000/e/abc/</a>.<br>Adiós' in pagina
    assert '<a href="http://localhost:8000/e/abc/">Informar cómo va</a>' in pagina


def test_del_html_no_llega_nada_que_se_ejecute(buzon, client):
    enviar(html='<script>alert(1)</script><img src=x onerror=alert(2)><a href="javascript:alert(3)">no</a>')
    [nombre] = lectura.nombres(buzon)
    pagina = client.get(f"/buzon/{nombre}/").content.decode()
    assert not re.search(r"alert\(|onerror|javascript:", pagina)


def test_el_ultimo_va_primero_y_hay_paginas(buzon, client):
    for n in range(35):
        enviar(f"Correo {n:02d}")
    primera = client.get("/buzon/").content.decode()
    assert re.findall(r"Correo (\d\d)", primera)[:2] == ["34", "33"]
    assert "Correo 00" in client.get("/buzon/?pagina=2").content.decode()


def test_muchos_a_la_vez_no_se_pisan(buzon):
    hilos = [threading.Thread(target=lambda: [enviar() for _ in range(10)]) for _ in range(8)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()
    assert len(lectura.nombres(buzon)) == 80
    assert not list(buzon.glob(".*"))


def test_un_correo_sin_destinatario_no_se_escribe(buzon):
    assert get_connection().send_messages([EmailMultiAlternatives("x", "y")]) == 0


@pytest.mark.parametrize("nombre", ["nada", "20250101T000000000000-00000000", "..%2F..%2Fclave-demo"])
def test_lo_que_no_esta_es_404(buzon, client, nombre):
    assert client.get(f"/buzon/{nombre}/").status_code == 404


@pytest.mark.parametrize(("debug", "backend"), [(False, BUZON), (True, "django.core.mail.backends.smtp.EmailBackend")])
def test_sin_debug_o_con_servidor_de_correo_no_existe(settings, client, debug, backend):
    settings.DEBUG, settings.EMAIL_BACKEND = debug, backend
    assert client.get("/buzon/").status_code == 404
    assert client.get("/buzon/20250101T000000000000-00000000/").status_code == 404


def test_sin_email_url_el_correo_de_desarrollo_va_al_buzon():
    leido = Entorno({}).correo("EMAIL_URL", "buzon://")
    assert leido == {"EMAIL_BACKEND": BUZON}


def test_la_fecha_se_muestra_en_hora_de_lima(buzon, client):
    with time_machine.travel(datetime(2025, 3, 14, 1, 30, tzinfo=UTC), tick=False):
        enviar()
    assert "13 de marzo de 2025, 20:30" in client.get("/buzon/").content.decode()


# --- Responder ------------------------------------------------------------------------------------------------------
@pytest.fixture
def recordatorio(buzon, settings, tmp_path, sesion, fatima):
    """El de un hito de Fátima que vence hoy, en el buzón: su nombre."""
    settings.CORREO_RESPUESTAS, settings.MEDIA_ROOT = "respuestas.pe", str(tmp_path / "archivos")
    hoy = timezone.localdate()
    sesion.fecha = hoy - timedelta(days=40)
    sesion.save()
    f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=sesion), plazo=hoy, texto="Presentar el expediente")
    pasada = motor.pasar(ahora=timezone.now(), forzada=True)
    envio.enviar_tanda(pasada.listos, dia=hoy, reloj=timezone.now)
    [nombre] = [n for n in lectura.nombres(buzon) if lectura.leer(buzon, n).para == "fatima@ejemplo.pe"]
    return nombre


def test_un_recordatorio_se_contesta_desde_el_buzon(recordatorio, buzon, client):
    pagina = client.get(f"/buzon/{recordatorio}/").content.decode()
    [para] = re.findall(r'name="para" value="([^"]+)"', pagina)
    foto = SimpleUploadedFile("techo.png", f.PNG, "image/png")
    datos = {"para": para, "texto": "Vamos al 60 %", "fotos": foto}
    respuesta = client.post(f"/buzon/{recordatorio}/responder/", datos, follow=True)
    assert "se registró el avance" in respuesta.content.decode()
    avance = Avance.objects.get()
    assert (avance.porcentaje, avance.descripcion, avance.canal) == (60, "Vamos al 60 %", "correo")
    assert avance.evidencias.get().nombre == "techo.png"
    cartas.enviar_cartas(reloj=lambda: timezone.now() + timedelta(minutes=1))
    assert lectura.leer(buzon, lectura.nombres(buzon)[0]).asunto.strip().startswith("Constancia N.º A-")


def test_a_otra_direccion_no_se_contesta_desde_el_buzon(recordatorio, client):
    datos = {"para": "otro@respuestas.pe", "texto": "Vamos al 60 %"}
    assert client.post(f"/buzon/{recordatorio}/responder/", datos).status_code == 400
    assert not Avance.objects.exists()


def test_se_puede_hacer_como_que_no_llego(recordatorio, client, fatima):
    respuesta = client.post(f"/buzon/{recordatorio}/devolver/", follow=True)
    assert "se anotó que un correo no llegó" in respuesta.content.decode()
    assert list(sin_contacto()) == [fatima]


def test_un_correo_que_no_se_contesta_no_ofrece_responder(buzon, client):
    enviar()
    [nombre] = lectura.nombres(buzon)
    assert "Responder" not in client.get(f"/buzon/{nombre}/").content.decode()
    assert client.post(f"/buzon/{nombre}/responder/", {"texto": "Hola"}).status_code == 404
    assert client.post(f"/buzon/{nombre}/devolver/").status_code == 404
