"""Los problemas: una sola forma, cada error en su lugar y sin repetirse."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, RequestFactory
from rest_framework import exceptions

from acuerdos.errores import DatoInvalido
from acuerdos.filtros.campos import parecido
from api.problemas import CabeceraErrada, ParametrosErrados, responder
from cuentas.models import Usuario
from tests.api.conftest import BASE, errores_de


@pytest.fixture
def carlos_api(carlos: Usuario, con_token: Callable[[Usuario], Client]) -> Client:
    return con_token(carlos)


def cuerpo_de(error: Exception, metodo: str) -> Any:
    peticion = getattr(RequestFactory(), metodo)("/api/v1/acuerdos/")
    return responder(error, {"request": peticion, "view": None}).data


def test_lo_que_no_sirve_de_lo_enviado_se_senala_con_un_puntero() -> None:
    problema = cuerpo_de(DatoInvalido(plazo="Ya pasó.", **{"a/b~c": "No se entiende."}), "post")
    assert problema["errores"] == [
        {"pointer": "/plazo", "detail": "Ya pasó."},
        {"pointer": "/a~1b~0c", "detail": "No se entiende."},
    ]


def test_lo_mismo_en_la_direccion_se_senala_con_su_parametro() -> None:
    assert cuerpo_de(DatoInvalido(al="Ya pasó."), "get")["errores"] == [{"parametro": "al", "detail": "Ya pasó."}]


@pytest.mark.parametrize("metodo", ["get", "post", "patch"])
def test_el_lugar_lo_dice_lo_que_esta_mal_y_no_el_metodo(metodo: str) -> None:
    """Un puntero señala algo de lo enviado: ni un parámetro ni una cabecera lo son."""
    errores = cuerpo_de(ParametrosErrados({"x": ["No existe."]}), metodo)["errores"]
    assert errores == [{"parametro": "x", "detail": "No existe."}]
    errores = cuerpo_de(CabeceraErrada({"If-Match": ["No es un ETag."]}), metodo)["errores"]
    assert errores == [{"cabecera": "If-Match", "detail": "No es un ETag."}]


@pytest.mark.parametrize(
    ("direccion", "cabeceras", "donde"),
    [
        ("/acuerdos/?x=1", {}, "parametro"),
        ("/acuerdos/", {"if-match": "ayer"}, "cabecera"),
        ("/acuerdos/", {"idempotency-key": "con blancos"}, "cabecera"),
    ],
)
def test_al_escribir_tambien(
    direccion: str, cabeceras: dict[str, str], donde: str, carlos: Usuario, escribe: Callable[[Usuario], Client]
) -> None:
    respuesta = escribe(carlos).post(BASE + direccion, "{}", "application/json", headers=cabeceras)
    assert (respuesta.status_code, [donde in error for error in respuesta.json()["errores"]]) == (400, [True])


def test_lo_que_falla_entero_se_senala_con_el_puntero_de_todo() -> None:
    problema = cuerpo_de(exceptions.ValidationError(["No es un objeto."]), "post")
    assert problema["errores"] == [{"pointer": "", "detail": "No es un objeto."}]


def test_veinte_parametros_errados_no_repiten_veinte_veces_los_que_hay(carlos_api: Client) -> None:
    respuesta = carlos_api.get(f"{BASE}/acuerdos/?" + "&".join(f"zz{n}=1" for n in range(20)))
    problema = respuesta.json()
    assert len(problema["errores"]) == 20
    assert problema["detail"].startswith("Hay 20 errores; el primero: No existe el parámetro «zz0».")
    assert sum("Los que hay: al, callado" in frase for frases in errores_de(problema).values() for frase in frases) == 1
    assert len(respuesta.content) < 3_000


@pytest.mark.parametrize(
    ("escrito", "validos", "ofrecido"),
    [
        ("estdo", ["estado", "sector"], "estado"),
        ("plazo", ["plazo_desde", "estado"], "plazo_desde"),
        ("MTPEE", ["MEF", "MTPE"], "MTPE"),
        ("Vencidos", ["vencido", "pendiente"], "vencido"),
        # Nada se parece: no se ofrece por ofrecer.
        ("texto", ["proximo_vencimiento", "codigo"], ""),
        ("id", ["municipalidad", "codigo"], ""),
        ("", ["codigo"], ""),
    ],
)
def test_se_ofrece_solo_lo_que_se_parece(escrito: str, validos: list[str], ofrecido: str) -> None:
    assert parecido(escrito, validos) == ofrecido
