"""Tras una prueba transaccional la base queda como la dio la plantilla."""

from typing import Any

import pytest
from django.db import connection

from acuerdos.models import Acuerdo
from cuentas.models import Usuario
from reuniones.models import Sector
from tests import fabricas
from tests.como_estaba import Plantilla

pytestmark = [pytest.mark.una_vez, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plantilla(catalogos: None) -> Plantilla:
    if connection.vendor != "postgresql":
        pytest.skip("en SQLite se hace lo de Django")
    return Plantilla.leer()


def test_si_nadie_escribe_nada_hay_que_reponer(plantilla: Plantilla) -> None:
    assert plantilla.tocadas() == []


def test_lo_nuevo_se_va_lo_cambiado_vuelve_y_lo_borrado_tambien(plantilla: Plantilla, sesion: Any) -> None:
    fabricas.FabricaAvance(hito=fabricas.FabricaHito(acuerdo=fabricas.FabricaAcuerdo(sesion=sesion)))
    Sector.objects.filter(pk="MTPE").update(nombre="Otro nombre")
    Sector.objects.filter(pk="MEF").delete()
    assert {"acuerdos_acuerdo", "reuniones_sector"} <= {tabla.nombre for tabla in plantilla.tocadas()}
    plantilla.reponer()
    assert not Acuerdo.objects.exists()
    assert not Usuario.objects.exists()
    assert Sector.objects.get(pk="MTPE").nombre == "Ministerio de Trabajo y Promoción del Empleo"
    assert Sector.objects.filter(pk="MEF").exists()
    assert {tabla.filas for tabla in plantilla.tablas} == {tabla.filas for tabla in Plantilla.leer().tablas}
