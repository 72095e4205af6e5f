"""Lo que una suscripción admite."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.http import Http404
from django.utils import timezone

from acuerdos.errores import DatoInvalido
from api.models import Suscripcion
from api.suscripciones import reglas
from cuentas.api import crear_token
from cuentas.cifrado import MARCA
from cuentas.models import TokenAPI, Usuario
from tests.api.suscripciones.conftest import Reloj, Suscribir

AHORA = timezone.now()


@pytest.fixture
def token(fatima: Usuario) -> TokenAPI:
    return crear_token(usuario=fatima)[0]


@pytest.mark.parametrize(
    "destino",
    [
        "https://sistema.gob.pe/avisos",
        "https://sistema.gob.pe:8443/a?b=c",
        "https://ñandu.pe/",
        "https://8.8.8.8/",
        "HTTPS://SISTEMA.GOB.PE/",
    ],
)
def test_sirve(destino: str) -> None:
    reglas.exigir_destino(destino)


@pytest.mark.parametrize(
    ("destino", "dice"),
    [
        ("", "Tiene que empezar por https://"),
        ("sistema.gob.pe", "Tiene que empezar por https://"),
        ("http://sistema.gob.pe/", "Tiene que empezar por https://"),
        ("file:///etc/passwd", "Tiene que empezar por https://"),
        ("https:///avisos", "Tiene que empezar por https://"),
        ("https://sistema.gob.pe:puerto/", "No es una dirección"),
        ("https://[::1/", "No es una dirección"),
        ("https://" + "a" * 70 + ".pe/", "No es una dirección"),
        ("https://yo:clave@sistema.gob.pe/", "No lleve usuario ni contraseña"),
        ("https://sistema.gob.pe/#parte", "Quite lo que va después de «#»"),
        ("https://localhost/", "Es de una red privada"),
        ("https://127.0.0.1/", "Es de una red privada"),
        ("https://[::1]/", "Es de una red privada"),
        ("https://10.0.0.1/", "Es de una red privada"),
        ("https://servidor/", "Es de una red privada"),
        ("https://servidor.local/", "Es de una red privada"),
    ],
)
def test_no_sirve_y_se_dice_por_que(destino: str, dice: str) -> None:
    with pytest.raises(DatoInvalido) as error:
        reglas.exigir_destino(destino)
    assert dice in error.value.errores["destino"]


@pytest.mark.django_db
def test_una_por_direccion_y_diez_por_persona(fatima: Usuario, token: TokenAPI) -> None:
    for n in range(reglas.SUSCRIPCIONES_POR_PERSONA - 1):
        reglas.crear(por=fatima, token=token, destino=f"https://sistema.gob.pe/{n}")
    with pytest.raises(DatoInvalido, match="Ya tiene una suscripción a esa dirección"):
        reglas.crear(por=fatima, token=token, destino="https://sistema.gob.pe/0")
    reglas.crear(por=fatima, token=token, destino="https://sistema.gob.pe/9")
    with pytest.raises(DatoInvalido, match="Ya tiene 10 suscripciones"):
        reglas.crear(por=fatima, token=token, destino="https://sistema.gob.pe/10")


@pytest.mark.django_db
def test_desde_un_numero_que_no_se_dio_no(fatima: Usuario, token: TokenAPI) -> None:
    with pytest.raises(DatoInvalido) as error:
        reglas.crear(por=fatima, token=token, destino="https://sistema.gob.pe/", desde=10**12)
    assert "todavía no se dio" in error.value.errores["desde"]


@pytest.mark.django_db
def test_el_secreto_se_guarda_cifrado_y_el_anterior_vale_un_dia(fatima: Usuario, token: TokenAPI) -> None:
    suscripcion, primero = reglas.crear(por=fatima, token=token, destino="https://sistema.gob.pe/")
    assert suscripcion.secreto.startswith(MARCA)
    segundo = reglas.girar_secreto(suscripcion, ahora=AHORA)
    assert reglas.secretos(suscripcion, ahora=AHORA) == [segundo, primero]
    assert reglas.secretos(suscripcion, ahora=AHORA + timedelta(days=1)) == [segundo]


@pytest.mark.django_db
def test_al_cambiar_la_clave_del_sistema_recifrar_tambien_los_alcanza(
    fatima: Usuario, token: TokenAPI, settings: Any
) -> None:
    suscripcion, primero = reglas.crear(por=fatima, token=token, destino="https://sistema.gob.pe/")
    segundo = reglas.girar_secreto(suscripcion, ahora=AHORA)
    anterior, settings.SECRET_KEY = settings.SECRET_KEY, "otra-" * 12
    settings.SECRET_KEY_FALLBACKS = [anterior]
    call_command("recifrar", stdout=StringIO())
    settings.SECRET_KEY_FALLBACKS = []
    suscripcion.refresh_from_db()
    assert reglas.secretos(suscripcion, ahora=AHORA) == [segundo, primero]
    settings.SECRET_KEY = "y-otra-" * 9
    with pytest.raises(CommandError, match=r"1 de suscripciones: su dueño pide otro secreto"):
        call_command("recifrar", stdout=StringIO())


def test_girar_dos_veces_el_mismo_dia_no_deja_sin_firma_al_que_tiene_el_primero(
    fatima: Usuario, token: TokenAPI
) -> None:
    suscripcion, primero = reglas.crear(por=fatima, token=token, destino="https://sistema.gob.pe/avisos")
    segundo = reglas.girar_secreto(suscripcion, ahora=AHORA)
    tercero = reglas.girar_secreto(suscripcion, ahora=AHORA + timedelta(minutes=1))
    assert reglas.secretos(suscripcion, ahora=AHORA + timedelta(hours=23)) == [tercero, primero]
    assert segundo not in reglas.secretos(suscripcion, ahora=AHORA)
    assert reglas.secretos(suscripcion, ahora=AHORA + timedelta(hours=25)) == [tercero]


def test_corregirla_no_deshace_lo_que_otros_movieron_entretanto(fatima: Usuario, token: TokenAPI) -> None:
    suscripcion, _ = reglas.crear(por=fatima, token=token, destino="https://sistema.gob.pe/avisos")
    vista = Suscripcion.objects.get(pk=suscripcion.pk)
    nuevo = reglas.girar_secreto(suscripcion, ahora=AHORA)
    Suscripcion.objects.filter(pk=suscripcion.pk).update(desde=77)
    reglas.corregir(vista, descripcion="Otra")
    actual = Suscripcion.objects.get(pk=suscripcion.pk)
    assert (actual.descripcion, actual.desde) == ("Otra", 77)
    assert reglas.secretos(actual, ahora=AHORA)[0] == nuevo


def test_lo_que_su_dueno_anula_entretanto_no_es_una_falla(fatima: Usuario, suscribir: Suscribir, reloj: Reloj) -> None:
    """La pasada sigue con las demás, y a quien la cambia se le dice que ya no existe."""
    suscripcion = suscribir(fatima)
    Suscripcion.objects.all().delete()
    assert not reglas.pausar(suscripcion, motivo="Falla", ahora=reloj())
    for cambiar in (
        lambda: reglas.corregir(suscripcion, descripcion="Otra"),
        lambda: reglas.girar_secreto(suscripcion, ahora=reloj()),
        lambda: reglas.reanudar(suscripcion, token=suscripcion.token, ahora=reloj()),
    ):
        with pytest.raises(Http404):
            cambiar()
