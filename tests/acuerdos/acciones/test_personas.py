from datetime import date

import pytest

from acuerdos.acciones.personas import (
    ascender_alterno,
    cesar_funcionario,
    cesar_punto_focal,
    nombrar_funcionario,
    nombrar_punto_focal,
)
from acuerdos.models import Acuerdo
from cuentas.models import Carta
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
    with no_sirve(cargo="como máximo, 120", telefono="como máximo, 40"):
        nombrar(olga, umachiri, eva, cargo="x" * 121, telefono="9" * 41)
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


# --- Se les dice ----------------------------------------------------------------------------------------------------
def _cartas() -> dict[str, str]:
    """A quién se le escribió y qué. Dos cartas a una misma persona serían una falla."""
    cartas = list(Carta.objects.order_by("pk").values_list("para", "cuerpo"))
    assert len(dict(cartas)) == len(cartas)
    return dict(cartas)


def _nombrar(umachiri, olga, fatima, eva):
    nombrar_punto_focal(por=olga, municipalidad=umachiri, usuario=eva, desde=HOY, ahora=AHORA)


def _nombrar_alterna(umachiri, olga, fatima, eva):
    nombrar_punto_focal(por=olga, municipalidad=umachiri, usuario=eva, desde=HOY, ahora=AHORA, titular=False)


def _ascender(umachiri, olga, fatima, eva):
    alterna = f.FabricaPuntoFocal(usuario=eva, municipalidad=umachiri, titular=False)
    ascender_alterno(por=olga, punto_focal=alterna, desde=HOY, ahora=AHORA)


def _cesar(umachiri, olga, fatima, eva):
    suyo = fatima.puntos_focales.get()
    cesar_punto_focal(por=olga, punto_focal=suyo, hasta=HOY, ahora=AHORA, queda_vacante=True)


def _nombrar_funcionaria(umachiri, olga, fatima, eva):
    nombrar_funcionario(por=olga, sector=Sector.objects.get(pk="MTPE"), usuario=eva, desde=HOY, ahora=AHORA)


def _cesar_funcionaria(umachiri, olga, fatima, eva):
    cargo = f.FabricaFuncionario(usuario=eva, sector_id="MTPE")
    cesar_funcionario(por=olga, funcionario=cargo, hasta=HOY, ahora=AHORA, queda_vacante=True)


EVA, FATIMA = "eva@ejemplo.pe", "fatima@ejemplo.pe"
DE_LA_MUNICIPALIDAD = "de la Municipalidad Distrital de Umachiri"


@pytest.mark.parametrize(
    ("acto", "dicho"),
    [
        (
            _nombrar,
            {EVA: f"es punto focal {DE_LA_MUNICIPALIDAD}", FATIMA: f"ya no es punto focal {DE_LA_MUNICIPALIDAD}"},
        ),
        (_nombrar_alterna, {EVA: f"es punto focal alterno {DE_LA_MUNICIPALIDAD}"}),
        (
            _ascender,
            {EVA: f"es punto focal {DE_LA_MUNICIPALIDAD}", FATIMA: f"ya no es punto focal {DE_LA_MUNICIPALIDAD}"},
        ),
        (_cesar, {FATIMA: f"ya no es punto focal {DE_LA_MUNICIPALIDAD}"}),
        (_nombrar_funcionaria, {EVA: "es funcionario del sector MTPE"}),
        (_cesar_funcionaria, {EVA: "ya no es funcionario del sector MTPE"}),
    ],
)
def test_a_quien_se_nombra_y_a_quien_deja_el_cargo_se_le_escribe(acto, dicho, umachiri, olga, fatima, eva):
    acto(umachiri, olga, fatima, eva)
    cartas = _cartas()
    assert cartas.keys() == dicho.keys()
    for correo, frase in dicho.items():
        assert f"Desde el {HOY:%d/%m/%Y} {frase}." in cartas[correo]
        assert ("/mis-acuerdos/" in cartas[correo]) == ("ya no es" not in frase), "adónde ir, solo a quien sigue"
        assert str(olga) in cartas[correo]


def test_se_le_escribe_tambien_al_correo_que_tenia_por_el_cargo(umachiri, olga, fatima, eva):
    fatima.puntos_focales.update(correo="mesa@umachiri.gob.pe")
    _cesar(umachiri, olga, fatima, eva)
    assert set(_cartas()) == {FATIMA, "mesa@umachiri.gob.pe"}
