"""La página de un sector: lo más urgente primero."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

from django.test import Client

from tests import fabricas
from tests.web.conftest import HOY


def test_lo_mas_urgente_cuenta_lo_que_vence_sin_hitos_por_vencer(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    """Lo que no tiene hitos y lo que espera validación vencen con el plazo del acuerdo; lo terminado no está."""
    sin_hitos = fabricas.FabricaAcuerdo(sesion=mundo.sesion, sector_id="MVCS", plazo=HOY - timedelta(days=20))
    urgentes = [fila.acuerdo for fila in como("olga").get("/sectores/MVCS/").context["urgentes"]]
    assert urgentes == [sin_hitos, mundo.vencido, mundo.pendiente, mundo.por_validar]
    urgentes = [fila.acuerdo for fila in como("olga").get("/sectores/MTPE/").context["urgentes"]]
    assert urgentes == [mundo.pronto, mundo.callado]
