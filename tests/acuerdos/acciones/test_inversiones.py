from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from acuerdos.acciones.inversiones import DatosDeLectura, anular_lectura, registrar_lectura, registrar_lecturas
from acuerdos.models import LecturaDeInversion
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, HOY, no_sirve, rastro, se_niega

pytestmark = pytest.mark.django_db


@pytest.fixture
def acuerdo(sesion: Any) -> Any:
    return f.FabricaAcuerdo(sesion=sesion, cui="2345678")


def leer(por: Any, acuerdo: Any, **campos: Any) -> LecturaDeInversion:
    datos = DatosDeLectura(**{"leida_el": HOY, "devengado": Decimal("1500.50"), "fase": " En  ejecución "} | campos)
    return registrar_lectura(por=por, acuerdo=acuerdo, datos=datos, ahora=AHORA)


def test_lo_leido_se_agrega_y_enviado_dos_veces_es_uno(acuerdo: Any, olga: Any) -> None:
    lectura = leer(olga, acuerdo)
    assert (lectura.cui, lectura.fase, lectura.registrado_por) == ("2345678", "En ejecución", olga)
    rastro(lectura, olga, "+")
    assert leer(olga, acuerdo) == lectura
    assert leer(olga, acuerdo, devengado=Decimal(9)) != lectura


@pytest.mark.parametrize(
    ("campos", "dice"),
    [
        ({"leida_el": HOY + timedelta(days=1)}, {"leida_el": "aún no llega"}),
        ({"leida_el": f.EVENTO - timedelta(days=1)}, {"leida_el": "anterior al evento"}),
        ({"devengado": None, "fase": ""}, {"devengado": "por lo menos un dato"}),
        ({"devengado": Decimal(-1)}, {"devengado": "va de 0 a"}),
        ({"avance_fisico": Decimal(101)}, {"avance_fisico": "no está entre 0 y 100"}),
        ({"fase": "x" * 81}, {"fase": "como máximo 80"}),
    ],
)
def test_lo_que_no_puede_ser_no_entra(acuerdo: Any, olga: Any, campos: Any, dice: Any) -> None:
    with no_sirve(**dice):
        leer(olga, acuerdo, **campos)


def test_sin_cui_no_hay_que_leer_y_fuera_de_la_oficina_nadie_registra(
    sesion: Any, acuerdo: Any, olga: Any, fatima: Any
) -> None:
    with no_sirve(acuerdo="no tiene CUI"):
        leer(olga, f.FabricaAcuerdo(sesion=sesion))
    with se_niega("Solo la Secretaría puede registrar lo leído"):
        leer(fatima, acuerdo)


def test_lo_leido_no_se_reescribe_lo_equivocado_se_anula(acuerdo: Any, olga: Any) -> None:
    lectura = leer(olga, acuerdo)
    with pytest.raises(IntegrityError), transaction.atomic():
        LecturaDeInversion.objects.filter(pk=lectura.pk).update(devengado=1)
    anular_lectura(por=olga, lectura=lectura, motivo="Era otra obra", ahora=AHORA)
    assert not acuerdo.lecturas.sin_anulados().exists()
    with no_sirve(motivo="Ya estaba anulado"):
        anular_lectura(por=olga, lectura=lectura, motivo="Otra vez", ahora=AHORA)


def test_las_de_una_consulta_van_a_cada_acuerdo_de_su_cui_todas_o_ninguna(sesion: Any, acuerdo: Any, olga: Any) -> None:
    gemelo = f.FabricaAcuerdo(sesion=sesion, cui="2345678")
    f.FabricaAcuerdo(cui="2345678", sesion__codigo="CERRADA", sesion__etapa="cerrada")
    bueno, malo = DatosDeLectura(leida_el=HOY, pim=Decimal(5)), DatosDeLectura(leida_el=HOY)
    with no_sirve(devengado="por lo menos"):
        registrar_lecturas(por=olga, lecturas=[("2345678", bueno), ("2345678", malo)], ahora=AHORA)
    assert not LecturaDeInversion.objects.exists()
    hechas = registrar_lecturas(por=olga, lecturas=[("2345678", bueno), ("1", bueno)], ahora=AHORA)
    assert [lectura.acuerdo for lectura in hechas] == [acuerdo, gemelo]
