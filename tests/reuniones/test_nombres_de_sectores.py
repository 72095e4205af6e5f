"""Los nombres corrientes son de sectores que existen, y ninguno es de dos."""

from collections import Counter

import pytest

from cuentas.textos import norma
from importacion.catalogos import leer_catalogos
from reuniones.models import Sector
from reuniones.nombres_de_sectores import NOMBRES_CORRIENTES, OTRAS_SIGLAS, con_su_rotulo, nombres_corrientes

pytestmark = pytest.mark.django_db


def test_todo_sector_tiene_su_nombre_corriente_y_ninguno_es_de_dos(sesion: object) -> None:
    siglas = set(Sector.objects.values_list("pk", flat=True))
    assert set(NOMBRES_CORRIENTES) == siglas
    assert set(OTRAS_SIGLAS) <= siglas
    de_cada_uno = Counter(norma(nombre) for _, nombre in (*nombres_corrientes(siglas), *con_su_rotulo(siglas)))
    assert [nombre for nombre, veces in de_cada_uno.items() if veces > 1] == []


@pytest.mark.parametrize(
    ("escrito", "sigla"),
    [("VIVIENDA", "MVCS"), ("Min. de Salud", "MINSA"), ("MINAGRI", "MIDAGRI"), ("Ministerio de la Mujer", "MIMP")],
)
def test_en_una_columna_de_sectores_el_nombre_corriente_es_el_sector(escrito: str, sigla: str, sesion: object) -> None:
    assert leer_catalogos().sectores.codigos.get(norma(escrito)) == sigla
