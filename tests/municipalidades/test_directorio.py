"""La municipalidad que alguien nombró: se halla por su código o por sus nombres, y nunca se toma una por otra."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuentas.textos import sin_acentos
from municipalidades.directorio import Hallazgo
from municipalidades.equivalencias import ubigeos_del_reniec
from municipalidades.nombres import Municipio
from tests.municipalidades.conftest import DIRECTORIO, MUNICIPIOS

pytestmark = pytest.mark.una_vez
FORMAS = (str.upper, str.lower, str.title, sin_acentos, lambda t: f"  {t} ", lambda t: t.replace(" ", "  "))


def lo_que_se_halla(textos: dict[str, str]) -> dict[str, str | None]:
    """De cada UBIGEO y un texto que la nombra, lo que responde el directorio, si no es ella misma."""
    hallados = {ubigeo: DIRECTORIO.buscar_escrito(texto).ubigeo for ubigeo, texto in textos.items()}
    return {ubigeo: hallado for ubigeo, hallado in hallados.items() if hallado != ubigeo}


@given(st.sampled_from(MUNICIPIOS), st.sampled_from(FORMAS), st.sampled_from(FORMAS), st.booleans(), st.booleans())
def test_toda_municipalidad_se_halla_por_sus_tres_nombres_escritos_de_cualquier_modo(
    m: Municipio, forma: object, otra: object, por_departamento: bool, oficial: bool
) -> None:
    region = m.departamento if por_departamento else m.region
    nombre = m.nombre if oficial else m.distrito
    hallazgo = DIRECTORIO.buscar("", otra(region), forma(m.provincia), forma(nombre))  # type: ignore[operator]
    assert hallazgo.ubigeo == m.ubigeo


def _siglas(m: Municipio) -> str:
    return f"MP DE {m.provincia}" if m.provincial else f"M.D. {m.distrito}"


# Cada nombre con que el producto llama a una municipalidad, y las formas usuales de las listas públicas.
COMO_SE_LAS_LLAMA = {
    "la ficha": lambda m: f"{m.nombre} {m.provincia}, {m.region} · UBIGEO {m.ubigeo}",
    "el acta": lambda m: f"{m.nombre} ({m.provincia}, {m.region})",
    "la lista de personas": lambda m: f"{m.ubigeo} · {m.distrito}",
    "la administración": lambda m: f"{m.distrito} ({m.provincia}, {m.codigo_de_region})",
    "el libro": lambda m: f"{m.distrito} ({m.provincia}, {m.region})".upper(),
    "un error del importador": str,
    "la dirección de la ficha": lambda m: m.ubigeo,
    "el presupuesto": lambda m: f"{m.ubigeo}-300123: {m.nombre.upper()}",
    "siglas": lambda m: f"{_siglas(m)} ({m.provincia}, {m.region})",
    "distrito, provincia, departamento": lambda m: f"{m.distrito}, {m.provincia}, {m.departamento}",
    "departamento / provincia / distrito": lambda m: f"{m.departamento}/{m.provincia}/{m.distrito}",
    "departamento - provincia - distrito": lambda m: f"{m.departamento} - {m.provincia} - {m.distrito}".upper(),
}


@pytest.mark.parametrize("como", COMO_SE_LAS_LLAMA)
def test_las_1891_se_hallan_por_cada_nombre_con_que_se_las_llama(como: str) -> None:
    assert lo_que_se_halla({m.ubigeo: COMO_SE_LAS_LLAMA[como](m) for m in MUNICIPIOS}) == {}


def test_las_196_provinciales_se_hallan_solo_con_su_nombre_oficial_y_con_su_capital() -> None:
    provinciales = [m for m in MUNICIPIOS if m.provincial]
    assert len(provinciales) == 196
    assert lo_que_se_halla({m.ubigeo: m.nombre for m in provinciales}) == {}
    assert lo_que_se_halla({m.ubigeo: f"{m.nombre.upper()} - {m.distrito.upper()}" for m in provinciales}) == {}
    assert lo_que_se_halla({m.ubigeo: f"Municipalidad Provincial de {m.provincia}" for m in provinciales}) == {}


@pytest.mark.parametrize("nombrar", [lambda m: m.nombre, lambda m: f"{m.nombre} ({m.region})", lambda m: m.distrito])
def test_lo_que_deja_duda_es_un_error_que_nombra_a_todas_con_su_ubigeo(nombrar: object) -> None:
    """El nombre solo, o el oficial que se repite: nunca otra, y la buena entre las nombradas."""
    for m in MUNICIPIOS:
        hallazgo = DIRECTORIO.buscar_escrito(nombrar(m))  # type: ignore[operator]
        assert hallazgo.ubigeo == m.ubigeo or (hallazgo.ubigeo is None and f"UBIGEO {m.ubigeo}" in hallazgo.problema)


def test_el_nombre_solo_nunca_identifica() -> None:
    assert {DIRECTORIO.buscar_escrito(m.distrito).ubigeo for m in MUNICIPIOS} == {None}


@given(st.sampled_from(MUNICIPIOS), st.text(max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_lo_que_se_halla_por_ubigeo_nunca_es_otra(m: Municipio, r: str, p: str, d: str) -> None:
    hallazgo = DIRECTORIO.buscar(m.ubigeo, r.strip(), p.strip(), d.strip())
    assert hallazgo.ubigeo in (m.ubigeo, None)
    if hallazgo.ubigeo is None:
        assert hallazgo.problema and hallazgo.remedio


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=40), st.text(max_size=8))
def test_cualquier_disparate_da_una_respuesta(region: str, provincia: str, distrito: str, ubigeo: str) -> None:
    hallazgo = DIRECTORIO.buscar(ubigeo, region, provincia, distrito)
    assert hallazgo.ubigeo or (hallazgo.problema and hallazgo.remedio)
    assert isinstance(DIRECTORIO.que_dicen(distrito), list)


def test_una_provincial_y_un_distrito_del_mismo_nombre_no_se_toman_una_por_otra() -> None:
    for m in MUNICIPIOS:
        if m.provincial and m.distrito != m.provincia:
            de_la_provincia = (m.departamento, m.provincia)
            assert DIRECTORIO.buscar("", *de_la_provincia, f"MP {m.provincia}").ubigeo == m.ubigeo
            distrital = DIRECTORIO.buscar("", *de_la_provincia, f"MD {m.provincia}")
            assert distrital.ubigeo != m.ubigeo


def test_de_una_capital_de_provincia_no_hay_distrital_y_se_dice_cual_la_gobierna() -> None:
    hallazgo = DIRECTORIO.buscar("", "LIMA", "HUAURA", "Municipalidad Distrital de Huacho")
    assert hallazgo.ubigeo is None
    assert "Municipalidad Provincial de Huaura (Huaura, Lima Provincias), UBIGEO 150801" in hallazgo.remedio


def test_sin_decir_provincial_ni_distrital_y_siendo_dos_se_nombran_las_dos() -> None:
    hallazgo = DIRECTORIO.buscar("", "LIMA", "HUAURA", "MUNICIPALIDAD DE HUAURA")
    assert hallazgo.ubigeo is None
    assert "UBIGEO 150806" in hallazgo.problema and "UBIGEO 150801" in hallazgo.problema


def test_un_distrito_que_se_llama_como_su_provincia_se_toma_y_se_avisa() -> None:
    hallazgo = DIRECTORIO.buscar("", "LIMA", "HUAURA", "HUAURA")
    assert hallazgo.ubigeo == "150806"
    assert "Municipalidad Provincial de Huaura (Huaura, Lima Provincias), UBIGEO 150801" in hallazgo.aviso
    con_ubigeo = DIRECTORIO.buscar("150806", "LIMA", "HUAURA", "HUAURA")
    assert con_ubigeo == Hallazgo("150806")


def test_si_caben_dos_se_nombran_todas_con_su_codigo() -> None:
    hallazgo = DIRECTORIO.buscar("", "LAMBAYEQUE", "", "SAN JOSÉ")
    assert hallazgo.ubigeo is None
    assert "140311" in hallazgo.problema


def test_una_errata_se_responde_con_la_parecida_de_la_misma_provincia() -> None:
    assert "210809" in DIRECTORIO.buscar("", "PUNO", "MELGAR", "UMACHIR").remedio
    assert "150801" in DIRECTORIO.buscar_escrito("Municipalidad Provincial de Hauura").remedio


def test_una_de_centro_poblado_no_esta_en_el_catalogo_y_se_dice() -> None:
    assert "centro poblado" in DIRECTORIO.buscar_escrito("Municipalidad de Centro Poblado de Ocros").problema


def test_con_el_ubigeo_bueno_una_errata_del_nombre_es_un_aviso() -> None:
    hallazgo = DIRECTORIO.buscar("210809", "PUNO", "MELGAR", "UMACHIRRIN")
    assert hallazgo.ubigeo == "210809"
    assert "UMACHIRRIN" in hallazgo.aviso


@pytest.mark.parametrize(
    "nombres",
    [
        ("LIMA", "HUAURA", "MUNICIPALIDAD PROVINCIAL DE HUAURA"),
        ("LIMA", "HUAURA", "HUACHO"),
        ("PUNO", "MELGAR", "UMACHIRI"),
        ("ÁNCASH", "", ""),
    ],
)
def test_un_ubigeo_y_unos_nombres_que_dicen_otra_es_un_error(nombres: tuple[str, str, str]) -> None:
    hallazgo = DIRECTORIO.buscar("150806", *nombres)
    assert hallazgo.ubigeo is None
    assert hallazgo.problema.startswith("Ese UBIGEO es de Huaura")


def test_un_codigo_del_reniec_solo_se_avisa_y_con_nombres_no_hace_falta() -> None:
    solo = DIRECTORIO.buscar_escrito("140101")
    assert solo.ubigeo == "140101"
    assert "Chiclayo" in solo.aviso and "Municipalidad Metropolitana de Lima" in solo.aviso and "150101" in solo.aviso
    assert DIRECTORIO.buscar("140101", "LAMBAYEQUE", "CHICLAYO", "CHICLAYO") == Hallazgo("140101")
    de_lima = DIRECTORIO.buscar("140101", "LIMA", "LIMA", "LIMA")
    assert de_lima.ubigeo is None
    assert "en el INEI es 150101" in de_lima.problema


def test_un_codigo_que_solo_es_del_reniec_dice_cual_es_en_el_inei() -> None:
    solo_del_reniec = next(c for c in ubigeos_del_reniec() if c not in DIRECTORIO.por_ubigeo)
    hallazgo = DIRECTORIO.buscar_escrito(solo_del_reniec)
    assert hallazgo.ubigeo is None
    assert ubigeos_del_reniec()[solo_del_reniec] in hallazgo.problema


def test_998_codigos_del_reniec_son_de_otra_municipalidad_en_el_inei() -> None:
    recordados = [m.ubigeo for m in MUNICIPIOS if DIRECTORIO.buscar_escrito(m.ubigeo).aviso]
    assert len(recordados) == 998
    assert set(ubigeos_del_reniec().values()) <= DIRECTORIO.por_ubigeo.keys()
