"""Los datos del bench se cargan por SQL: una columna nueva que no admite nulos lo deja sin correr."""

import pytest

from acuerdos.models import Acuerdo, Avance, Desestimacion, Hito
from bench.datos import cargar_sesion


@pytest.mark.servicios
@pytest.mark.django_db(transaction=True)
def test_el_bench_carga_sus_acuerdos(catalogos: None) -> None:
    sesion = cargar_sesion("BENCH", 80)
    assert Acuerdo.objects.filter(sesion=sesion).count() == 80
    assert Hito.objects.exists() and Avance.objects.exists() and Desestimacion.objects.exists()
