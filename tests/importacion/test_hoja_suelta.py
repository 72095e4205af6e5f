"""Una hoja que se sube o se pega: sus filas, como las leería quien la escribió."""

from datetime import date

import pytest

from importacion import hoja_suelta

pytestmark = pytest.mark.una_vez


def test_lo_pegado_de_una_hoja_no_se_parte_en_las_comas_de_un_monto() -> None:
    assert hoja_suelta.de_texto("CUI\tCosto\n2345678\t1,250,000.50") == [["CUI", "Costo"], ["2345678", "1,250,000.50"]]


def test_lo_pegado_de_un_csv_se_separa_por_lo_que_trae() -> None:
    assert hoja_suelta.de_texto("CUI;Costo\n2345678;1,5\n2345679;2") == [
        ["CUI", "Costo"],
        ["2345678", "1,5"],
        ["2345679", "2"],
    ]


@pytest.mark.parametrize("letras", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_un_csv_se_lee_como_lo_guarde_cada_programa(letras: str) -> None:
    filas = hoja_suelta.de_archivo("Cargo;Año\nAlcaldesa de Ñahuimpuquio;2025".encode(letras))
    assert [list(fila) for fila in filas] == [["Cargo", "Año"], ["Alcaldesa de Ñahuimpuquio", 2025.0]]


def test_lo_leido_vuelve_a_la_caja_como_se_escribe() -> None:
    filas = [[2345678.0, 0.5, date(2025, 3, 1), None, " a  b "]]
    assert hoja_suelta.como_texto(filas) == "2345678\t0.5\t01/03/2025\t\ta b"
