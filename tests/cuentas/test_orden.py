"""El orden alfabético del español, el mismo en la base y en Python."""

import pytest

from cuentas.models import Usuario
from cuentas.orden import alfabetico, en_espanol
from municipalidades.models import Municipalidad
from tests import fabricas as f

pytestmark = pytest.mark.django_db


def test_la_enie_va_tras_la_ene_y_las_tildes_no_cuentan() -> None:
    esperados = ["Abad", "Ávila", "Azaña", "Azapa", "Núñez", "Nuñovero", "Nuzo", "Ñahui", "Ñaupari", "Obando", "Zea"]
    for numero, nombre in enumerate(sorted(esperados)):
        f.FabricaUsuario(username=f"u{numero}", nombre=nombre)
    personas = Usuario.objects.filter(username__startswith="u").order_by(en_espanol("nombre"), "pk")
    assert [persona.nombre for persona in personas] == esperados
    assert sorted(set(esperados), key=alfabetico) == esperados


@pytest.mark.usefixtures("catalogos")
def test_las_1891_municipalidades_salen_igual_de_la_base_y_de_python() -> None:
    distritos = list(
        Municipalidad.objects.order_by(en_espanol("distrito"), "ubigeo").values_list("distrito", flat=True)
    )
    assert distritos == sorted(distritos, key=alfabetico)
    assert distritos.index("Ñahuimpuquio") < distritos.index("Obas")
