"""El mapa: las 26 regiones en su lugar, con los acuerdos que ve quien pide."""

from collections.abc import Callable

import pytest
from django.test import Client

from acuerdos.models import Acuerdo
from cuentas.models import Usuario
from tests.api.conftest import BASE, errores_de, leer
from tests.fabricas import UMACHIRI


def test_cada_region_con_su_contorno_y_sus_acuerdos(
    carlos_api: Client, acuerdo_de_fatima: Acuerdo, acuerdo_de_benita: Acuerdo
) -> None:
    respuesta = carlos_api.get(f"{BASE}/mapa/")
    assert respuesta["Content-Type"] == "application/geo+json"
    mapa = respuesta.json()
    por_codigo = {region["id"]: region["properties"] for region in mapa["features"]}
    assert len(por_codigo) == 26
    assert (por_codigo["21"]["acuerdos"], por_codigo["14"]["acuerdos"], por_codigo["15M"]["acuerdos"]) == (1, 1, 0)
    for propiedades in por_codigo.values():
        estados = ("pendiente", "en_proceso", "cumplido", "vencido", "desestimado")
        assert sum(propiedades[estado] for estado in estados) == propiedades["acuerdos"]


def test_obedece_a_los_filtros_y_a_quien_mira(
    carlos_api: Client,
    fatima: Usuario,
    con_token: Callable[[Usuario], Client],
    acuerdo_de_fatima: Acuerdo,
    acuerdo_de_benita: Acuerdo,
) -> None:
    def cuantos(cliente: Client, consulta: str = "") -> int:
        return sum(region["properties"]["acuerdos"] for region in leer(cliente, f"/mapa/{consulta}")["features"])

    assert cuantos(carlos_api) == 2
    assert cuantos(carlos_api, "?sector=MTPE&sector=MVCS") == 2
    assert cuantos(carlos_api, f"?municipalidad={UMACHIRI}") == 1
    assert cuantos(con_token(fatima)) == 1


@pytest.mark.parametrize(
    ("consulta", "parametro"),
    [
        ("ordering=codigo", "ordering"),
        ("sector=X", "sector"),
        ("tipos=acuerdo", "tipos"),
        ("vence_hasta=", "vence_hasta"),
    ],
)
def test_lo_que_no_se_entiende_se_rechaza(
    consulta: str, parametro: str, carlos_api: Client, acuerdo_de_fatima: Acuerdo
) -> None:
    assert list(errores_de(leer(carlos_api, f"/mapa/?{consulta}", 400))) == [parametro]


def test_lo_que_no_cambio_cuesta_una_consulta_ademas_del_token(
    carlos_api: Client, acuerdo_de_fatima: Acuerdo, django_assert_num_queries: object
) -> None:
    etag = carlos_api.get(f"{BASE}/mapa/")["ETag"]
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert carlos_api.get(f"{BASE}/mapa/", headers={"if-none-match": etag}).status_code == 304
