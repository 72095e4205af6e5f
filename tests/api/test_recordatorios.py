"""Los recordatorios en la API: cada quien los suyos, con su estado y su motivo."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from acuerdos.models import Acuerdo, Recordatorio
from tests.api.conftest import errores_de, leer
from tests.fabricas import UMACHIRI, FabricaRecordatorio

pytestmark = pytest.mark.django_db


@pytest.fixture
def clientes(con_token: Callable[[Any], Client], olga: Any, fatima: Any, soledad: Any) -> dict[str, Client]:
    return {"olga": con_token(olga), "fatima": con_token(fatima), "soledad": con_token(soledad)}


def test_la_secretaria_ve_todos_y_los_demas_los_suyos(
    clientes: dict[str, Client], acuerdo_de_fatima: Acuerdo, soledad: Any
) -> None:
    FabricaRecordatorio(hito=acuerdo_de_fatima.hitos.get(), persona=soledad, clase="despues-15", rol="sector")
    vistos = {quien: [f["persona"] for f in leer(c, "/recordatorios/")["results"]] for quien, c in clientes.items()}
    assert vistos == {
        "olga": ["Fátima Mamani", "Soledad Ríos"],
        "fatima": ["Fátima Mamani"],
        "soledad": ["Soledad Ríos"],
    }


def test_una_fila_dice_que_a_quien_y_como_quedo(clientes: dict[str, Client], acuerdo_de_fatima: Acuerdo) -> None:
    hito = acuerdo_de_fatima.hitos.get()
    Recordatorio.objects.update(estado="perdido", motivo="Lo reemplaza «antes-0», más reciente")
    fila = leer(clientes["fatima"], "/recordatorios/")["results"][0]
    assert fila["acuerdo"] == acuerdo_de_fatima.codigo
    assert (fila["hito"], fila["clase"], fila["papel"]) == (hito.pk, "antes-7", "responsable")
    assert (fila["estado"], fila["motivo"]) == ("perdido", "Lo reemplaza «antes-0», más reciente")
    assert fila["terminado_en"].endswith("-05:00")


@pytest.mark.parametrize(
    ("filtro", "cuantos"),
    [
        ("estado=enviado", 1),
        ("estado=fallido", 0),
        ("papel=sector", 0),
        (f"municipalidad={UMACHIRI}", 1),
        ("programado_desde=2030-01-01", 0),
        ("sector=MTPE", 1),
    ],
)
def test_los_filtros(clientes: dict[str, Client], acuerdo_de_fatima: Acuerdo, filtro: str, cuantos: int) -> None:
    assert len(leer(clientes["olga"], f"/recordatorios/?{filtro}")["results"]) == cuantos


def test_un_estado_que_no_existe_es_400(clientes: dict[str, Client], acuerdo_de_fatima: Acuerdo) -> None:
    assert "estado" in errores_de(leer(clientes["olga"], "/recordatorios/?estado=volando", 400))
