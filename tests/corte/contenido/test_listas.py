"""Las listas del corte, según a quién se le dan."""

import pytest

from corte.contenido.informe import informe
from corte.datos_del_detalle import AlcanceDelDetalle, Audiencia
from tests.corte.cortes import un_corte

pytestmark = pytest.mark.una_vez


def test_a_quien_solo_ve_cifras_no_se_le_lista_ningun_acuerdo() -> None:
    de = un_corte(40, sectores=4, alcance=AlcanceDelDetalle(audiencia=Audiencia.CIFRAS))
    temas = {p.tema for p in informe(de).paginas}
    assert {"Acuerdos vencidos", "Trabas abiertas", "Acuerdos sin hitos", "Lista de acuerdos"} & temas == set()
    assert "Estado y avance por sector" in temas
