"""El límite de pedidos: cuánto se admite, qué se dice, y que si no se puede contar se deja pasar."""

from collections.abc import Callable
from typing import Any

import pytest
import redis
from django.test import Client, RequestFactory
from django.urls import resolve

from api import limites
from cuentas.api import crear_token
from cuentas.models import Usuario
from tests.api.conftest import BASE

LISTA = f"{BASE}/sesiones/"


@pytest.fixture(autouse=True)
def _minuto(time_machine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    time_machine.move_to("2025-11-01 12:00:20-05:00", tick=False)
    monkeypatch.setattr(limites, "_sin_contar_hasta", [0.0])


def test_cada_token_tiene_su_cuenta_y_se_le_dice_cuanto_le_queda(
    carlos: Usuario, settings: Any, con_token: Callable[[Usuario], Client], time_machine: Any
) -> None:
    settings.API_PETICIONES_POR_MINUTO = 2
    uno, otro = con_token(carlos), con_token(carlos)
    primera = uno.get(LISTA)
    assert (primera["RateLimit-Policy"], primera["RateLimit"]) == ('"minuto";q=2;w=60', '"minuto";r=1;t=40')
    assert uno.get(LISTA)["RateLimit"] == '"minuto";r=0;t=40'
    negado = uno.get(LISTA)
    assert (negado.status_code, negado["Content-Type"]) == (429, "application/problem+json")
    assert negado["Retry-After"] == "41"
    assert (negado["RateLimit-Policy"], negado["RateLimit"]) == ('"minuto";q=2;w=60', '"minuto";r=0;t=40')
    assert otro.get(LISTA).status_code == 200
    time_machine.move_to("2025-11-01 12:01:01-05:00", tick=False)
    assert uno.get(LISTA).status_code == 200


def test_quien_no_ingreso_o_prueba_tokens_cuenta_por_su_direccion_de_red(
    settings: Any, carlos: Usuario, con_token: Callable[[Usuario], Client]
) -> None:
    settings.API_PETICIONES_ANONIMAS_POR_MINUTO = 3
    adivina = Client(headers={"authorization": "Token muni_no_es_este"})
    assert adivina.get(LISTA).status_code == 401
    assert Client().get(LISTA).status_code == 401
    assert Client().get(f"{BASE}/")["RateLimit"].startswith('"minuto";r=0;')
    negados = [adivina.get(LISTA), Client().get(f"{BASE}/esquema/")]
    assert {(negado.status_code, negado["RateLimit"]) for negado in negados} == {(429, '"minuto";r=0;t=40')}
    assert Client(REMOTE_ADDR="192.0.2.9").get(f"{BASE}/").status_code == 200
    assert con_token(carlos).get(LISTA).status_code == 200


def test_la_que_llega_dos_veces_a_su_vista_cuenta_una(settings: Any, carlos: Usuario) -> None:
    """Lo que la réplica no halla se le pregunta a la principal."""
    settings.API_PETICIONES_POR_MINUTO, settings.API_PETICIONES_ANONIMAS_POR_MINUTO = 2, 2
    vista, _, claves = resolve(f"{BASE}/sesiones/NO-HAY/")
    for texto, estado in ((crear_token(usuario=carlos)[1], 404), ("muni_no_es_este", 401)):
        peticion = RequestFactory().get(f"{BASE}/sesiones/NO-HAY/", headers={"authorization": f"Bearer {texto}"})
        dichas = [vista(peticion, **claves) for _ in range(3)]
        assert {(dicha.status_code, dicha["RateLimit"]) for dicha in dichas} == {(estado, '"minuto";r=1;t=40')}


def test_odata_tambien_cuenta(settings: Any, carlos: Usuario) -> None:
    settings.API_PETICIONES_POR_MINUTO = 1
    cliente = Client(headers={"authorization": f"Bearer {crear_token(usuario=carlos)[1]}"})
    assert cliente.get("/odata/v1/")["RateLimit"].startswith('"minuto";r=0;')
    negado = cliente.get("/odata/v1/")
    assert (negado.status_code, negado.json()["error"]["code"]) == (429, "demasiados")
    assert int(negado["Retry-After"]) == 41


@pytest.mark.parametrize("falla", [redis.ConnectionError(), redis.TimeoutError(), OSError()])
def test_si_no_se_puede_contar_se_deja_pasar_y_no_se_insiste(
    falla: Exception,
    carlos: Usuario,
    settings: Any,
    con_token: Callable[[Usuario], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.API_PETICIONES_POR_MINUTO = 1
    preguntas = []

    class Caida:
        def incr(self, *args: Any) -> int:
            preguntas.append(args)
            raise falla

    monkeypatch.setattr(limites, "cache", Caida())
    cliente = con_token(carlos)
    assert [cliente.get(LISTA).status_code for _ in range(4)] == [200] * 4
    assert len(preguntas) == 1
    assert "RateLimit" not in cliente.get(LISTA)


def test_con_cero_no_hay_limite(carlos: Usuario, con_token: Callable[[Usuario], Client]) -> None:
    assert "RateLimit" not in con_token(carlos).get(LISTA)
