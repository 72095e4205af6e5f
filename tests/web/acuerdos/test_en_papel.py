"""La lista para imprimir: todo lo filtrado, en una página."""

from collections.abc import Callable
from types import SimpleNamespace

from django.test import Client

from tests.web.conftest import multiplicar


def test_va_todo_lo_filtrado_y_no_se_guarda_en_la_vista(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    multiplicar(mundo.pronto, 60)
    navegador = como("olga")
    pagina = navegador.get("/acuerdos/?sesion=MEA-TEST")
    (imprimir,) = [url for texto, url in pagina.context["archivos"] if texto == "Para imprimir"]
    assert len(pagina.context["filas"]) == 50
    entera = navegador.get(imprimir)
    assert len(entera.context["filas"]) == int(entera.context["paginas"].total) > 60
    assert entera.context["consulta"] == "sesion=MEA-TEST"
