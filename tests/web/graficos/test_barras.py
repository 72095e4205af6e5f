"""Las barras: proporcionales, con su nombre entero y sin montarse."""

import pytest

from tests.web.graficos.test_svg import arbol, titulos
from web.graficos import Barra, barras


def test_las_barras_dicen_nombre_cantidad_y_sigla_completa() -> None:
    filas = [Barra("MTPE", 47, "/acuerdos/?sector=MTPE", "Ministerio de Trabajo"), Barra("MVCS", 1)]
    assert titulos(barras(filas, titulo="Por sector")) == [
        "Por sector",
        "MTPE: 47 acuerdos (Ministerio de Trabajo)",
        "MVCS: 1 acuerdo",
    ]


def test_la_barra_mayor_llena_el_espacio_y_las_demas_son_proporcionales() -> None:
    anchos = [
        float((r.get("width") or "").rstrip("%"))
        for r in arbol(barras([Barra("A", 40), Barra("B", 10), Barra("C", 0)], titulo="t")).iter("rect")
        if r.get("class") == "barra"
    ]
    assert anchos == [51, pytest.approx(12.8, abs=0.1), 0]


def test_un_nombre_largo_ocupa_dos_renglones_y_se_lee_entero_en_su_titulo() -> None:
    largo = "Financiamiento de proyectos de inversión y mantenimiento de infraestructura educativa rural"
    svg = arbol(barras([Barra(largo, 3), Barra("Orientación", 2)], titulo="t"))
    renglones = [t.text or "" for t in svg.iter("text") if t.get("class") != "cantidad"]
    assert len(renglones) == 3
    assert all(len(r) <= 36 for r in renglones)
    assert renglones[1].endswith("…")
    assert largo in next(t.text or "" for t in list(svg.iter("title"))[1:])


def test_los_renglones_de_las_barras_nunca_se_montan() -> None:
    nombres = ["Corto", "Un nombre de largo mediano que ocupa dos", "Otro"]
    svg = arbol(barras([Barra(n, 5) for n in nombres], titulo="t"))
    alturas = [float(t.get("y") or 0) for t in svg.iter("text") if t.get("class") != "cantidad"]
    assert all(b - a >= 18 for a, b in zip(alturas, alturas[1:], strict=False))
    total = float(next(svg.iter("svg")).get("height") or 0)
    assert max(alturas) < total


def test_sin_filas_no_hay_grafico() -> None:
    assert barras([], titulo="t") == ""


def test_barras_en_cero_no_dividen_entre_cero() -> None:
    assert "0 acuerdos" in barras([Barra("MTPE", 0)], titulo="t")
