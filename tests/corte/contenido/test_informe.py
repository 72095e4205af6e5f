"""El informe entero: cada página dice algo, y ninguna frase queda a medias."""

import pytest

from acuerdos.enums import Estado
from corte.contenido.informe import informe
from tests.corte.cortes import un_corte

pytestmark = pytest.mark.una_vez


V, C, D, P = Estado.VENCIDO, Estado.CUMPLIDO, Estado.DESESTIMADO, Estado.PENDIENTE


@pytest.mark.parametrize("estados", [[V], [C], [D], [P], [V, C, D, P, Estado.EN_PROCESO]])
@pytest.mark.parametrize("cuantos", [0, 1, 2, 3, 40])
def test_toda_pagina_dice_algo_y_ninguna_frase_queda_a_medias(estados: list[Estado], cuantos: int) -> None:
    de = un_corte(cuantos, sectores=2, estados=estados, categorias=0 if not cuantos else 3)
    for pagina in informe(de).paginas:
        dichas = [pagina.titulo, pagina.tema, *pagina.notas]
        for frase in dichas:
            assert frase.strip(), pagina
            for mal in ("None", "  ", "1 acuerdos", "1 vencidos", "1 municipalidades", " ,", "()", "los 1 "):
                assert mal not in frase, (pagina.tema, frase)
        assert not pagina.titulo.endswith("."), pagina.titulo
