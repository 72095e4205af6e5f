"""Quien prueba contraseñas desde muchas direcciones: casi ninguna se mira, la dueña entra igual y se le dice."""

from collections import Counter
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.test import Client
from django.utils import timezone

from cuentas import intentos
from cuentas.ajustes_de_intentos import TOPES
from cuentas.enums import ClaseDeAcceso as Clase
from cuentas.models import Acceso, Carta
from cuentas.registro import DEMASIADOS
from recordatorios.cartas import enviar_cartas
from tests import fabricas
from tests.cuentas.test_ingreso import ingresar
from tests.cuentas.test_middleware import codigo
from tests.fabricas import CLAVE

pytestmark = pytest.mark.django_db
SECRETO = "REPXKNJ5CIKWHZZ5D4MKRXHEHZXQYOHS"
NUEVA = "Quinua-2025-Umachiri"
DIRECCIONES = 9


@pytest.fixture
def tras_el_proxy(settings: Any) -> None:
    settings.DETRAS_DE_PROXY, settings.PROXIES = 1, [ip_network("127.0.0.0/8")]


def desde(n: int) -> dict[str, str]:
    """Lo que escribe nuestro proxy de quien llega de la dirección `n`, que además dice ser otra."""
    return {"x-forwarded-for": f"10.9.8.7, 198.51.100.{n}"}


def atacar(cuenta: str = "fatima", veces: int = 3) -> None:
    """Cada dirección, `veces` contraseñas."""
    for n in range(DIRECCIONES):
        for _ in range(veces):
            ingresar(Client(), cuenta, "equivocada", headers=desde(n))


def miradas() -> Counter[str]:
    """Cuántas veces se comparó una contraseña y cuántas se frenó antes."""
    return Counter(Acceso.objects.filter(clase=Clase.RECHAZO).values_list("como", flat=True))


def test_desde_muchas_direcciones_se_miran_las_de_una_cuenta(tras_el_proxy: None, fatima: Any) -> None:
    atacar()
    assert miradas() == {"contraseña": 5, DEMASIADOS: DIRECCIONES * 3 - 5}
    assert Acceso.objects.values("desde").distinct().count() == DIRECCIONES, "queda desde dónde"


def test_en_un_dia_entero_se_miran_cincuenta(tras_el_proxy: None, fatima: Any) -> None:
    assert TOPES.endswith("50/d/key")
    ahora = timezone.now()
    for hora in range(15):
        with time_machine.travel(ahora + timedelta(hours=hora), tick=False):
            for n in range(4):
                ingresar(Client(), "fatima", "equivocada", headers=desde(n))
    assert miradas()["contraseña"] == 50


def test_mientras_tanto_su_duena_entra_desde_el_navegador_de_siempre(tras_el_proxy: None, fatima: Any) -> None:
    suyo = Client()
    ingresar(suyo, "fatima", headers=desde(200))
    suyo.post("/salir/", headers=desde(200))
    atacar()
    assert "Demasiados intentos" in ingresar(Client(), "fatima", headers=desde(200)).content.decode()
    assert ingresar(suyo, "fatima", headers=desde(200))["Location"] == "/inicio/"


def test_aunque_prueben_desde_su_misma_oficina(tras_el_proxy: None, fatima: Any, olga: Any) -> None:
    suyo = Client()
    ingresar(suyo, "olga", headers=desde(1))
    suyo.post("/salir/", headers=desde(1))
    for n in range(61):
        ingresar(Client(), f"nadie{n}", "equivocada", headers=desde(1))
    assert "Demasiados intentos" in ingresar(Client(), "fatima", headers=desde(1)).content.decode()
    assert ingresar(suyo, "olga", headers=desde(1))["Location"] == "/inicio/"


def test_desde_otro_navegador_entra_con_el_enlace_de_su_correo(tras_el_proxy: None, fatima: Any, client: Any) -> None:
    fatima.email = "fatima@umachiri.gob.pe"
    fatima.save()
    atacar()
    client.post("/cuenta/clave/olvidada/", {"email": fatima.email})
    enviar_cartas(reloj=timezone.now)
    enlace = next(p for p in mail.outbox[-1].body.split() if "/cuenta/clave/nueva/" in p)
    pagina = client.get(enlace, follow=True)
    client.post(pagina.request["PATH_INFO"], {"password1": NUEVA, "password2": NUEVA})
    atacar()
    assert "Demasiados intentos" in ingresar(Client(), "fatima", NUEVA).content.decode()
    assert ingresar(client, "fatima", NUEVA)["Location"] == "/inicio/"


