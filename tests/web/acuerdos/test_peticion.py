"""La lista que se pide: un día pasado, las páginas y lo imposible."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from tests.web.conftest import multiplicar


def test_en_un_dia_pasado_cada_fila_dice_lo_que_era(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    filas = navegador.get("/acuerdos/?al=2025-01-31").context["acuerdos"]
    estados = {fila.acuerdo.codigo: fila.estado.value for fila in filas}
    assert estados[mundo.desestimado.codigo] == "pendiente"
    assert estados[mundo.vencido.codigo] == "en_proceso"
    assert navegador.get("/acuerdos/?al=2025-01-31&estado=vencido").context["paginas"].total == "0"


def test_las_paginas_conservan_los_filtros(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    multiplicar(mundo.pronto, 60)
    navegador = como("olga")
    paginas = navegador.get("/acuerdos/?sector=MTPE").context["paginas"]
    assert paginas.siguiente == "/acuerdos/?sector=MTPE&pagina=2"
    segunda = navegador.get(paginas.siguiente)
    assert len(segunda.context["acuerdos"]) == 14
    assert segunda.context["paginas"].resumen == "51 a 64 de 64 acuerdos"


@pytest.mark.parametrize("pagina", ["0", "-1", "999999999999999999999", "x", "%00", ""])
def test_una_pagina_imposible_no_revienta(pagina: str, mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    assert como("olga").get(f"/acuerdos/?pagina={pagina}", follow=True).status_code == 200
