"""Los puntos focales por la API: cada cargo con el papel que lo nombra, sin una consulta por fila."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cuentas.models import Usuario
from tests import fabricas as f
from tests.api.conftest import BASE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _en_su_carpeta(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_cada_cargo_lleva_sus_documentos_y_cada_quien_lee_los_suyos(
    con_token: Callable[[Usuario], Client], olga: Usuario, fatima: Usuario, benita: Usuario
) -> None:
    suyo = f.FabricaDocumentoDeCargo(punto_focal=fatima.puntos_focales.get())
    f.FabricaDocumentoDeCargo(punto_focal=suyo.punto_focal, anulado=True)
    f.FabricaDocumentoDeCargo(punto_focal=None, autoridad=f.FabricaAutoridad())
    filas = con_token(olga).get(f"{BASE}/puntos_focales/").json()["results"]
    documentos = {fila["usuario"]: [uno["sha256"] for uno in fila["documentos"]] for fila in filas}
    assert documentos == {"fatima": [suyo.sha256], "benita": []}
    [propia] = con_token(fatima).get(f"{BASE}/puntos_focales/").json()["results"]
    assert propia["documentos"][0]["archivo"].endswith(f"/nombramientos/{suyo.pk}/archivo/")


def test_la_lista_no_pregunta_por_cada_cargo(con_token: Callable[[Usuario], Client], olga: Usuario) -> None:
    cliente, hechas = con_token(olga), []
    cliente.get(f"{BASE}/puntos_focales/")  # la primera lee además lo que después ya se sabe
    for cuantos in (1, 12):
        for _ in range(cuantos):
            f.FabricaDocumentoDeCargo(punto_focal__titular=False)
        with CaptureQueriesContext(connection) as consultas:
            assert cliente.get(f"{BASE}/puntos_focales/").status_code == 200
        hechas.append(len(consultas))
    assert hechas[0] == hechas[1]
