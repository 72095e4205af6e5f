"""La búsqueda en español: acentos, plurales y erratas; igual en las dos bases."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from acuerdos import busqueda
from acuerdos.models import Acuerdo, Palabra
from tests import fabricas as f


@pytest.mark.parametrize(
    ("texto", "palabras"),
    [
        ("Saneamiento físico-legal", ["saneamiento", "fisico", "legal"]),
        ("  ÑUÑOA, Güepí;  ", ["nunoa", "guepi"]),
        ("MEA-2025-001", ["mea", "2025", "001"]),
        ("", []),
        ("¡¿…?!", []),
    ],
)
def test_las_palabras_van_sin_acentos_signos_ni_mayusculas(texto, palabras):
    assert busqueda.palabras(texto) == palabras


@pytest.mark.parametrize(
    ("una", "otra"),
    [
        ("municipalidad", "municipalidades"),
        ("acuerdo", "acuerdos"),
        ("reunion", "reuniones"),
        ("capacitacion", "capacitaciones"),
        ("tecnica", "tecnicas"),
        ("alcaldesa", "alcaldesas"),
    ],
)
def test_singular_y_plural_tienen_la_misma_raiz(una, otra):
    assert busqueda.raiz(una) == busqueda.raiz(otra)


def test_las_cifras_quedan_como_estan():
    assert busqueda.raiz("2345678") == "2345678"


def hallar(texto: str) -> list[str]:
    interpretacion = Palabra.objects.interpretar(busqueda.palabras(texto))
    return [a.codigo[-3:] for a in Acuerdo.objects.con_palabras(interpretacion.grupos)]


@pytest.fixture
def acuerdos(catalogos, django_capture_on_commit_callbacks):
    """El vocabulario se apunta después de la transacción."""
    with django_capture_on_commit_callbacks(execute=True):
        f.FabricaAcuerdo(texto="Capacitación técnica en gestión de canales de riego", cui="2345678")
        f.FabricaAcuerdo(
            texto="Orientación para el saneamiento físico-legal",
            municipalidad_id=f.SAN_JOSE_LAMBAYEQUE,
            sector_id="MVCS",
        )
        f.FabricaAcuerdo(texto="Financiamiento de la carretera Ñuñoa")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("texto", "codigos"),
    [
        ("capacitacion", ["001"]),
        ("CAPACITACIONES", ["001"]),
        ("canal de riego", ["001"]),
        ("riego canales", ["001"]),
        ("2345678", ["001"]),
        ("234567", []),
        ("físico legal", ["002"]),
        ("lambayeque", ["002"]),
        ("vivienda", ["002"]),
        ("mvcs", ["002"]),
        ("humachiri", ["001", "003"]),
        ("puno nunoa", ["003"]),
        ("MEA-TEST-003", ["003"]),
        ("riego carretera", []),
        ("carreteta", ["003"]),
        ("saneamineto", ["002"]),
        ("xyzxyz", []),
        ("", []),
        ("%", []),
        ("' OR 1=1 --", []),
    ],
)
def test_se_encuentra_lo_que_contiene_todas_las_palabras(acuerdos, texto, codigos):
    assert hallar(texto) == codigos


@pytest.mark.django_db
def test_lo_corregido_se_dice(acuerdos):
    assert Palabra.objects.interpretar(["carreteta"]).aviso == "Buscando también «carretera»"
    assert Palabra.objects.interpretar(["carretera"]).aviso == ""


@pytest.mark.django_db
def test_al_editar_el_texto_se_encuentra_por_el_nuevo(acuerdos):
    Acuerdo.objects.filter(codigo__endswith="003").update(texto="Puente peatonal")
    for acuerdo in Acuerdo.objects.filter(codigo__endswith="003"):
        acuerdo.busqueda = busqueda.texto_de_busqueda(acuerdo)
        assert (" puent " in acuerdo.busqueda, "carreter" in acuerdo.busqueda) == (True, False)


def test_varios_hilos_a_la_vez_sacan_las_mismas_raices():
    sacar = busqueda.raiz.__wrapped__  # sin la memoria, que lo escondería
    temas = ("saneamient", "financiamient", "municipal", "provinci", "asistenci", "titulacion", "construccion")
    palabras = [tema + fin for tema in temas for fin in ("o", "os", "idades", "ales", "as", "amente", "aron")]
    esperadas = [sacar(palabra) for palabra in palabras]
    de_antes = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as hilos:
            vueltas = list(hilos.map(lambda _: [sacar(palabra) for palabra in palabras], range(60)))
    finally:
        sys.setswitchinterval(de_antes)
    assert all(vuelta == esperadas for vuelta in vueltas)
