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


def test_casi_todo_parametro_dice_que_es(medidas: Medidas) -> None:
    assert medidas.parametros_any <= 3


def test_el_formateador_se_salta_solo_en_tablas(medidas: Medidas) -> None:
    assert medidas.sin_formato < 20


def test_una_funcion_cabe_en_la_pantalla(medidas: Medidas) -> None:
    """Cuarenta líneas; la que pase, con su nombre y su razón."""
    assert set(medidas.funciones_largas) <= {
        "acuerdos/acciones/publicaciones.py:publicar_corte",  # siete argumentos, cada uno con lo que se exige de él
    }


def test_casi_todo_modulo_tiene_su_prueba_en_la_ruta_espejo(medidas: Medidas) -> None:
    """Ninguna prueba se escribe solo para esto."""
    assert medidas.con_prueba_espejo >= 70
