"""Lo que la base admite de un avance."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import fabricas as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


def dos(fabrica: Callable[..., Any], **campos: Any) -> None:
    fabrica(**campos)
    fabrica(**campos)


CARLOS, OLGA = f.FabricaCoordinador, f.FabricaOperador


def test_sin_clave_de_envio_se_informa_cuantas_veces_se_quiera():
    dos(f.FabricaAvance, hito=f.FabricaHito(), clave=None)
    dos(f.FabricaAcuerdo, clave=None)


def test_dos_personas_no_se_estorban_con_la_misma_clave_de_envio():
    for quien in (OLGA(), CARLOS()):
        f.FabricaAcuerdo(registrado_por=quien, clave="abc")
