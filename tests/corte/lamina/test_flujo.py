"""Lo que no cabe sigue en otra hoja, y lo dice."""

import re

import pytest

from corte.lamina.hoja import UTIL
from tests.corte.lamina.leida import A, Lamina, P, caja, texto

pytestmark = pytest.mark.una_vez


def test_lo_que_no_cabe_sigue_en_otra_hoja_con_su_titulo_y_el_total_va_solo_al_final(
    laminas: dict[str, Lamina],
) -> None:
    """Los diecinueve ministerios caben en una hoja, en dos columnas; cuarenta siguen en otra."""
    for caso, empieza, hojas, partes, total in (
        ("19 sectores y 13 categorías", "57 reuniones", 1, 2, "57"),
        ("40 sectores, 100 clasificaciones y nombres larguísimos", "120 reuniones", 3, 3, "120"),
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


def test_lo_que_sigue_de_una_sola_tabla_toma_todo_el_ancho_y_va_por_mitades(laminas: dict[str, Lamina]) -> None:
    lamina = laminas["19 sectores y 13 categorías"]
    pares = zip(lamina.hojas, lamina.titulos, strict=True)
    una, otra = (hoja for hoja, titulo in pares if "regiones van primero" in titulo)
    tablas = [next(hoja.iter(f"{P}graphicFrame")) for hoja in (una, otra)]
    assert caja(tablas[0])[2] < UTIL / 1.5
    assert caja(tablas[1])[2] == pytest.approx(UTIL, abs=0.01)
    filas = [len(list(tabla.iter(f"{A}tr"))) for tabla in tablas]
    assert min(filas) >= 8


def test_los_titulos_de_lo_que_sigue_lo_dicen(laminas: dict[str, Lamina]) -> None:
    titulos = laminas["235"].titulos
    assert any(re.search(r"\(1\u00a0de\u00a0\d+\)$", t) for t in titulos)
    assert any(re.search(r"\(continúa,\u00a02\u00a0de\u00a0\d+\)$", t) for t in titulos)
