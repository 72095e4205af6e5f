"""El elenco y las fábricas dejan hechos coherentes: lo proyectado es lo que dan los hechos."""

import pytest

from acuerdos.acciones.proyeccion import diferencias
from tests import fabricas as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


def test_cada_fabrica_deja_el_acuerdo_proyectado(sesion, olga, carlos, fatima, benita, soledad, mario, eva):
    hito = f.FabricaHito()
    avance = f.FabricaAvance(hito=hito, porcentaje=100, validado=True)
    f.FabricaEvidencia(avance=avance)
    f.FabricaReprogramacion(hito=hito, aprobada=True)
    f.FabricaReprogramacion(acuerdo=hito.acuerdo)
    f.FabricaDesestimacion(acuerdo=hito.acuerdo, rechazada=True)
    f.FabricaAsistenciaTecnica(traba=f.FabricaTraba(acuerdo=hito.acuerdo, levantada=True))
    f.FabricaHito(acuerdo=hito.acuerdo, propuesto=True)
    f.FabricaAvance(hito=hito, porcentaje=10, anulado=True)
    assert list(diferencias()) == []
    assert hito.acuerdo.codigo == "MEA-TEST-001"
    assert (hito.acuerdo.situacion, hito.validado, hito.porcentaje) == ("cumplido", True, 100)


@pytest.mark.django_db(transaction=True)
def test_en_una_prueba_transaccional_tambien_hay_catalogos(fatima):
    assert fatima.puntos_focales.get().municipalidad.distrito == "Umachiri"


@pytest.mark.django_db(transaction=True)
def test_en_una_segunda_prueba_transaccional_tambien(soledad):
    assert soledad.cargos_sectoriales.get().sector.nombre == "Ministerio de Trabajo y Promoción del Empleo"
