"""Todo correo que recibe un punto focal se lee con bastante facilidad (INFLESZ 65 o más)."""

from datetime import timedelta
from typing import Any

import pytest

from tests import fabricas as f
from tests import lectura
from tests.recordatorios.conftest import pasar
from tests.recordatorios.test_noticias import DECISIONES, DIA, MANANA, a_fatima, hito

__all__ = ["hito"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


@pytest.mark.parametrize("clave", DECISIONES)
def test_lo_que_se_decidio(clave: str, hito: Any, fatima: Any, carlos: Any) -> None:
    DECISIONES[clave][0](fatima, carlos, hito)
    (mensaje,) = pasar(DIA, 10, 5) or a_fatima(pasar(MANANA, 8))
    assert lectura.lo_dificil(mensaje.body) == {}


def test_lo_que_vence_y_lo_vencido(hito: Any, fatima: Any) -> None:
    for dias in (-8, -1, 0, 1, 7):
        f.FabricaHito(acuerdo=hito.acuerdo, plazo=DIA + timedelta(days=dias))
    (mensaje,) = pasar(DIA, 8)
    assert lectura.lo_dificil(mensaje.body) == {}
