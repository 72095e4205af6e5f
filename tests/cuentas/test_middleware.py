import base64
import datetime
import hmac
import struct
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from cuentas.models import Usuario
from tests.fabricas import CLAVE

pytestmark = pytest.mark.django_db


@pytest.fixture
def exigidos(settings):
    settings.EXIGIR_DOS_PASOS = True


def codigo(secreto):
    """TOTP tal como lo calcula el teléfono (RFC 6238: SHA-1, 30 segundos, 6 cifras), sin pasar por la biblioteca."""
    resumen = hmac.digest(base64.b32decode(secreto), struct.pack(">Q", int(time.time()) // 30), "sha1")
    desde = resumen[-1] & 15
    numero = struct.unpack(">I", resumen[desde : desde + 4])[0] & 0x7FFFFFFF
    return f"{numero % 1_000_000:06}"


def activar(client):
    """Activa el segundo paso como lo hace una persona; devuelve el secreto que leyó en la página."""
    otra_vez = client.get("/cuenta/dos-pasos/activar/")["Location"]
    assert otra_vez.startswith("/cuenta/confirmar-identidad/")
    assert client.get(otra_vez).status_code == 200
    pagina = client.post(otra_vez, {"password": CLAVE}, follow=True)
    secreto = pagina.context["form"].secret
    respuesta = client.post("/cuenta/dos-pasos/activar/", {"code": codigo(secreto)})
    assert respuesta.status_code == 302, respuesta.context["form"].errors
    return secreto


def ingresar(client, usuario):
    return client.post("/ingresar/", {"login": usuario, "password": CLAVE})


def test_la_secretaria_sin_segundo_paso_es_llevada_a_activarlo(client, olga, exigidos):
    ingresar(client, "olga")
    for pagina in ("/cuenta/dos-pasos/", "/administracion/"):
        assert client.get(pagina)["Location"] == "/cuenta/dos-pasos/activar/"


def test_mientras_tanto_puede_salir(client, olga, exigidos):
    ingresar(client, "olga")
    assert client.post("/salir/")["Location"] == "/"


def test_al_activarlo_ya_puede_trabajar_y_recibe_codigos_de_respaldo(client, olga, exigidos):
    ingresar(client, "olga")
    activar(client)
    assert client.get("/cuenta/dos-pasos/").status_code == 200
    assert client.get("/cuenta/dos-pasos/respaldo/").status_code == 200
    assert set(Authenticator.objects.filter(user=olga).values_list("type", flat=True)) == {"totp", "recovery_codes"}


def test_con_segundo_paso_la_clave_sola_no_basta(client, olga, exigidos):
    ingresar(client, "olga")
    secreto = activar(client)
    client.post("/salir/")
    assert ingresar(client, "olga")["Location"] == "/cuenta/dos-pasos/codigo/"
    assert "_auth_user_id" not in client.session
    assert client.get("/cuenta/dos-pasos/codigo/").status_code == 200
    assert client.post("/cuenta/dos-pasos/codigo/", {"code": "000000"}).status_code == 200
    with time_machine.travel(datetime.timedelta(seconds=31)):  # un código no sirve dos veces: se espera el siguiente
        assert client.post("/cuenta/dos-pasos/codigo/", {"code": codigo(secreto)})["Location"] == "/inicio/"
    assert client.session["_auth_user_id"] == str(olga.pk)


def test_quien_no_es_de_la_secretaria_no_lo_necesita(client, fatima, exigidos):
    ingresar(client, "fatima")
    assert client.get("/cuenta/dos-pasos/").status_code == 200


def test_en_desarrollo_no_se_exige(client, olga):
    ingresar(client, "olga")
    assert client.get("/cuenta/dos-pasos/").status_code == 200


# --- Quién lo debe, y que se mire en cada pedido ----------------------------------------------------------------------
@pytest.mark.parametrize("marca", ["is_staff", "is_superuser"])
def test_toda_cuenta_del_servidor_lo_necesita_aunque_no_tenga_rol(client, eva, exigidos, marca):
    """La de `createsuperuser` administra las demás: con la contraseña sola se le cambiaba el rol a cualquiera."""
    Usuario.objects.filter(pk=eva.pk).update(**{"is_staff": True, marca: True})
    ingresar(client, "eva")
    for pagina in ("/administracion/", "/administracion/cuentas/usuario/", "/inicio/"):
        assert client.get(pagina)["Location"] == "/cuenta/dos-pasos/activar/"


def test_tampoco_ve_lo_que_se_abre_sin_ingresar(client, olga, sesion, exigidos):
    """Ahí, a quien ingresó se le muestran sesiones sin publicar."""
    ingresar(client, "olga")
    for pagina in ("/", f"/sesiones/{sesion.codigo}/corte/", f"/sesiones/{sesion.codigo}/corte.json"):
        assert client.get(pagina)["Location"] == "/cuenta/dos-pasos/activar/", pagina


def test_quien_deja_de_tenerlo_deja_de_entrar_en_el_acto(client, olga, exigidos):
    ingresar(client, "olga")
    activar(client)
    assert client.get("/tablero/").status_code == 200
    assert client.get("/api/v1/acuerdos/").status_code == 200
    Authenticator.objects.filter(user=olga).delete()
    assert client.get("/tablero/")["Location"] == "/cuenta/dos-pasos/activar/"
    assert client.get("/api/v1/acuerdos/").status_code == 403


def test_lo_que_estaba_escribiendo_no_se_pierde(client, olga, sesion, exigidos):
    ingresar(client, "olga")
    activar(client)
    Authenticator.objects.filter(user=olga).delete()
    respuesta = client.post("/sesiones/nueva/", {"codigo": "MEA-2027", "nombre": "Muni Ejecutivo 2027"})
    assert respuesta["Location"] == "/sesiones/nueva/"
    assert "Lo que escribió está guardado" in client.get("/cuenta/dos-pasos/activar/", follow=True).content.decode()
    TOTP.activate(olga, "REPXKNJ5CIKWHZZ5D4MKRXHEHZXQYOHS")
    assert "Muni Ejecutivo 2027" in client.get("/sesiones/nueva/").content.decode()


def test_con_la_contrasena_sola_no_se_desactiva(client, fatima, exigidos):
    """Quien encontró una sesión abierta y sabe la contraseña no le quita el segundo paso para poner el suyo."""
    ingresar(client, "fatima")
    secreto = activar(client)
    with time_machine.travel(datetime.timedelta(minutes=30)):  # lo confirmado al activar ya no vale
        peticion = client.get("/cuenta/dos-pasos/desactivar/")["Location"]
        assert peticion.startswith("/cuenta/dos-pasos/confirmar/")
        assert client.get("/cuenta/confirmar-identidad/")["Location"].startswith("/cuenta/dos-pasos/confirmar/")
        client.post("/cuenta/confirmar-identidad/", {"password": CLAVE})
        client.post("/cuenta/dos-pasos/desactivar/")
        assert Authenticator.objects.filter(user=fatima, type="totp").exists()
        assert client.post(peticion, {"code": codigo(secreto)}).status_code == 302
        client.post("/cuenta/dos-pasos/desactivar/")
    assert not Authenticator.objects.filter(user=fatima).exists()


def test_quien_lo_debe_no_lo_apaga_sino_que_lo_reemplaza(client, olga, exigidos):
    with time_machine.travel(datetime.datetime(2026, 3, 2, 13, tzinfo=datetime.UTC)) as reloj:
        ingresar(client, "olga")
        de_antes = activar(client)
        assert "desactivar" not in client.get("/cuenta/dos-pasos/").content.decode()
        assert "reemplácelo" in client.get("/cuenta/dos-pasos/desactivar/").content.decode()
        assert client.post("/cuenta/dos-pasos/desactivar/").status_code == 200
        reloj.shift(600)  # pasado el rato en que no se vuelve a preguntar quién es
        confirmar = client.get("/cuenta/dos-pasos/reemplazar/")["Location"]
        pagina = client.post(confirmar, {"code": codigo(de_antes)}, follow=True)
        nuevo = pagina.context["form"].secret
        assert client.post("/cuenta/dos-pasos/reemplazar/", {"code": "000000"}).status_code == 200
        assert Authenticator.objects.get(type="totp").wrap().validate_code(codigo(de_antes)) is False, "ya se usó"
        reloj.shift(60)
        assert Authenticator.objects.get(type="totp").wrap().validate_code(codigo(de_antes)), "sigue siendo el de antes"
        assert client.post("/cuenta/dos-pasos/reemplazar/", {"code": codigo(nuevo)}).status_code == 302
    assert Authenticator.objects.filter(user=olga, type="totp").count() == 1
    assert nuevo != de_antes


def test_para_reemplazarlo_no_basta_la_contrasena(client, olga, exigidos):
    with time_machine.travel(datetime.datetime(2026, 3, 2, 13, tzinfo=datetime.UTC)) as reloj:
        ingresar(client, "olga")
        activar(client)
        reloj.shift(600)
        confirmar = client.get("/cuenta/dos-pasos/reemplazar/")["Location"]
        assert confirmar.startswith("/cuenta/dos-pasos/confirmar/")
        assert client.post("/cuenta/confirmar-identidad/", {"password": CLAVE}).status_code in (302, 403)
        assert client.get("/cuenta/dos-pasos/reemplazar/").status_code == 302


def test_quien_no_lo_debe_puede_apagarlo(client, fatima, exigidos):
    ingresar(client, "fatima")
    activar(client)
    assert client.post("/cuenta/dos-pasos/desactivar/").status_code == 302
    assert not Authenticator.objects.filter(user=fatima).exists()
