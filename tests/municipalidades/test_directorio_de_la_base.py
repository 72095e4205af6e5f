"""El directorio leído de la base: se ordena una vez mientras no cambie, y cada quien pregunta por su lado."""

import pytest

from municipalidades.directorio import leer_directorio
from municipalidades.models import Municipalidad
from tests.fabricas import UMACHIRI

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


def test_mientras_el_catalogo_diga_lo_mismo_no_se_ordena_otra_vez() -> None:
    uno, otro = leer_directorio(), leer_directorio()
    assert uno is not otro
    assert uno._indices is otro._indices
    uno.buscar_escrito("Umachiri (Melgar, Puno)")
    assert uno._vistos
    assert not otro._vistos


def test_un_nombre_que_cambia_se_halla_enseguida() -> None:
    escrito = "Villa Nueva de Prueba (Melgar, Puno)"
    assert leer_directorio().buscar_escrito(escrito).ubigeo is None
    Municipalidad.objects.filter(pk=UMACHIRI).update(distrito="Villa Nueva de Prueba")
    assert leer_directorio().buscar_escrito(escrito).ubigeo == UMACHIRI
