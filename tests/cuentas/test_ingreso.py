from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cuentas.formularios_de_ingreso import FormularioDeClaveNueva
from cuentas.models import Carta
from recordatorios.cartas import enviar_cartas
from tests.fabricas import CLAVE

pytestmark = pytest.mark.django_db


def ingresar(client, usuario, clave=CLAVE, headers=None, **mas):
    return client.post("/ingresar/", {"login": usuario, "password": clave, **mas}, headers=headers)


def test_se_ingresa_con_el_usuario_y_se_llega_al_inicio(client, fatima):
    respuesta = ingresar(client, "fatima")
    assert respuesta.status_code == 302
    assert respuesta["Location"] == "/inicio/"
    assert client.session["_auth_user_id"] == str(fatima.pk)


def test_se_ingresa_con_el_correo(client, fatima):
    fatima.email = "fatima@umachiri.gob.pe"
    fatima.save()
    assert ingresar(client, "FATIMA@umachiri.gob.pe").status_code == 302


@pytest.mark.parametrize(
    "escrito", ["fatima\u200b", "\u200eFATIMA\u00a0", "fatima@umachiri.gob.pe\u200b", "\ufefffatima"]
)
def test_lo_que_no_se_ve_no_estorba_para_ingresar(client, fatima, escrito):
    fatima.email = "fatima@umachiri.gob.pe"
    fatima.save()
    assert ingresar(client, escrito).status_code == 302


def test_la_clave_olvidada_llega_aunque_el_correo_traiga_algo_que_no_se_ve(client, fatima):
    fatima.email = "fatima@umachiri.gob.pe\u200b"
    fatima.save()
    client.post("/cuenta/clave/olvidada/", {"email": "\u200efatima@umachiri.gob.pe\u200b"})
    enviar_cartas(reloj=timezone.now)
    assert [m.to for m in mail.outbox] == [["fatima@umachiri.gob.pe"]]


def test_se_vuelve_a_la_pagina_que_se_queria_ver(client, fatima):
    respuesta = client.get("/cuenta/clave/?x=1")
    assert respuesta["Location"] == "/ingresar/?next=/cuenta/clave/%3Fx%3D1"
    assert ingresar(client, "fatima", next="/acuerdos/MEA-2025-001/")["Location"] == "/acuerdos/MEA-2025-001/"


def test_no_se_vuelve_a_otra_maquina(client, fatima):
    assert ingresar(client, "fatima", next="https://otra.example/")["Location"] == "/inicio/"


def test_una_clave_errada_se_dice_sin_decir_si_el_usuario_existe(client, fatima):
    con_usuario = ingresar(client, "fatima", "equivocada")
    sin_usuario = ingresar(client, "nadie", "equivocada")
    assert con_usuario.status_code == sin_usuario.status_code == 200
    errores = con_usuario.context["form"].non_field_errors()
    assert errores
    assert errores == sin_usuario.context["form"].non_field_errors()


def test_tras_cinco_claves_erradas_no_se_puede_seguir_probando(client, fatima):
    for _ in range(5):
        ingresar(client, "fatima", "equivocada")
    respuesta = ingresar(client, "fatima")
    assert respuesta.status_code in {200, 429}
    assert "_auth_user_id" not in client.session


def test_otra_cabecera_host_no_da_mas_intentos(client, fatima):
    """`ALLOWED_HOSTS` no mira el puerto: contar por él era no contar."""
    for puerto in range(5000, 5006):
        ingresar(client, "fatima", "equivocada", headers={"host": f"localhost:{puerto}"})
    respuesta = ingresar(client, "fatima", headers={"host": "localhost:6000"})
    assert respuesta.status_code == 200
    assert "Demasiados intentos" in respuesta.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("otro", ["FATIMA@umachiri.gob.pe", " Fatima ", "ｆａｔｉｍａ"])
def test_los_intentos_se_cuentan_por_cuenta_se_la_nombre_como_se_la_nombre(client, fatima, otro):
    fatima.email = "fatima@umachiri.gob.pe"
    fatima.save()
    for nombre in ("fatima", "fatima@umachiri.gob.pe", "FATIMA", "fatima", otro):
        ingresar(client, nombre, "equivocada")
    assert "_auth_user_id" not in ingresar(client, "fatima").wsgi_request.session


def test_frenar_a_una_cuenta_no_frena_a_otra(client, fatima, olga):
    for _ in range(6):
        ingresar(client, "fatima", "equivocada")
    assert ingresar(client, "olga")["Location"] == "/inicio/"


def test_la_pagina_de_ingreso_no_ofrece_registrarse_y_no_hay_registro(client):
    respuesta = client.get("/ingresar/")
    assert respuesta.status_code == 200
    assert "signup" not in respuesta.content.decode()
    assert client.get("/cuenta/registro/").status_code == 404


