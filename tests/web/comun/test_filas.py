"""Un acuerdo como se muestra: lo que de él depende del día va en la fila, y el acuerdo no se toca."""

from dataclasses import FrozenInstanceError
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from acuerdos.enums import Estado, Semaforo
from acuerdos.estados import AcuerdoEnDia
from acuerdos.models import Acuerdo
from tests import fabricas
from web.comun.filas import Lugares, fila_de, fila_en, filas_de

HOY = date(2025, 6, 15)
pytestmark = pytest.mark.django_db


@pytest.fixture
def acuerdo(sesion: Any) -> Acuerdo:
    creado = fabricas.FabricaAcuerdo(sesion=sesion, municipalidad_id=fabricas.UMACHIRI, plazo=HOY + timedelta(days=40))
    return Acuerdo.objects.con_nombres().get(pk=creado.pk)


def test_la_fila_de_hoy_lee_lo_proyectado_sin_consultar(acuerdo: Acuerdo, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        fila = filas_de([acuerdo], HOY)[0]
    assert (fila.estado, fila.semaforo) == (Estado.PENDIENTE, Semaforo.GRIS)
    assert fila.plazo_vigente == acuerdo.plazo_vigente
    assert (fila.dicho, fila.municipalidad, fila.sesion) == (acuerdo, acuerdo.municipalidad, acuerdo.sesion)
    assert (fila.hitos, fila.trabas) == (0, 0)  # no se pidió contarlos


def test_el_dia_decide_y_el_acuerdo_sigue_igual(acuerdo: Acuerdo) -> None:
    assert fila_de(acuerdo, acuerdo.plazo_vigente + timedelta(days=1)).estado == Estado.VENCIDO
    assert not hasattr(acuerdo, "estado")
    with pytest.raises(FrozenInstanceError):
        fila_de(acuerdo, HOY).estado = "cumplido"  # type: ignore[misc]


def test_en_un_dia_pasado_dice_lo_que_era(acuerdo: Acuerdo) -> None:
    entonces = AcuerdoEnDia(
        situacion="abierto",
        plazo=HOY - timedelta(days=2),
        avance=Fraction(100, 3),
        por_validar=False,
        proximo_vencimiento=HOY - timedelta(days=2),
        ultimo_avance_el=None,
        silencio_desde=None,
        hitos=(),
    )
    fila = fila_en(acuerdo, entonces, HOY, trabas=2)
    assert (fila.estado, fila.semaforo, str(fila.avance), fila.trabas) == (Estado.VENCIDO, Semaforo.ROJO, "33.33", 2)


def test_los_lugares_dados_no_se_leen_otra_vez(acuerdo: Acuerdo, django_assert_num_queries: Any) -> None:
    lugares = Lugares({acuerdo.municipalidad_id: acuerdo.municipalidad}, {acuerdo.sesion_id: acuerdo.sesion})
    sin_ellos = Acuerdo.objects.get(pk=acuerdo.pk)
    with django_assert_num_queries(0):
        assert fila_de(sin_ellos, HOY, lugares).municipalidad is acuerdo.municipalidad
