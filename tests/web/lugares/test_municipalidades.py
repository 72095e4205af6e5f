"""La lista de municipalidades: se buscan y se filtran."""

from collections.abc import Callable
from types import SimpleNamespace

from django.test import Client

from tests import fabricas
from tests.web.conftest import ONGOY


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


def test_la_cuenta_de_cada_una_es_la_de_la_lista_a_que_lleva(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    fabricas.FabricaParticipante(acuerdo=mundo.pronto, municipalidad_id=ONGOY)
    fabricas.FabricaParticipante(acuerdo=mundo.vencido, municipalidad_id=ONGOY)
    for quien in ("olga", "soledad"):
        navegador = como(quien)
        for fila in navegador.get("/municipalidades/?con_acuerdos=true").context["filas"]:
            de_su_lista = navegador.get(fila.url_acuerdos).context["paginas"].total
            assert (fila.municipalidad.nombre, str(fila.acuerdos)) == (fila.municipalidad.nombre, de_su_lista), quien
