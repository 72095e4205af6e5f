"""La pantalla de las cifras en grande."""

from collections.abc import Callable
from types import SimpleNamespace

from django.test import Client


def test_dice_las_cifras_del_tablero_y_se_renueva_sola(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    pagina = navegador.get("/tablero/pantalla/?sesion=MEA-TEST")
    escrito = " ".join(pagina.content.decode().split())
    assert "<b>16.7 %</b> cumplido, de 6 acuerdos vigentes" in escrito
    assert {c.rotulo: c.numero for c in pagina.context["cifras"]} == {
        c.rotulo: c.numero for c in navegador.get("/tablero/?sesion=MEA-TEST").context["cifras"]
    }
    assert "<dt>Vencen en 15 días</dt>" in escrito
    assert "js/pantalla" in escrito
    assert navegador.get("/tablero/pantalla/?sesion=NO-HAY").status_code == 400
