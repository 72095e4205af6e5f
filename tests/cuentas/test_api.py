"""Los tokens de la API: se guardan como resumen, vencen, tienen alcance y dejan de valer con la cuenta."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from cuentas.api import Cerrada, ConAlcance, DiasErrados, crear_token
from cuentas.enums import Alcance
from cuentas.models import Carta, TokenAPI, Usuario
from tests.fabricas import FabricaUsuario

NUEVA = {"password1": "otra clave nueva 9", "password2": "otra clave nueva 9"}
LISTA = "/api/v1/acuerdos/"


class Abierta(APIView):
    """Una vista de prueba que se lee y se escribe."""

    permission_classes = [ConAlcance]

    def get(self, request: Any) -> Response:
        return Response({})

    post = get


def con(texto: str) -> dict[str, str]:
    return {"HTTP_AUTHORIZATION": f"Token {texto}"}


def pedir(vista: Any, metodo: str, texto: str) -> Any:
    return vista.as_view()(getattr(APIRequestFactory(), metodo)("/api/v1/prueba/", **con(texto)))


def test_la_orden_dice_el_dia_de_lima_hasta_el_que_vale(carlos: Usuario, capsys: Any) -> None:
    with time_machine.travel(datetime(2025, 3, 2, 2, 0, tzinfo=UTC), tick=False):  # en Lima, el 1 a las 21:00
        call_command("token", "carlos", "--dias", "1")
    assert "hasta el 02/03/2025" in capsys.readouterr().err


def test_la_orden_da_un_token_que_sirve_y_guarda_solo_su_resumen(carlos: Usuario, capsys: Any) -> None:
    call_command("token", "carlos", "--dias", "30", "--para", "prueba")
    texto = capsys.readouterr().out.strip()
    assert texto.startswith("muni_")
    token = TokenAPI.objects.get()
    assert texto not in repr(token.__dict__)
    assert (token.alcance, token.descripcion) == (Alcance.LECTURA, "prueba")
    assert timedelta(days=29) < token.expiry - timezone.now() <= timedelta(days=30)
    assert Client().get(LISTA, **con(texto)).status_code == 200


def test_de_un_token_hecho_desde_el_servidor_se_entera_su_duena(carlos: Usuario) -> None:
    call_command("token", "carlos", "--alcance", "escritura", "--para", "prueba")
    carta = Carta.objects.get()
    assert carta.para == carlos.email
    assert "Se creó un token de la API, «prueba», de lectura y escritura, que vale hasta el " in carta.cuerpo
    assert "Lo hizo quien administra el servidor" in carta.cuerpo


@pytest.mark.parametrize(
    ("opciones", "dice"),
    [
        (["nadie"], "No hay ningún usuario «nadie»"),
        (["carlos", "--dias", "366"], "de 1 a 365 días"),
        (["carlos", "--dias", "0"], "de 1 a 365 días"),
    ],
)
def test_la_orden_se_niega_con_una_frase(carlos: Usuario, opciones: list[str], dice: str) -> None:
    with pytest.raises(CommandError, match=dice):
        call_command("token", *opciones)
    assert not TokenAPI.objects.exists()


def test_una_cuenta_desactivada_no_tiene_tokens_ni_valen_los_que_tenia(carlos: Usuario) -> None:
    _, texto = crear_token(usuario=carlos)
    Usuario.objects.filter(pk=carlos.pk).update(is_active=False)
    respuesta = Client().get(LISTA, **con(texto))
    assert respuesta.status_code == 401
    assert "cuenta activa" in respuesta.json()["detail"]
    with pytest.raises(CommandError, match="desactivada"):
        call_command("token", "carlos")


@pytest.mark.parametrize("puerta", ["su cuenta", "el servidor", "quien administra"])
def test_al_cambiar_la_contrasena_sus_tokens_dejan_de_valer(carlos: Usuario, puerta: str) -> None:
    carlos.set_password("una clave vieja y larga")
    carlos.save()
    _, texto = crear_token(usuario=carlos)
    otro = FabricaUsuario()
    crear_token(usuario=otro)
    assert carlos.check_password("una clave vieja y larga")
    assert Client().get(LISTA, **con(texto)).status_code == 200, "ingresar no es cambiarla"
    if puerta == "el servidor":
        carlos.set_password("otra clave nueva y larga")
        carlos.save()
    elif puerta == "quien administra":
        formulario = AdminPasswordChangeForm(
            carlos, {"password1": "otra clave nueva 9", "password2": "otra clave nueva 9"}
        )
        assert formulario.is_valid()
        formulario.save()
    else:
        navegador = Client()
        navegador.force_login(carlos)
        claves = {
            "oldpassword": "una clave vieja y larga",
            "password1": "otra clave nueva 9",
            "password2": "otra clave nueva 9",
        }
        assert navegador.post("/cuenta/clave/", claves).status_code == 302
    assert Client().get(LISTA, **con(texto)).status_code == 401
    assert TokenAPI.objects.filter(user=otro).count() == 1


def test_un_token_vencido_no_vale_y_leer_no_lo_borra(carlos: Usuario) -> None:
    token, texto = crear_token(usuario=carlos)
    TokenAPI.objects.update(expiry=timezone.now() - timedelta(seconds=1))
    assert Client().get(LISTA, **con(texto)).status_code == 401
    assert TokenAPI.objects.filter(pk=token.pk).exists()


@pytest.mark.parametrize(
    "cabecera",
    [
        "Token",
        "Token a b",
        "Token muni_nada",
        "Token \xff\xfe",
        "Token " + "x" * 5000,
        "Token muni_\x00\x00",
        "Bearer x",
        "",
    ],
)
def test_una_cabecera_que_no_sirve_es_401_con_problema(db: None, cabecera: str) -> None:
    respuesta = Client().get(LISTA, HTTP_AUTHORIZATION=cabecera)
    assert (respuesta.status_code, respuesta["Content-Type"]) == (401, "application/problem+json")
    assert respuesta["WWW-Authenticate"] == 'Token realm="API de MUNI Ejecutivo"'


def test_no_hay_token_de_mas_de_un_ano(carlos: Usuario) -> None:
    for dias in (0, 366):
        with pytest.raises(DiasErrados):
            crear_token(usuario=carlos, dias=dias)


def test_con_alcance_de_lectura_no_se_escribe(carlos: Usuario) -> None:
    _, lectura = crear_token(usuario=carlos)
    _, escritura = crear_token(usuario=carlos, alcance=Alcance.ESCRITURA)
    assert pedir(Abierta, "get", lectura).status_code == 200
    negado = pedir(Abierta, "post", lectura)
    assert negado.status_code == 403
    assert "escritura" in negado.data["detail"]
    assert pedir(Abierta, "post", escritura).status_code == 200


def test_una_vista_que_no_dice_quien_la_usa_queda_cerrada(carlos: Usuario) -> None:
    class Olvidada(APIView):
        def get(self, request: Any) -> Response:
            return Response({})

    assert Olvidada.permission_classes == [Cerrada]
    assert pedir(Olvidada, "get", crear_token(usuario=carlos)[1]).status_code == 403


def test_desde_el_navegador_la_secretaria_necesita_su_segundo_paso(
    carlos: Usuario, eva: Usuario, settings: Any
) -> None:
    settings.EXIGIR_DOS_PASOS = True
    for usuario, codigo in ((carlos, 403), (eva, 200)):
        cliente = Client()
        cliente.force_login(usuario)
        assert cliente.get("/api/v1/sesiones/").status_code == codigo


def test_desde_el_navegador_escribir_pide_csrf(carlos: Usuario) -> None:
    peticion = APIRequestFactory(enforce_csrf_checks=True).post("/api/v1/prueba/")
    peticion.user = carlos
    respuesta = Abierta.as_view()(peticion)
    assert respuesta.status_code == 403
    assert "X-CSRFToken" in respuesta.data["detail"]


def test_las_vistas_publicas_tambien_rechazan_un_token_malo(db: None) -> None:
    class Publica(Abierta):
        permission_classes = [AllowAny]

    assert pedir(Publica, "get", "muni_nada").status_code == 401
