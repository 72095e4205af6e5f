"""El corte por la API: el mismo de `corte.como_json`, y sus fechas comprobadas."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from acuerdos.models import Acuerdo
from corte.cifras import corte
from corte.contrato import como_json
from cuentas.models import Usuario
from tests.api.conftest import BASE, errores_de, leer


@pytest.fixture
def de_eva(eva: Usuario, con_token: Callable[[Usuario], Client]) -> Client:
    return con_token(eva)


@pytest.fixture
def direccion(acuerdo_de_fatima: Acuerdo) -> str:
    return f"/sesiones/{acuerdo_de_fatima.sesion.codigo}/corte/"


@pytest.mark.parametrize("al", ["2025-01-13", "2025-02-12", "2025-03-31"])
def test_es_el_mismo_corte_que_en_los_archivos(
    al: str, de_eva: Client, direccion: str, acuerdo_de_fatima: Acuerdo
) -> None:
    esperado = como_json(corte(acuerdo_de_fatima.sesion, date.fromisoformat(al)))
    assert leer(de_eva, f"{direccion}?al={al}") == esperado
    assert leer(de_eva, f"{direccion}?al={date.fromisoformat(al):%d/%m/%Y}") == esperado


def test_sin_fecha_es_el_de_hoy(de_eva: Client, direccion: str, time_machine: Any) -> None:
    time_machine.move_to("2025-06-30 23:30-05:00", tick=False)
    assert leer(de_eva, direccion)["al"] == "2025-06-30"


def test_conocido_al_lleva_su_zona(de_eva: Client, direccion: str) -> None:
    cuerpo = leer(de_eva, f"{direccion}?al=2025-03-31&conocido_al=2025-01-13T05:00:00Z")
    assert cuerpo["conocido_al"] == "2025-01-13T00:00:00-05:00"
    assert cuerpo["totales"]["acuerdos"] == 0


@pytest.mark.parametrize(
    ("consulta", "campo"),
    [
        ("al=2025-01-12", "al"),
        ("al=2999-01-01", "al"),
        ("al=31/02/2025", "al"),
        ("al=ayer", "al"),
        ("al=", "al"),
        ("al=2025-03-31&al=2025-04-30", "al"),
        ("conocido_al=0001-01-01T00:00:00%2B14:00", "conocido_al"),
        ("conocido_al=9999-12-31T23:59:59-14:00", "conocido_al"),
        ("conocido_al=%00", "conocido_al"),
        ("fecha=2025-03-31", "fecha"),
    ],
)
def test_una_fecha_que_no_sirve_se_dice(consulta: str, campo: str, de_eva: Client, direccion: str) -> None:
    problema = leer(de_eva, f"{direccion}?{consulta}", 400)
    assert list(errores_de(problema)) == [campo]


def test_el_que_no_cambio_se_contesta_304(de_eva: Client, direccion: str) -> None:
    primera = de_eva.get(f"{BASE}{direccion}?al=2025-03-31")
    segunda = de_eva.get(f"{BASE}{direccion}?al=2025-03-31", headers={"if-none-match": primera["ETag"]})
    assert (segunda.status_code, segunda.content) == (304, b"")


def test_saber_que_no_cambio_no_lo_calcula(
    de_eva: Client, direccion: str, acuerdo_de_fatima: Acuerdo, django_assert_num_queries: Any
) -> None:
    consulta = f"{BASE}{direccion}?al=2025-03-31"
    etag = de_eva.get(consulta)["ETag"]
    with django_assert_num_queries(2):  # el token y los números
        assert de_eva.get(consulta, headers={"if-none-match": etag}).status_code == 304
    acuerdo_de_fatima.sesion.publicada = True
    acuerdo_de_fatima.sesion.save(update_fields=["publicada"])
    etag = Client().get(consulta)["ETag"]
    with django_assert_num_queries(1):
        assert Client().get(consulta, headers={"if-none-match": etag}).status_code == 304


def test_el_de_un_dia_dado_es_el_mismo_manana_y_el_de_hoy_no(
    eva: Usuario, con_token: Callable[[Usuario], Client], direccion: str, time_machine: Any
) -> None:
    time_machine.move_to("2025-06-30 23:59-05:00", tick=False)
    cliente = con_token(eva)
    etags = {d: cliente.get(BASE + d)["ETag"] for d in (direccion, f"{direccion}?al=2025-03-31")}
    time_machine.move_to("2025-07-01 00:00-05:00", tick=False)
    estados = [cliente.get(BASE + d, headers={"if-none-match": e}).status_code for d, e in etags.items()]
    assert estados == [200, 304]
