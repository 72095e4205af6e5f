"""Las cifras y los cuadros de la página del corte, y a quién llevan a sus listas."""

from collections.abc import Callable
from types import SimpleNamespace

from django.test import Client

CORTE = "/sesiones/MEA-TEST/corte/"


def test_las_cifras_son_las_del_corte(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    corte = como("anonima").get(f"{CORTE}?al=2025-06-15").context["corte"]
    assert (corte.totales.acuerdos, corte.totales.reuniones, corte.totales.asistentes) == (7, 1, 62)
    assert (corte.avance.vigentes, corte.avance.cumplidos, corte.avance.por_validar) == (6, 1, 1)


def test_quien_no_ve_la_sesion_entera_no_recibe_enlaces_a_listas(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    for quien in ("anonima", "fatima", "soledad"):
        assert 'href="/acuerdos/?' not in como(quien).get(CORTE).content.decode()
    assert 'href="/acuerdos/?' in como("olga").get(CORTE).content.decode()
