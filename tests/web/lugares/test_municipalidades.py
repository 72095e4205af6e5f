"""La lista de municipalidades: se buscan y se filtran."""

from collections.abc import Callable
from types import SimpleNamespace

from django.test import Client


def test_las_municipalidades_se_buscan_y_se_filtran(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    assert navegador.get("/municipalidades/?search=umachiri").context["total"] == 1
    assert navegador.get("/municipalidades/?search=Municipalidad+Provincial+de+Huaura").context["total"] == 1
    assert navegador.get("/municipalidades/?con_acuerdos=true").context["total"] == 3
    assert navegador.get("/municipalidades/?sesion=MEA-OTRA").context["total"] == 0
    assert navegador.get("/municipalidades/").context["total"] == 1891
    assert como("fatima").get("/municipalidades/").context["total"] == 1


def test_sin_filtros_dice_lo_mismo_que_ordenada_igual(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    for quien in ("olga", "fatima", "soledad"):
        navegador = como(quien)
        una, otra = (navegador.get(f"/municipalidades/{pedido}").context for pedido in ("", "?ordering=ubigeo"))
        assert una["filas"] == otra["filas"], quien
        assert una["filas"], quien
        assert una["total"] == otra["total"], quien
