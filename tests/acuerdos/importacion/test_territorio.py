"""La municipalidad de una fila: se halla por su código o por sus nombres, y nunca se adivina."""

import csv
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from acuerdos.busqueda import sin_acentos
from acuerdos.importacion.territorio import Municipio, Territorio


def del_catalogo() -> list[Municipio]:
    archivo = Path(settings.RAIZ) / "datos" / "catalogos" / "municipalidades.csv"
    with archivo.open(encoding="utf-8") as texto:
        return [
            Municipio(
                f["ubigeo"], f["region"], f["departamento"], f["provincia"], f["distrito"],
                tuple(n.strip() for n in f["otros_nombres"].split(";") if n.strip()),
            )
            for f in csv.DictReader(texto)
        ]  # fmt: skip


MUNICIPIOS = del_catalogo()
TERRITORIO = Territorio(MUNICIPIOS)
FORMAS = (str.upper, str.lower, str.title, sin_acentos, lambda t: f"  {t} ", lambda t: t.replace(" ", "  "))


@given(st.sampled_from(MUNICIPIOS), st.sampled_from(FORMAS), st.sampled_from(FORMAS), st.booleans())
def test_toda_municipalidad_se_halla_por_sus_tres_nombres_escritos_de_cualquier_modo(
    m: Municipio, forma: object, otra: object, por_departamento: bool
) -> None:
    region = m.departamento if por_departamento else m.region
    hallazgo = TERRITORIO.buscar("", otra(region), forma(m.provincia), forma(m.distrito))  # type: ignore[operator]
    assert hallazgo.ubigeo == m.ubigeo


def test_todo_el_catalogo_se_halla_tambien_dentro_de_una_lista() -> None:
    halladas = [TERRITORIO.buscar_en_lista(f"{m.distrito} ({m.provincia}, {m.region})").ubigeo for m in MUNICIPIOS]
    assert halladas == [m.ubigeo for m in MUNICIPIOS]


@given(st.sampled_from(MUNICIPIOS), st.text(max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_lo_que_se_halla_por_ubigeo_nunca_contradice_los_nombres(m: Municipio, r: str, p: str, d: str) -> None:
    hallazgo = TERRITORIO.buscar(m.ubigeo, r.strip(), p.strip(), d.strip())
    assert hallazgo.ubigeo in (m.ubigeo, None)
    if hallazgo.ubigeo is None:
        assert hallazgo.problema and hallazgo.remedio


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20), st.text(max_size=8))
def test_cualquier_disparate_da_una_respuesta(region: str, provincia: str, distrito: str, ubigeo: str) -> None:
    hallazgo = TERRITORIO.buscar(ubigeo, region, provincia, distrito)
    assert hallazgo.ubigeo or (hallazgo.problema and hallazgo.remedio)


@pytest.mark.parametrize(
    ("datos", "ubigeo"),
    [
        (("", "PUNO", "MELGAR", "HUMACHIRI"), "210809"),
        (("", "La Libertad", "Gran Chimú", "Compín"), "131103"),
        (("210809", "", "", ""), "210809"),
        (("10101", "", "", ""), "010101"),
        (("", "LIMA PROVINCIAS", "CAÑETE", "San Vicente de Cañete"), "150501"),
        (("", "LIMA", "LIMA", "MIRAFLORES"), "150122"),
        (("", "PUNO", "MELGAR", "Municipalidad Distrital de Umachiri"), "210809"),
    ],
)
def test_otros_nombres_departamentos_y_codigos_sin_cero(datos: tuple[str, str, str, str], ubigeo: str) -> None:
    assert TERRITORIO.buscar(*datos).ubigeo == ubigeo


def test_si_caben_dos_se_nombran_todas_con_su_codigo() -> None:
    hallazgo = TERRITORIO.buscar("", "LAMBAYEQUE", "", "SAN JOSÉ")
    assert hallazgo.ubigeo is None
    assert "140311" in hallazgo.problema


def test_una_errata_se_responde_con_la_parecida_de_la_misma_provincia() -> None:
    assert "210809" in TERRITORIO.buscar("", "PUNO", "MELGAR", "UMACHIR").remedio
