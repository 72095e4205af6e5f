"""Buscar una municipalidad mientras se escribe."""

import pytest

from tests.municipalidades.conftest import DIRECTORIO

pytestmark = pytest.mark.una_vez


@pytest.mark.parametrize(
    ("texto", "ubigeos"),
    [
        ("Municipalidad Provincial de Huaura", ["150801"]),
        ("municipalidad distrital de santa", ["021808"]),
        ("MP huaura", ["150801"]),
        ("municipalidad provincial de hua huaraz", ["020101"]),
        ("municipalidad metropolitana", ["150101"]),
        ("umachiri", ["210809"]),
        ("humachiri", ["210809"]),
        ("210809", ["210809"]),
        ("san josé lambayeque", ["140311"]),
        ("ravacayco", ["050707"]),
        ("provincial melgar", ["210801"]),
        ("no hay", []),
        ("", []),
    ],
)
def test_se_busca_por_el_nombre_oficial_o_por_como_empiezan_sus_palabras(texto: str, ubigeos: list[str]) -> None:
    assert [m.ubigeo for m in DIRECTORIO.que_dicen(texto)] == ubigeos


@pytest.mark.parametrize(
    ("texto", "distrito"), [("NAZCA", "Nasca"), ("Quimbiri", "Kimbiri"), ("Bilcas Huaman", "Vilcas Huamán")]
)
def test_lo_que_se_busca_con_otra_grafia_tambien_se_halla(texto: str, distrito: str) -> None:
    assert distrito in [m.distrito for m in DIRECTORIO.que_dicen(texto)]


def test_mientras_se_escribe_el_nombre_oficial_se_ven_las_que_empiezan_asi() -> None:
    vistas = [m.distrito for m in DIRECTORIO.que_dicen("municipalidad distrital de umach")]
    assert vistas == ["Umachiri"]
