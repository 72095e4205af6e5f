"""Los contornos en grados: cerrados, con el sentido del estándar y donde están de verdad."""

import pytest

from corte.geografia import ESTE, NORTE, OESTE, SUR, Anillo, Posicion, poligonos

# Una plaza de armas bien adentro de cada una: longitud y latitud.
ADENTRO = {
    "15M": (-76.95, -12.02),
    "21": (-70.02, -15.5),
    "08": (-71.97, -13.52),
    "16": (-73.8, -4.5),
    "17": (-70.5, -12.0),
    "20": (-80.2, -5.2),
    "23": (-70.2, -17.7),
    "04": (-71.9, -16.0),
}


def area(anillo: Anillo) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(anillo, anillo[1:], strict=False)) / 2


def contiene(anillo: Anillo, punto: Posicion) -> bool:
    x, y, dentro = *punto, False
    for (x1, y1), (x2, y2) in zip(anillo, anillo[1:], strict=False):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            dentro = not dentro
    return dentro


def test_los_anillos_van_cerrados_y_en_el_sentido_del_estandar() -> None:
    assert len(poligonos()) == 26
    for partes in poligonos().values():
        for fuera, *huecos in partes:
            assert fuera[0] == fuera[-1]
            assert area(fuera) > 0
            assert all(area(hueco) < 0 and hueco[0] == hueco[-1] for hueco in huecos)
            assert all(OESTE - 0.01 <= x <= ESTE + 0.01 and SUR - 0.01 <= y <= NORTE + 0.01 for x, y in fuera)


@pytest.mark.parametrize("codigo", ADENTRO)
def test_cada_region_esta_donde_esta(codigo: str) -> None:
    contienen = [
        otro
        for otro, partes in poligonos().items()
        if any(
            contiene(fuera, ADENTRO[codigo]) and not any(contiene(h, ADENTRO[codigo]) for h in huecos)
            for fuera, *huecos in partes
        )
    ]
    assert contienen == [codigo]
