from datetime import date

import pytest

from acuerdos.acciones.personas import cesar_funcionario, cesar_punto_focal, nombrar_funcionario, nombrar_punto_focal
from acuerdos.models import Acuerdo
from municipalidades.models import Municipalidad, PuntoFocal
from reuniones.models import Sector
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, HOY, no_sirve, rastro, se_niega

pytestmark = pytest.mark.django_db
DESDE = date(2025, 3, 3)


@pytest.fixture
def umachiri(catalogos):
    return Municipalidad.objects.get(pk=f.UMACHIRI)


def nombrar(por, municipalidad, usuario, **cambios):
    campos = {"desde": DESDE, "cargo": "Gerenta", "documento": "Oficio 12", "ahora": AHORA}
    return nombrar_punto_focal(por=por, municipalidad=municipalidad, usuario=usuario, **campos | cambios)


def test_el_nuevo_titular_releva_al_anterior_y_la_historia_queda(umachiri, olga, fatima, eva):
    nuevo = nombrar(olga, umachiri, eva)
    anterior = PuntoFocal.objects.get(usuario=fatima)
    assert (nuevo.titular, nuevo.hasta, anterior.hasta) == (True, None, DESDE)
    rastro(nuevo, olga, "+")
    rastro(anterior, olga)
    f.FabricaAcuerdo()
    assert Acuerdo.objects.visibles_para(eva).count() == 1
    assert Acuerdo.objects.visibles_para(fatima).count() == 0


def test_un_alterno_no_releva_a_nadie(umachiri, olga, fatima, eva):
    assert nombrar(olga, umachiri, eva, titular=False).titular is False
    assert PuntoFocal.objects.filter(municipalidad=umachiri, hasta=None).count() == 2


def test_lo_que_no_sirve_de_un_nombramiento_se_dice(umachiri, olga, fatima, eva):
    with no_sirve(usuario="ya es punto focal"):
        nombrar(olga, umachiri, fatima)
    with no_sirve(desde="11/03/2025 aún no llega"):
        nombrar(olga, umachiri, eva, desde=date(2025, 3, 11))
    with no_sirve(desde="Fátima Mamani está en el cargo desde el 01/01/2025"):
        nombrar(olga, umachiri, eva, desde=date(2024, 12, 31))
    with no_sirve(cargo="como máximo, 120", telefono="como máximo, 20"):
        nombrar(olga, umachiri, eva, cargo="x" * 121, telefono="9" * 21)
    assert PuntoFocal.objects.get().usuario == fatima


def test_solo_la_secretaria_nombra_y_cesa(umachiri, fatima, soledad, eva):
    for persona in (fatima, soledad, eva):
        with se_niega("Solo la Secretaría puede nombrar o cesar"):
            nombrar(persona, umachiri, eva)
        with se_niega("Solo la Secretaría"):
            cesar_punto_focal(por=persona, punto_focal=PuntoFocal.objects.get(), hasta=HOY, ahora=AHORA)


def test_quien_cesa_deja_de_ver_ese_mismo_dia(umachiri, olga, fatima):
    f.FabricaAcuerdo()
    cargo = PuntoFocal.objects.get(usuario=fatima)
    cesado = cesar_punto_focal(por=olga, punto_focal=cargo, hasta=HOY, ahora=AHORA, queda_vacante=True)
    assert not Acuerdo.objects.visibles_para(fatima).exists()
    rastro(cesado, olga)
    with no_sirve(hasta="Ya dejó el cargo el 10/03/2025"):
        cesar_punto_focal(por=olga, punto_focal=cargo, hasta=HOY, ahora=AHORA)
    assert nombrar(olga, umachiri, fatima, desde=HOY).hasta is None, "puede volver"


def test_una_funcionaria_se_nombra_y_se_cesa(catalogos, olga, eva, soledad):
    mtpe = Sector.objects.get(pk="MTPE")
    with no_sirve(usuario="ya es funcionario de MTPE"):
        nombrar_funcionario(por=olga, sector=mtpe, usuario=soledad, desde=DESDE, ahora=AHORA)
    nueva = nombrar_funcionario(por=olga, sector=mtpe, usuario=eva, desde=DESDE, cargo="Analista", ahora=AHORA)
    rastro(nueva, olga, "+")
    with no_sirve(hasta="no puede cesar antes"):
        cesar_funcionario(por=olga, funcionario=nueva, hasta=date(2025, 3, 2), ahora=AHORA)
    cesada = cesar_funcionario(por=olga, funcionario=nueva, hasta=HOY, ahora=AHORA)
    assert cesada.hasta == HOY
    with se_niega("Solo la Secretaría"):
        nombrar_funcionario(por=soledad, sector=mtpe, usuario=eva, desde=DESDE, ahora=AHORA)
