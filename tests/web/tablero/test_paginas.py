"""Cada cifra del tablero lleva a una lista que tiene exactamente eso."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

from django.test import Client
from django.utils import timezone

from cuentas import latidos
from tests import fabricas


def test_sin_acuerdos_el_tablero_lleva_a_la_sesion(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    vacia = fabricas.FabricaSesion()
    pagina = como("olga").get(f"/tablero/?sesion={vacia.codigo}").content.decode()
    assert "aún no tenía acuerdos ese día" in pagina
    assert f'<a class="boton" href="/sesiones/{vacia.codigo}/">Abrir la sesión</a>' in pagina


def test_el_tablero_dice_que_parte_del_sistema_esta_detenida(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    ahora = timezone.now()
    for quien in (latidos.WORKER, latidos.BEAT, latidos.CORREO):
        latidos.dar_senal(quien, ahora=ahora)
    assert "está detenida" not in como("olga").get("/tablero/").content.decode()
    latidos.dar_senal(latidos.BEAT, ahora=ahora - timedelta(minutes=5))
    texto = como("olga").get("/tablero/").content.decode()
    assert "Una parte del sistema está detenida" in texto
    assert "nadie pone en marcha los recordatorios ni retoma las importaciones (beat)" in texto
    assert "no salen los recordatorios" not in texto
