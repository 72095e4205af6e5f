"""El mapa de regiones: cada una con su nombre, su cantidad y su tono."""

import gzip

import pytest

from corte.aspecto import tramos
from tests.web.graficos.test_svg import CANTIDADES, arbol, titulos
from web.graficos import mapa


def test_el_mapa_dibuja_las_26_regiones_con_su_nombre_y_su_cantidad() -> None:
    nombres = titulos(mapa(CANTIDADES, titulo="Acuerdos por región"))
    assert nombres[0] == "Acuerdos por región"
    assert len(nombres) == 1 + 26
    assert {"Huánuco: 26 acuerdos", "Lima Provincias: 25 acuerdos", "Tacna: 1 acuerdo"} <= set(nombres)
    assert "Lima Metropolitana: sin acuerdos" in nombres


def test_cada_region_con_acuerdos_enlaza_a_su_lista_y_las_demas_no() -> None:
    enlaces = arbol(mapa(CANTIDADES, titulo="t", enlace=lambda c: f"/acuerdos/?region={c}&al=2025-03-31")).iter("a")
    assert {e.get("href") for e in enlaces} == {f"/acuerdos/?region={c}&al=2025-03-31" for c in CANTIDADES}


def test_el_mapa_dice_en_palabras_cuantas_regiones_tienen_algo() -> None:
    descripcion = next(arbol(mapa(CANTIDADES, titulo="t")).iter("desc")).text or ""
    assert descripcion.startswith("6 de 26 regiones tienen acuerdos")


def test_lo_que_no_esta_en_el_mapa_no_se_pierde() -> None:
    assert "Fuera del mapa: 4 acuerdos." in mapa({**CANTIDADES, "99": 4}, titulo="t")


def test_el_mapa_sin_ningun_acuerdo_se_dibuja_igual() -> None:
    assert len(titulos(mapa({}, titulo="t"))) == 27


def test_el_mapa_comprimido_pesa_menos_de_12_kilobytes() -> None:
    todas = {c: i for i, c in enumerate(CANTIDADES)}
    marcado = mapa({**todas, "01": 5}, titulo="t", enlace=lambda c: f"/acuerdos/?sesion=MEA-2025&region={c}")
    assert len(gzip.compress(marcado.encode(), 6)) < 12_000


@pytest.mark.parametrize(
    ("cantidades", "limites"),
    [
        ([], []),
        ([0, 0], []),
        ([7, 7, 7], [7]),
        ([1, 2], [1, 2]),
        ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]),
        ([1, 1, 1, 1, 100], [1, 100]),
        (list(range(1, 27)), [6, 11, 16, 21, 26]),
    ],
)
def test_los_tramos_son_cuantiles_de_lo_mayor_que_cero(cantidades: list[int], limites: list[int]) -> None:
    assert tramos(cantidades) == limites


def test_la_leyenda_cubre_todas_las_cantidades_sin_huecos() -> None:
    marcado = mapa(CANTIDADES, titulo="t")
    leyenda = list(arbol(marcado).iter("li"))
    textos = ["".join(li.itertext()) for li in leyenda]
    assert textos == ["Sin acuerdos", "1 a 17", "18 a 20", "21 a 25", "26"]
