"""Proponer, confirmar y descartar: lo propuesto no cuenta, se confirma una vez y no se amontona."""

from datetime import date, timedelta
from typing import Any

import pytest

from acuerdos.acciones import propuestas
from acuerdos.acciones.avances import registrar_avance
from acuerdos.errores import AccionDenegada, DatoInvalido
from acuerdos.models import Avance, AvancePropuesto, Hito
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, HOY

pytestmark = pytest.mark.django_db


@pytest.fixture
def hito(sesion: Any, fatima: Any) -> Hito:
    hecho: Hito = f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=sesion, responsable="GL"))
    return hecho


def proponer(por: Any, hito: Hito, **cambios: Any) -> AvancePropuesto:
    dado = {"fecha": HOY, "porcentaje": 60, "descripcion": "Va", "ahora": AHORA, **cambios}
    return propuestas.proponer_avance(por=por, hito=hito, **dado)


def test_lo_propuesto_no_cuenta_para_nada(hito: Hito, fatima: Any) -> None:
    hito.refresh_from_db()
    antes = (hito.porcentaje, hito.acuerdo.version)
    proponer(fatima, hito)
    hito.refresh_from_db()
    assert (hito.porcentaje, hito.acuerdo.version, Avance.objects.count()) == (*antes, 0)


def test_otro_del_mismo_hito_reemplaza_al_anterior(hito: Hito, fatima: Any) -> None:
    primero, segundo = proponer(fatima, hito), proponer(fatima, hito, porcentaje=70)
    assert list(propuestas.propuestas_para(fatima, AHORA)) == [segundo]
    with pytest.raises(DatoInvalido, match="se descartó"):
        confirmar(fatima, primero)


def confirmar(por: Any, propuesta: AvancePropuesto, **cambios: Any) -> Avance:
    dado = {"fecha": HOY, "porcentaje": 60, "descripcion": "Va", "ahora": AHORA, **cambios}
    return propuestas.confirmar_propuesta(por=por, propuesta=propuesta, **dado)


@pytest.mark.parametrize(
    ("cambios", "campo"),
    [
        ({"porcentaje": 101}, "porcentaje"),
        ({"fecha": HOY + timedelta(days=1)}, "fecha"),
        ({"fecha": date(2020, 1, 1)}, "fecha"),
        ({"descripcion": "x" * 5_001}, "descripcion"),
    ],
)
def test_solo_se_propone_lo_que_se_podria_informar(
    cambios: dict[str, Any], campo: str, hito: Hito, fatima: Any
) -> None:
    with pytest.raises(DatoInvalido) as error:
        proponer(fatima, hito, **cambios)
    assert list(error.value.errores) == [campo]


def test_propone_y_confirma_solo_quien_informa(hito: Hito, fatima: Any, benita: Any, soledad: Any, eva: Any) -> None:
    propuesta = proponer(fatima, hito)
    for ajena in (benita, soledad, eva):
        for hacer in (lambda ajena=ajena: proponer(ajena, hito), lambda ajena=ajena: confirmar(ajena, propuesta)):
            with pytest.raises(AccionDenegada):
                hacer()
        with pytest.raises(AccionDenegada):
            propuestas.descartar_propuesta(por=ajena, propuesta=propuesta, ahora=AHORA)
        assert not propuestas.propuestas_para(ajena, AHORA).exists()


def test_no_se_amontonan(hito: Hito, fatima: Any) -> None:
    for _ in range(propuestas.PROPUESTAS_POR_PERSONA):
        proponer(fatima, f.FabricaHito(acuerdo=hito.acuerdo))
    with pytest.raises(DatoInvalido, match="esperan: confírmelos"):
        proponer(fatima, hito)


def test_lo_vencido_hace_tiempo_se_olvida(hito: Hito, fatima: Any) -> None:
    viejo = proponer(fatima, hito)
    AvancePropuesto.objects.update(vence_en=AHORA - timedelta(days=31))
    proponer(fatima, hito)
    assert not AvancePropuesto.objects.filter(pk=viejo.pk).exists()


def test_confirmar_lo_que_otro_ya_informo_es_un_informe_mas(hito: Hito, fatima: Any, carlos: Any) -> None:
    propuesta = proponer(fatima, hito)
    registrar_avance(por=carlos, hito=hito, fecha=HOY, porcentaje=80, descripcion="Otro", ahora=AHORA)
    # Es un informe más, que la persona decide: queda con su rastro y el otro sigue en la historia.
    avance = confirmar(fatima, propuesta, porcentaje=85)
    assert (avance.porcentaje, Avance.objects.count()) == (85, 2)