def test_se_sale_con_post_y_no_con_un_enlace(client, fatima):
    client.force_login(fatima)
    assert client.get("/salir/").status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post("/salir/")["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_una_cuenta_inactiva_no_ingresa(client, fatima):
    fatima.is_active = False
    fatima.save()
    ingresar(client, "fatima")
    assert "_auth_user_id" not in client.session


def test_la_clave_olvidada_se_recupera_por_correo(client, fatima):
    fatima.email = "fatima@umachiri.gob.pe"
    fatima.save()
    assert client.post("/cuenta/clave/olvidada/", {"email": "Fatima@Umachiri.gob.pe"}).status_code == 302
    assert not mail.outbox, "no sale dentro de la petición"
    enviar_cartas(reloj=timezone.now)
    (carta,) = mail.outbox
    assert carta.to == [fatima.email]
    enlace = next(palabra for palabra in carta.body.split() if "/cuenta/clave/nueva/" in palabra)
    pagina = client.get(enlace, follow=True)
    nueva = {"password1": "Quinua-2025-Umachiri", "password2": "Quinua-2025-Umachiri"}
    assert client.post(pagina.request["PATH_INFO"], nueva).status_code == 302
    assert ingresar(client, "fatima", "Quinua-2025-Umachiri")["Location"] == "/inicio/"


def test_pedir_una_clave_para_un_correo_desconocido_se_contesta_igual(client, fatima):
    fatima.email = "fatima@umachiri.gob.pe"
    fatima.save()
    conocida = client.post("/cuenta/clave/olvidada/", {"email": fatima.email})
    desconocida = client.post("/cuenta/clave/olvidada/", {"email": "nadie@example.org"})
    assert (conocida.status_code, conocida["Location"]) == (desconocida.status_code, desconocida["Location"])
    enviar_cartas(reloj=timezone.now)
    assert [c.to for c in mail.outbox] == [[fatima.email]]


def test_pedir_una_clave_hace_lo_mismo_haya_cuenta_o_no(client, fatima):
    """Ni por el tiempo ni por el error se sabe quién tiene cuenta: la petición no mira cuentas ni envía nada."""
    fatima.email = "fatima@umachiri.gob.pe"
    fatima.save()
    consultas = []
    for correo in (fatima.email, "nadie@example.org"):
        with CaptureQueriesContext(connection) as hechas:
            client.post("/cuenta/clave/olvidada/", {"email": correo})
        consultas.append([c["sql"].replace(correo, "…") for c in hechas])
    assert [c.split()[:3] for c in consultas[0]] == [c.split()[:3] for c in consultas[1]]
    assert not any("cuentas_usuario" in sql and "email" in sql for sql in consultas[0])


def test_con_el_servidor_de_correo_caido_se_contesta_igual_y_sale_despues(client, fatima, settings):
    fatima.email = "fatima@umachiri.gob.pe"
    fatima.save()
    settings.EMAIL_BACKEND = "cuentas.correo.ServidorDeCorreo"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    for correo in (fatima.email, "nadie@example.org"):
        assert client.post("/cuenta/clave/olvidada/", {"email": correo}).status_code == 302
    assert enviar_cartas(reloj=timezone.now) == {"reintento": 1, "salió": 1}
    assert "No se pudo conectar" in Carta.objects.get(terminada_en=None).motivo
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert enviar_cartas(reloj=lambda: timezone.now() + timedelta(minutes=3)) == {"salió": 1}
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("maquina", ["localhost:6666", "127.0.0.1:1"])
def test_el_enlace_lleva_la_direccion_del_sistema_y_no_la_del_pedido(client, fatima, settings, maquina):
    fatima.email = "fatima@umachiri.gob.pe"
    fatima.save()
    client.post("/cuenta/clave/olvidada/", {"email": fatima.email}, headers={"host": maquina})
    enviar_cartas(reloj=timezone.now)
    assert f"{settings.SITIO}/cuenta/clave/nueva/" in mail.outbox[0].body
    assert maquina not in mail.outbox[0].body
    assert "/cuenta/clave/nueva/" not in str(Carta.objects.values().get()), "ni queda en la base"


@pytest.mark.parametrize(
    "nombre",
    ["account_change_password", "mfa_index", "mfa_activate_totp", "account_logout", "mfa_view_recovery_codes"],
)
def test_las_paginas_de_la_cuenta_piden_ingresar(client, nombre):
    respuesta = client.get(reverse(nombre))
    assert respuesta.status_code == 302
    assert respuesta["Location"].split("?")[0] in {"/ingresar/", "/"}


def test_la_administracion_es_solo_para_quien_puede_y_entra_por_la_misma_puerta(client, fatima):
    assert client.get("/administracion/", follow=True).redirect_chain[-1][0].startswith("/ingresar/?next=")
    client.force_login(fatima)
    assert client.get("/administracion/", follow=True).status_code == 403


def test_el_enlace_para_crear_clave_sirve_una_vez_aunque_dos_lo_tengan_abierto(client, fatima):
    fatima.email = "fatima@umachiri.gob.pe"
    fatima.save()
    client.post("/cuenta/clave/olvidada/", {"email": fatima.email})
    enviar_cartas(reloj=timezone.now)
    enlace = next(palabra for palabra in mail.outbox[0].body.split() if "/cuenta/clave/nueva/" in palabra)
    formularios = [
        FormularioDeClaveNueva(
            {"password1": clave, "password2": clave}, user=fatima, temp_key=enlace.split("-", 1)[1][:-1]
        )
        for clave in ("Quinua-2025-Umachiri", "Otra-Clave-2025-Puno")
    ]
    assert all(formulario.is_valid() for formulario in formularios), "las dos peticiones ya pasaron la comprobación"
    formularios[0].save()
    with pytest.raises(PermissionDenied, match="acaba de usarse"):
        formularios[1].save()
    fatima.refresh_from_db()
    assert fatima.check_password("Quinua-2025-Umachiri")