def test_el_navegador_conocido_tambien_tiene_tope_y_solo_lo_es_de_quien_ingreso(fatima: Any, olga: Any) -> None:
    suyo = Client()
    ingresar(suyo, "fatima")
    suyo.post("/salir/")
    for _ in range(6):
        ingresar(suyo, "fatima", "equivocada")
    assert "Demasiados intentos" in ingresar(suyo, "fatima").content.decode()
    assert ingresar(Client(), "fatima")["Location"] == "/inicio/", "lo que falle ahí no la frena en otra parte"
    for _ in range(5):
        ingresar(Client(), "olga", "equivocada")
    assert "Demasiados intentos" in ingresar(suyo, "olga").content.decode()


@pytest.mark.parametrize("torcer", [lambda galleta: galleta[:-2] + "aa", lambda galleta: "x", lambda galleta: ""])
def test_una_galleta_que_no_firmamos_no_vale(fatima: Any, torcer: Any) -> None:
    suyo = Client()
    ingresar(suyo, "fatima")
    otro = Client()
    otro.cookies[intentos.GALLETA] = torcer(suyo.cookies[intentos.GALLETA].value)
    for _ in range(5):
        ingresar(Client(), "fatima", "equivocada")
    assert "Demasiados intentos" in ingresar(otro, "fatima").content.decode()


def test_un_navegador_lo_es_de_varias(fatima: Any, olga: Any) -> None:
    cabina = Client()
    for quien in ("fatima", "olga"):
        ingresar(cabina, quien)
        cabina.post("/salir/")
        for _ in range(6):
            ingresar(Client(), quien, "equivocada")
    assert ingresar(cabina, "fatima")["Location"] == "/inicio/"


def test_una_direccion_contra_muchas_cuentas_tiene_tope(tras_el_proxy: None) -> None:
    for persona in fabricas.FabricaUsuario.create_batch(25):
        ingresar(Client(), persona.username, "equivocada", headers=desde(1))
    assert miradas() == {"contraseña": 10, DEMASIADOS: 15}


def test_la_direccion_que_uno_mismo_escribe_no_da_mas_intentos(settings: Any) -> None:
    """Sin pasar por nuestro proxy, la cabecera no la cree nadie."""
    settings.DETRAS_DE_PROXY, settings.PROXIES = 1, [ip_network("203.0.113.0/24")]
    for n, persona in enumerate(fabricas.FabricaUsuario.create_batch(25)):
        ingresar(Client(), persona.username, "equivocada", headers={"x-forwarded-for": f"198.51.100.{n}"})
    assert miradas()["contraseña"] == 10


def test_a_su_duena_se_le_dice_una_vez_al_dia(tras_el_proxy: None, fatima: Any) -> None:
    atacar()
    (carta,) = Carta.objects.all()
    assert carta.para == fatima.email
    assert "Alguien está probando contraseñas" in carta.cuerpo
    assert CLAVE not in carta.cuerpo
    with time_machine.travel(timezone.now() + timedelta(days=1, hours=1)):
        atacar()
    assert Carta.objects.count() == 2


@pytest.mark.parametrize("estado", [{"is_active": False}, {"email": ""}])
def test_a_quien_no_se_le_puede_decir_no_se_le_dice(tras_el_proxy: None, fatima: Any, estado: dict[str, Any]) -> None:
    type(fatima).objects.filter(pk=fatima.pk).update(**estado)
    atacar()
    assert not Carta.objects.exists()


def test_el_codigo_tambien_tiene_tope_y_se_le_dice_que_saben_su_clave(tras_el_proxy: None, olga: Any) -> None:
    TOTP.activate(olga, SECRETO)
    for n in range(12):
        otro = Client()
        ingresar(otro, "olga", headers=desde(n))
        otro.post("/cuenta/dos-pasos/codigo/", {"code": "000000"}, headers=desde(n))
    assert miradas() == {"segundo paso": 5}
    (carta,) = Carta.objects.filter(para=olga.email)
    assert "esa persona sabe su contraseña" in carta.cuerpo


def test_en_un_dia_entero_se_miran_cincuenta_codigos(tras_el_proxy: None, olga: Any) -> None:
    TOTP.activate(olga, SECRETO)
    ahora = timezone.now()
    for hora in range(15):
        with time_machine.travel(ahora + timedelta(hours=hora), tick=False):
            otro = Client()
            ingresar(otro, "olga", headers=desde(hora))
            for n in range(4):
                otro.post("/cuenta/dos-pasos/codigo/", {"code": "000000"}, headers=desde(n))
    assert miradas()["segundo paso"] == 50
    with time_machine.travel(ahora + timedelta(days=2), tick=False):
        suyo = Client()
        ingresar(suyo, "olga", headers=desde(250))
        suyo.post("/cuenta/dos-pasos/codigo/", {"code": codigo(SECRETO)}, headers=desde(250))
        assert suyo.session["_auth_user_id"] == str(olga.pk), "al día siguiente vuelve a entrar"
