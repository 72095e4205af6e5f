"""Los nombres como los escribe cada quien."""

import pytest

from municipalidades.directorio import Hallazgo
from tests.municipalidades.conftest import DIRECTORIO

pytestmark = pytest.mark.una_vez


@pytest.mark.parametrize(
    ("escrito", "ubigeo"),
    [
        ("Municipalidad Provincial de Huaura", "150801"),
        ("MUNICIPALIDAD PROVINCIAL DEL SANTA - CHIMBOTE", "021801"),
        ("MUNICIPALIDAD PROVINCIAL DE HUAYLAS - CARAZ", "021201"),
        ("M.P. DE LA CONVENCIÓN - QUILLABAMBA", "080901"),
        ("Municipalidad Provincial de Huacho", "150801"),
        ("Municipalidad Metropolitana de Lima", "150101"),
        ("Municipalidad Metropolitana de Lima - Lima", "150101"),
        ("MML", "150101"),
        ("Municipalidad Provincial del Callao", "070101"),
        ("Municipalidad Provincial de Callao", "070101"),
        ("PROV. CONST. DEL CALLAO", "070101"),
        ("MUNICIPALIDAD PROVINCIAL DE DANIEL A. CARRIÓN - YANAHUANCA", "190201"),
        ("Ilustre Municipalidad Distrital de Santa", "021808"),
        ("la Municipalidad Distrital de Umachiri", "210809"),
        ("MUN. DIST. UMACHIRI", "210809"),
        ("MDs UMACHIRI", "210809"),
        ("MUNICIPALIDAD DISTRITAL DE QUISQUI (KICHKI)", "100106"),
        ("MUNICIPALIDAD DISTRITAL DE SAN JUAN - SIHUAS", "021909"),
        ("Municipalidad de Umachiri (Melgar, Puno)", "210809"),
        ("SUYCKUTAMBO 3/ (ESPINAR, CUSCO)", "080807"),
    ],
)
def test_un_nombre_oficial_como_lo_escriben_las_listas_publicas(escrito: str, ubigeo: str) -> None:
    assert DIRECTORIO.buscar_escrito(escrito) == Hallazgo(ubigeo)


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
        (("", "LIMA", "HUAURA", "Municipalidad Provincial de Huaura"), "150801"),
        (("", "PUNO", "MELGAR", "MELGAR"), "210801"),
        (("", "CALLAO", "PROV. CONST. DEL CALLAO", "CALLAO"), "070101"),
        (("", "LIMA REGIÓN", "HUAURA", "HUACHO"), "150801"),
        (("", "Región Lima", "HUAURA", "HUACHO"), "150801"),
        (("", "GORE Puno", "Provincia de Melgar", "Distrito de Umachiri"), "210809"),
        (("", "CUZCO", "CUZCO", "CUZCO"), "080101"),
        (("", "PIURA", "PIURA", "26 DE OCTUBRE"), "200115"),
        (("", "PUNO", "MELGAR", "STA. ROSA"), "210808"),
        (("", "AYACUCHO", "VILCASHUAMÁN", "VILCASHUAMAN"), "051101"),
        (("", "PASCO", "DANIEL A. CARRION", "YANAHUANCA"), "190201"),
        (("110301", "ICA", "NAZCA", "NAZCA"), "110301"),
        (("", "LIMA", "LIMA", "SJL"), "150132"),
        (("", "LIMA", "LIMA", "S.M.P."), "150135"),
        (("", "LIMA", "LIMA", "ATE - VITARTE"), "150103"),
        (("", "LIMA", "LIMA", "MAGDALENA VIEJA"), "150121"),
        (("070102", "CALLAO", "PROV. CONST. DEL CALLAO", "BELLAVISTA"), "070102"),
    ],
)
def test_otras_grafias_departamentos_y_codigos_sin_cero(datos: tuple[str, str, str, str], ubigeo: str) -> None:
    assert DIRECTORIO.buscar(*datos) == Hallazgo(ubigeo)


@pytest.mark.parametrize(
    ("ubigeo", "departamento", "provincia", "distrito"),
    [
        ("020109", "ANCASH", "HUARAZ", "PAMPAS"),
        ("030407", "APURIMAC", "AYMARAES", "HUAYLLO"),
        ("050707", "AYACUCHO", "PARINACOCHAS", "SAN FRANCISCO DE RAVACAYCO"),
        ("051010", "AYACUCHO", "VICTOR FAJARDO", "HUAYA"),
        ("080907", "CUSCO", "LA CONVENCION", "QUIMBIRI"),
        ("100602", "HUANUCO", "LEONCIO PRADO", "DANIEL ALOMIAS ROBLES"),
        ("110301", "ICA", "NAZCA", "NAZCA"),
        ("110302", "ICA", "NAZCA", "CHANGUILLO"),
        ("110303", "ICA", "NAZCA", "EL INGENIO"),
        ("110304", "ICA", "NAZCA", "MARCONA"),
        ("110305", "ICA", "NAZCA", "VISTA ALEGRE"),
        ("120906", "JUNIN", "CHUPACA", "SAN JUAN DE YSCOS"),
        ("150712", "LIMA", "HUAROCHIRI", "LARAOS"),
        ("151003", "LIMA", "YAUYOS", "AYAUCA"),
        ("230402", "TACNA", "TARATA", "HEROES ALBARRACIN CHUCATAMANI"),
        ("250201", "UCAYALI", "ATALAYA", "RAYMONDI"),
    ],
)
def test_las_dieciseis_grafias_de_una_lista_publica_se_hallan(
    ubigeo: str, departamento: str, provincia: str, distrito: str
) -> None:
    assert DIRECTORIO.buscar("", departamento, provincia, distrito).ubigeo == ubigeo
