"""La lista de personas: por su nombre, en orden alfabético del español, en toda base."""

import pytest

from acuerdos.filtros.personas import PersonaFiltro, hallar_parecidas
from cuentas.models import Usuario
from tests import fabricas
from tests.acuerdos.acciones.comun import HOY

pytestmark = pytest.mark.django_db


def test_la_enie_va_tras_la_ene_y_las_tildes_no_cuentan() -> None:
    for n, nombre in enumerate(["Zoila", "Ñusta", "Álvaro", "Nora", "Berta"]):
        fabricas.FabricaUsuario(username=f"u{n}", nombre=nombre)
    suyas = PersonaFiltro({"ordering": "nombre"}, Usuario.objects.all(), dia=HOY).qs
    assert list(suyas.values_list("nombre", flat=True)) == ["Álvaro", "Berta", "Nora", "Ñusta", "Zoila"]


@pytest.mark.parametrize(
    ("escrito", "halladas"),
    [("monica salasar", 1), ("Salazar Rios", 1), ("mónica quispe", 0), ("moni", 0), ("ana", 0)],
)
def test_con_una_letra_de_mas_o_cambiada_se_ofrece_la_parecida(escrito: str, halladas: int) -> None:
    fabricas.FabricaUsuario(username="u1", nombre="Mónica Salazar Ríos")
    fabricas.FabricaUsuario(username="u2", nombre="Ana Ruiz")
    assert len(hallar_parecidas(escrito)) == halladas
