"""Las cifras de cómo está escrita la casa no empeoran. Los límites son los de `docs/arquitectura.md`."""

from pathlib import Path

import pytest

from tests.repositorio.medidas import Medidas, medir

pytestmark = pytest.mark.una_vez


@pytest.fixture(scope="module")
def medidas(raiz: Path) -> Medidas:
    return medir(raiz)


def test_ningun_paquete_es_casi_toda_la_casa(medidas: Medidas) -> None:
    assert medidas.mayor_paquete[1] <= 40


def test_las_plantillas_llevan_sangria(medidas: Medidas) -> None:
    assert medidas.plantillas_con_sangria >= 80
