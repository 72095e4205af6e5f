import base64
import datetime
import hmac
import struct
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator

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
