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


def test_los_estados_van_siempre_en_su_orden_tambien_los_que_no_tienen(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    """Los mismos cinco, en el mismo orden, que en la lámina y el PDF."""
    for dia in ("2025-01-13", "2025-06-15"):
        cuadro = como("anonima").get(CORTE, {"al": dia}).context["cuadros"]["por_estado"]
        assert [fila.nombre for fila in cuadro.filas] == [
            "Cumplido",
            "En proceso",
            "Pendiente",
            "Vencido",
            "Desestimado",
        ]
        assert sum(fila.cantidad for fila in cuadro.filas) == cuadro.total
    assert cuadro.filas[0].cantidad == 1


def test_el_total_de_un_cuadro_tambien_lleva_a_su_lista(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    cuadros = como("olga").get(CORTE).context["cuadros"]
    assert {
        nombre for nombre, cuadro in cuadros.items() if not cuadro.url_total.startswith("/acuerdos/?sesion=")
    } == set()
