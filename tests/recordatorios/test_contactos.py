"""A quién se le habla de cada hito: a quien lo debe, encabece el acuerdo o participe en él."""

from datetime import timedelta
from typing import Any

import pytest

from municipalidades.models import Municipalidad, PuntoFocal
from recordatorios import contactos
from reuniones.models import FuncionarioSectorial
from tests import fabricas as f
from tests.recordatorios.conftest import PLAZO

pytestmark = pytest.mark.django_db
DIA = PLAZO - timedelta(days=1)
SAN_JOSE = f.SAN_JOSE_LAMBAYEQUE


@pytest.fixture
def de_san_jose(hito: Any) -> Any:
    """Un hito de San José en el acuerdo que encabeza Umachiri, más urgente que el de ella."""
    return f.FabricaHito(acuerdo=hito.acuerdo, plazo=DIA - timedelta(days=3), de_municipalidad_id=SAN_JOSE)


def lo_que_debe(*personas: Any) -> list[tuple[int, str]]:
    return [(uno.cuantos, uno.cuando) for uno in contactos.contactos(personas, DIA)]


def test_a_cada_quien_se_le_habla_de_lo_que_debe(hito: Any, de_san_jose: Any, fatima: Any, benita: Any) -> None:
    assert set(contactos.personas_por_recordar(DIA)) == {fatima, benita}
    assert lo_que_debe(fatima, benita) == [(1, "vence mañana"), (1, "venció hace 3 días")]


def test_a_quien_encabeza_no_se_le_habla_de_lo_que_es_solo_de_otra(
    hito: Any, de_san_jose: Any, fatima: Any, benita: Any
) -> None:
    f.FabricaAvance(hito=hito, porcentaje=100, validado=True)
    assert list(contactos.personas_por_recordar(DIA)) == [benita]
    assert lo_que_debe(fatima) == [(0, "")]


def test_por_un_sector_tambien(hito: Any, soledad: Any) -> None:
    suyo = FuncionarioSectorial.objects.get(usuario=soledad).sector_id
    otro = next(sigla for sigla in ("MVCS", "MTPE") if sigla != suyo)
    f.FabricaHito(acuerdo=hito.acuerdo, responsable="GN", plazo=PLAZO, de_sector_id=otro)
    assert soledad not in set(contactos.personas_por_recordar(DIA))
    f.FabricaHito(acuerdo=hito.acuerdo, responsable="GN", plazo=PLAZO, de_sector_id=suyo)
    assert lo_que_debe(soledad) == [(1, "vence mañana")]


def test_sin_punto_focal_esta_quien_lo_debe_y_no_quien_encabeza(hito: Any, de_san_jose: Any, fatima: Any) -> None:
    f.FabricaHito(acuerdo=hito.acuerdo, plazo=PLAZO, de_municipalidad_id=SAN_JOSE)
    (sola,) = contactos.vacantes(DIA)
    assert (sola, sola.cuantos, sola.primero) == (Municipalidad.objects.get(pk=SAN_JOSE), 2, de_san_jose.plazo)
    PuntoFocal.objects.filter(usuario=fatima).update(hasta=DIA)
    assert [(una.pk, una.cuantos) for una in contactos.vacantes(DIA)] == [(SAN_JOSE, 2), (f.UMACHIRI, 1)]
