"""Lo que no cabe sigue en otra hoja, y lo dice."""

import re
from itertools import pairwise
from typing import Any

import pytest

from corte.lamina.hoja import UTIL
from corte.pptx import escribir_pptx
from tests.corte.cortes import un_corte
from tests.corte.lamina.leida import A, Lamina, P, caja, texto

pytestmark = pytest.mark.una_vez


def test_lo_que_no_cabe_sigue_en_otra_hoja_con_su_titulo_y_el_total_va_solo_al_final(
    laminas: dict[str, Lamina],
) -> None:
    """Los diecinueve ministerios caben en una hoja, en dos columnas; cuarenta siguen en otra."""
    for caso, empieza, hojas, partes, total in (
        ("19 sectores y 13 categorías", "57 reuniones", 1, 2, "57"),
        ("40 sectores, 300 clasificaciones y nombres larguísimos", "120 reuniones", 3, 3, "120"),
    ):
        lamina = laminas[caso]
        pares = zip(lamina.hojas, lamina.titulos, strict=True)
        suyas = [hoja for hoja, titulo in pares if titulo.startswith(empieza)]
        assert len(suyas) == hojas
        tablas = [
            [[texto(c) for c in f.iter(f"{A}tc")] for f in t.iter(f"{A}tr")] for h in suyas for t in h.iter(f"{A}tbl")
        ]
        reuniones = [t for t in tablas if t[0][0] == "Sector"]
        assert [t[0] for t in reuniones] == [["Sector", "Reuniones"]] * partes
        assert [fila[0] for t in reuniones for fila in t].count("Total") == 1
        assert reuniones[-1][-1] == ["Total", total]
        assert sum(len(t) - 1 for t in reuniones) == int(total) // 3 + 1


def _tablas(hoja: Any) -> list[tuple[Any, int]]:
    """De cada tabla de la hoja, su caja y cuántas filas lleva."""
    marcos = [marco for marco in hoja.iter(f"{P}graphicFrame") if marco.find(f".//{A}tbl") is not None]
    return [(caja(marco), len(list(marco.iter(f"{A}tr")))) for marco in marcos]


def test_lo_que_sigue_de_una_tabla_angosta_va_en_dos_columnas_y_de_una_ancha_a_todo_el_ancho() -> None:
    """De un lado a otro de la hoja, una cifra no se sigue con la vista."""
    lamina = Lamina(escribir_pptx(un_corte(400, sectores=40, clases=40)))
    hojas = {titulo.replace("\u00a0", " "): hoja for hoja, titulo in zip(lamina.hojas, lamina.titulos, strict=True)}
    (una, otra) = (hoja for titulo, hoja in hojas.items() if "entre 40 sectores" in titulo)
    assert len(_tablas(una)) == 1
    (izquierda, filas), (derecha, otras) = _tablas(otra)
    assert izquierda[0] + izquierda[2] < derecha[0]
    assert derecha[2] == pytest.approx(izquierda[2], abs=0.01)
    assert abs(filas - otras) <= 2
    assert [texto(t).split("\n")[-4] for t in otra.iter(f"{A}tbl")][1] == "Total", "solo la última lleva el total"
    assert "Total" not in texto(next(otra.iter(f"{A}tbl")))
    anexo = next(hoja for titulo, hoja in hojas.items() if titulo.startswith("400 acuerdos") and "2 de" in titulo)
    ((ancha, _),) = _tablas(anexo)
    assert ancha[2] == pytest.approx(UTIL, abs=0.01)


def test_los_titulos_de_lo_que_sigue_lo_dicen(laminas: dict[str, Lamina]) -> None:
    titulos = laminas["235"].titulos
    assert any(re.search(r"\(1\u00a0de\u00a0\d+\)$", t) for t in titulos)
    assert any(re.search(r"\(continúa,\u00a02\u00a0de\u00a0\d+\)$", t) for t in titulos)


def test_las_tablas_bajo_dos_graficos_empiezan_a_la_par(laminas: dict[str, Lamina]) -> None:
    """El de tres barras empujaba su tabla más abajo que el de dos."""
    lamina = laminas["235"]
    (hoja,) = (h for h, t in zip(lamina.hojas, lamina.titulos, strict=True) if "debe cumplir" in t)
    (izquierda, _), (derecha, _) = _tablas(hoja)
    assert izquierda[1] == pytest.approx(derecha[1], abs=0.001)


def test_un_parentesis_no_queda_solo_al_final_del_renglon(laminas: dict[str, Lamina]) -> None:
    """En LibreOffice un enlace puede empezar renglón: el paréntesis va dentro de él."""
    for hoja in laminas["235"].hojas:
        for parrafo in hoja.iter(f"{A}p"):
            tramos = [(t.findtext(f"{A}t") or "", t.find(f"{A}rPr/{A}hlinkClick")) for t in parrafo.iter(f"{A}r")]
            for (antes, _), (_, enlace) in pairwise(tramos):
                assert enlace is None or not antes.endswith("("), tramos
