"""Los secretos del segundo paso no se leen en la base, y se sigue entrando al cambiar la clave del sitio."""

import importlib
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone

from cuentas import cifrado, segundo_paso
from cuentas.models import Carta, Usuario
from tests.fabricas import CLAVE

pytestmark = pytest.mark.django_db
SECRETO = "REPXKNJ5CIKWHZZ5D4MKRXHEHZXQYOHS"
OTRA = "otra-clave-del-sitio-0123456789-abcdefghijklmnopqrstuvwxyz"


@pytest.fixture
def de_olga(olga: Any) -> SimpleNamespace:
    return SimpleNamespace(totp=TOTP.activate(olga, SECRETO), respaldo=RecoveryCodes.activate(olga))


def en_la_base() -> str:
    return str(list(Authenticator.objects.order_by("pk").values_list("data", flat=True)))


def codigo() -> str:
    return format_hotp_value(hotp_value(SECRETO, list(yield_hotp_counters_from_time())[-1]))


def test_en_la_base_no_se_leen(de_olga: SimpleNamespace) -> None:
    semilla = cifrado.descifrar(de_olga.respaldo.instance.data["seed"])
    assert len(semilla) == 80
    assert SECRETO not in en_la_base()
    assert semilla not in en_la_base()
    assert TOTP(Authenticator.objects.get(type="totp")).validate_code(codigo())


def test_el_mismo_secreto_no_se_cifra_dos_veces_igual() -> None:
    assert cifrado.cifrar(SECRETO) != cifrado.cifrar(SECRETO)


def test_con_otra_clave_del_sitio_se_lee_mientras_la_anterior_este_dicha(de_olga: Any, settings: Any) -> None:
    anterior = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OTRA, [anterior]
    assert segundo_paso.AdaptadorDeSegundoPaso().decrypt(de_olga.totp.instance.data["secret"]) == SECRETO
    call_command("recifrar")
    settings.SECRET_KEY_FALLBACKS = []
    assert TOTP(Authenticator.objects.get(type="totp")).validate_code(codigo())
    assert len(RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()) == 10


def test_sin_la_clave_ningun_codigo_es_bueno_y_no_revienta(de_olga: Any, settings: Any) -> None:
    settings.SECRET_KEY = OTRA
    totp = TOTP(Authenticator.objects.get(type="totp"))
    assert not totp.validate_code(codigo())
    vacio = [format_hotp_value(hotp_value("", contador)) for contador in yield_hotp_counters_from_time()]
    assert not any(totp.validate_code(c) for c in vacio), "un secreto que no se lee no es un secreto vacío"
    antes = en_la_base()
    with pytest.raises(CommandError, match="No se pudieron leer 2"):
        call_command("recifrar")
    assert en_la_base() == antes


def test_al_actualizar_se_cifra_lo_que_estaba_en_claro_y_al_volver_se_descifra(de_olga: Any, olga: Any) -> None:
    migracion = importlib.import_module("cuentas.migrations.0006_secretos_cifrados")
    migracion.dejarlos_en_claro(apps, None)
    assert SECRETO in en_la_base()
    Authenticator.objects.filter(type="recovery_codes").update(data={"migrated_codes": ["11112222"], "used_mask": 0})
    assert TOTP(Authenticator.objects.get(type="totp")).validate_code(codigo()), "a media actualización se entra igual"
    migracion.cifrar_los_de_antes(apps, None)
    assert SECRETO not in en_la_base()
    assert "11112222" not in en_la_base()
    assert RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes() == ["11112222"]


@pytest.mark.usefixtures("de_olga")
def test_un_codigo_que_ya_paso_dice_cual_escribir(client: Any, time_machine: Any) -> None:
    client.post("/ingresar/", {"login": "olga", "password": CLAVE})
    viejo = codigo()
    time_machine.move_to(timezone.now() + timedelta(seconds=61))
    html = client.post("/cuenta/dos-pasos/codigo/", {"code": viejo}).content.decode()
    assert "escriba el que su aplicación muestra en este momento" in html
    assert client.post("/cuenta/dos-pasos/codigo/", {"code": codigo()}).status_code == 302


def test_desde_el_servidor_se_quita_a_sus_cuentas_y_a_ninguna_otra(de_olga: Any, client: Any, capsys: Any) -> None:
    with pytest.raises(CommandError, match="se lo quita un coordinador"):
        call_command("quitar_segundo_paso", "olga")
    ana = Usuario.objects.create_superuser("ana", "ana@example.org", CLAVE)
    with pytest.raises(CommandError, match="no tiene segundo paso"):
        call_command("quitar_segundo_paso", "ana")
    with pytest.raises(CommandError, match="No hay ningún usuario"):
        call_command("quitar_segundo_paso", "anita")
    TOTP.activate(ana, SECRETO)
    client.force_login(ana)
    call_command("quitar_segundo_paso", "ana")
    assert not segundo_paso.tiene_segundo_paso(ana)
    assert client.get("/inicio/")["Location"].startswith("/ingresar/"), "y sus sesiones se cierran"
    assert ana.history.first().history_change_reason == "Sin segundo paso: desde el servidor"
    carta = Carta.objects.get()
    assert (carta.para, "Se le quitó el segundo paso" in carta.cuerpo) == (ana.email, True)
    assert "Lo hizo quien administra el servidor" in carta.cuerpo
    assert segundo_paso.tiene_segundo_paso(de_olga.totp.instance.user)
