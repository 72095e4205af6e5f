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
