"""Lo preparado sirve a quien lo pidió y en su día."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from acuerdos.models import Acuerdo
from cuentas.models import Usuario
from municipalidades.models import PuntoFocal
from tests.api.conftest import BASE, leer
from tests.fabricas import FabricaAcuerdo


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


def test_la_ficha_traducida_es_de_quien_la_pide_y_de_los_cargos_que_ejerce(
    carlos: Usuario,
    fatima: Usuario,
    benita: Usuario,
    con_token: Callable[[Usuario], Client],
    acuerdo_de_benita: Acuerdo,
) -> None:
    ficha = f"{BASE}/acuerdos/{acuerdo_de_benita.codigo}/"
    otro = FabricaAcuerdo.create(sesion=acuerdo_de_benita.sesion, municipalidad_id="150101")
    for _ in range(2):
        assert [con_token(quien).get(ficha).status_code for quien in (carlos, benita, fatima)] == [200, 200, 404]
    for _ in range(2):  # la misma traducción, con otro código
        assert con_token(carlos).get(f"{BASE}/acuerdos/{otro.codigo}/").json()["codigo"] == otro.codigo
    PuntoFocal.objects.filter(usuario=benita).update(municipalidad=otro.municipalidad)
    assert con_token(benita).get(ficha).status_code == 404
    assert con_token(benita).get(f"{BASE}/acuerdos/{otro.codigo}/").status_code == 200
