"""Los cargos de una persona: desde cuándo y cuántas veces se leen."""

from datetime import date

import pytest

from acuerdos import permisos
from acuerdos.enums import Responsable
from acuerdos.permisos import Accion, puede
from cuentas.models import Usuario
from tests import fabricas as f
from tests.acuerdos.test_tabla_de_permisos import objetos

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


def test_la_historia_se_ve_desde_que_esta_a_cargo(fatima, soledad, eva):
    acuerdo = f.FabricaAcuerdo()
    desde_enero = [(f.en_lima(date(2025, 1, 1), 0), None)]
    assert permisos.tramos_a_cargo(fatima, acuerdo) == desde_enero
    assert permisos.tramos_a_cargo(soledad, acuerdo) == desde_enero
    assert permisos.tramos_a_cargo(eva, acuerdo) == []


def test_los_cargos_se_leen_una_vez_por_persona(fatima, django_assert_num_queries):
    fatima = Usuario.objects.get(pk=fatima.pk)
    cosas = [objetos("seguimiento", lado, fatima)["hito"] for lado in Responsable]
    with django_assert_num_queries(2):
        assert [bool(puede(fatima, Accion.REGISTRAR_AVANCE, hito)) for hito in cosas] == [False, False, True]
