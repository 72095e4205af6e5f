"""La página de lo que puede atrasarse: cada uno con sus razones, y cuántos tienen cada una."""

from collections.abc import Callable
from types import SimpleNamespace

from django.test import Client


def test_los_de_mas_razones_van_primero(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    pagina = como("olga").get("/tablero/atrasos/?sesion=MEA-TEST")
    filas = {fila.codigo: fila.razones for fila in pagina.context["filas"]}
    assert mundo.vencido.codigo not in filas
    assert mundo.cumplido.codigo not in filas
    assert "Tiene una traba abierta." in filas[mundo.pronto.codigo]
    cuantas = [len(razones) for razones in filas.values()]
    assert cuantas == sorted(cuantas, reverse=True)


def test_una_razon_deja_solo_los_suyos(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    ficha = next(
        f for f in navegador.get("/tablero/atrasos/?sesion=MEA-TEST").context["fichas"] if f.texto.startswith("Tiene")
    )
    pagina = navegador.get(ficha.url)
    assert [fila.codigo for fila in pagina.context["filas"]] == [mundo.pronto.codigo]
    assert ficha.cantidad == 1


def test_con_pocos_casos_no_se_dice_ninguna_probabilidad(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    escrito = " ".join(como("olga").get("/tablero/atrasos/?sesion=MEA-TEST").content.decode().split())
    assert "Con 2 casos cerrados no se dice ninguna probabilidad: hacen falta 200." in escrito


def test_una_razon_que_no_hay_se_dice(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    assert como("olga").get("/tablero/atrasos/?razon=tracba").status_code == 400
