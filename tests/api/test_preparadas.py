"""Lo preparado sirve a quien lo pidió y en su día."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from acuerdos.models import Acuerdo
from cuentas.models import Usuario
from tests.api.conftest import leer


def test_lo_preparado_no_pasa_de_una_persona_a_otra_ni_de_un_dia_a_otro(
    carlos: Usuario,
    fatima: Usuario,
    con_token: Callable[[Usuario], Client],
    acuerdo_de_benita: Acuerdo,
    time_machine: Any,
) -> None:
    for dia, vencidos in (("2025-02-01", 0), ("2027-01-01", 1)):
        time_machine.move_to(f"{dia} 12:00-05:00", tick=False)
        for usuario, ve in ((carlos, 1), (fatima, 0), (carlos, 1)):
            cliente = con_token(usuario)
            assert leer(cliente, "/acuerdos/")["count"] == ve
            assert leer(cliente, "/acuerdos/?vencido=true")["count"] == vencidos * ve
