"""Las cifras de un corte se cuentan una vez por cambio, y ninguna página dice las de antes."""

import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cuentas.models import Usuario
from reuniones.models import Sesion
from tests.web.comun.test_guardadas import trabar
from web.comun import guardadas
from web.cortes import cifras_hechas

CORTE = "/sesiones/MEA-TEST/corte/"


@pytest.fixture(autouse=True)
def encendidas(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(guardadas, "VALE_GUARDADA", 60.0)
    cifras_hechas.olvidar()
    yield
    cifras_hechas.olvidar()


def mirar(cliente: Client, direccion: str = CORTE) -> tuple[str, int]:
    """Lo que dice el contenido de la página, y cuántas consultas costó."""
    with CaptureQueriesContext(connection) as hechas:
        respuesta = cliente.get(direccion)
    assert respuesta.status_code == 200
    return respuesta.content.decode().partition("<main")[2], len(hechas)


@pytest.mark.parametrize("direccion", [CORTE, f"{CORTE}?al=2025-05-31", f"{CORTE}?conocido_al=2025-06-01"])
def test_la_segunda_vez_dice_lo_mismo_sin_volver_a_contar(
    direccion: str, mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    oficina = como("olga")
    primera, costo = mirar(oficina, direccion)
    segunda, menos = mirar(oficina, direccion)
    assert segunda == primera
    assert menos < costo / 2


def test_tras_un_acto_dice_lo_de_ahora(mundo: SimpleNamespace, olga: Usuario, como: Callable[[str], Client]) -> None:
    oficina = como("olga")
    antes, _ = mirar(oficina)
    trabar(mundo.vencido, olga)
    assert mirar(oficina)[0] != antes


def test_un_dia_no_contesta_por_otro(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    oficina = como("olga")
    hoy, _ = mirar(oficina)
    assert mirar(oficina, f"{CORTE}?al=2025-05-31")[0] != hoy


def test_lo_tocado_sin_un_acto_se_ve_al_minuto(
    mundo: SimpleNamespace, como: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    oficina, ahora = como("olga"), time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: ahora)
    mirar(oficina)
    Sesion.objects.update(lema="Tocado a mano")
    monkeypatch.setattr(time, "monotonic", lambda: ahora + guardadas.VALE_GUARDADA + 1)
    assert "Tocado a mano" in mirar(oficina)[0]


def test_no_se_guardan_mas_de_las_que_caben(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    oficina = como("olga")
    for dia in range(1, 32):
        mirar(oficina, f"{CORTE}?al=2025-05-{dia:02}")
    mirar(oficina)
    mirar(oficina, f"{CORTE}?al=2025-04-30")
    assert len(cifras_hechas._hechas) == cifras_hechas.CORTES_A_MANO
