"""Lo que no cabe sigue en otra hoja, y lo dice."""

import re

import pytest

from tests.corte.lamina.leida import A, Lamina, texto

pytestmark = pytest.mark.una_vez


def test_lo_que_no_cabe_sigue_en_otra_hoja_con_su_titulo_y_el_total_va_solo_al_final(
    laminas: dict[str, Lamina],
) -> None:
    lamina = laminas["19 sectores y 13 categorías"]
    suyas = [
        hoja for hoja, titulo in zip(lamina.hojas, lamina.titulos, strict=True) if titulo.startswith("57 reuniones")
    ]
    assert len(suyas) == 2
    tablas = [
        [[texto(c) for c in f.iter(f"{A}tc")] for f in t.iter(f"{A}tr")] for h in suyas for t in h.iter(f"{A}tbl")
    ]
    reuniones = [t for t in tablas if t[0][0] == "Sector"]
    assert [t[0] for t in reuniones] == [["Sector", "Reuniones"]] * 2
    assert [fila[0] for t in reuniones for fila in t].count("Total") == 1
    assert reuniones[-1][-1] == ["Total", "57"]
    assert sum(len(t) - 1 for t in reuniones) == 20


def test_los_titulos_de_lo_que_sigue_lo_dicen(laminas: dict[str, Lamina]) -> None:
    titulos = laminas["235"].titulos
    assert any(re.search(r"\(1 de \d+\)$", t) for t in titulos)
    assert any(re.search(r"\(continúa, 2 de \d+\)$", t) for t in titulos)
