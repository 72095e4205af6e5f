"""El dinero junto a la promesa: cuál lectura vale, cuánto se devengó y cuándo se contradice, en Python y en SQL."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from acuerdos.enums import Estado
from acuerdos.filtros import AcuerdoFiltro
from acuerdos.inversiones import Inversion, Lectura, contradicciones, lectura_de, lecturas_en, que_se_contradicen
from acuerdos.models import Acuerdo
from reuniones.models import Sesion
from tests import fabricas as f
from tests.fabricas import EVENTO, en_lima

D = Decimal
DIA = EVENTO + timedelta(days=30)


def leida(**campos: Any) -> Lectura:
    return Lectura(**{"leida_el": DIA, "costo": None, "pim": None, "devengado": None, "avance_fisico": None} | campos)


@pytest.mark.parametrize(
    ("lectura", "parte"),
    [
        (leida(costo=D(200), pim=D(50), devengado=D(50)), D("25.0")),
        (leida(pim=D(50), devengado=D(50)), D("100.0")),
        (leida(costo=D(0), pim=D(3), devengado=D(1)), D("33.3")),
        (leida(devengado=D(50)), None),
        (leida(costo=D(50)), None),
    ],
)
def test_el_devengado_se_mira_sobre_el_costo_o_si_no_se_sabe_sobre_el_pim(lectura: Lectura, parte: Any) -> None:
    assert lectura.porcentaje == parte


@pytest.mark.parametrize(
    ("lectura", "estado", "avance", "dice"),
    [
        (leida(devengado=D(0)), Estado.CUMPLIDO, 100, ("100 % cumplido y 0 devengado",)),
        (leida(devengado=D(0)), Estado.EN_PROCESO, 100, ("100 % cumplido y 0 devengado",)),
        (leida(devengado=D(0)), Estado.DESESTIMADO, 100, ()),
        (leida(avance_fisico=D("37.50")), Estado.CUMPLIDO, 100, ("100 % cumplido y 37.5 % de avance físico",)),
        (leida(costo=D(10), devengado=D(9)), Estado.VENCIDO, 0, ("90.0 % devengado y ningún avance informado",)),
        (leida(costo=D(10), devengado=D(9)), Estado.VENCIDO, 1, ()),
        (leida(costo=D(1000), devengado=D("899.60")), Estado.VENCIDO, 0, ()),  # 89,96: se ve «90.0», y no llega
        (leida(costo=D(10), devengado=D(1)), Estado.CUMPLIDO, 100, ()),
        (leida(avance_fisico=D(95)), Estado.PENDIENTE, 0, ("95 % de avance físico y ningún avance informado",)),
    ],
)
def test_lo_que_no_casa_se_dice(lectura: Lectura, estado: Estado, avance: int, dice: tuple[str, ...]) -> None:
    assert contradicciones(lectura, estado, D(avance)) == dice


@pytest.mark.django_db
def test_la_base_senala_los_mismos_que_las_frases(sesion: Sesion) -> None:
    for cumplido, devengado, fisico, costo in product(
        (True, False), (None, 0, 5, D("89.96"), 90, 101), (None, 0, 90, 100), (0, 100)
    ):
        acuerdo = f.FabricaAcuerdo(sesion=sesion, cui="7")
        if cumplido:
            f.FabricaAvance(hito=f.FabricaHito(acuerdo=acuerdo), porcentaje=100, validado=True)
        f.FabricaLectura(acuerdo=acuerdo, costo=costo, pim=95, devengado=devengado, avance_fisico=fisico)
    senalados = set(Acuerdo.objects.filter(que_se_contradicen()).values_list("pk", flat=True))
    con_estado = Acuerdo.objects.con_estado(DIA).prefetch_related("lecturas")
    dichos = {a.pk for a in con_estado if contradicciones(lectura_de(a.lecturas.all()[0]), a.estado, a.avance)}
    assert senalados == dichos
    assert 10 < len(dichos) < len(con_estado)


@pytest.mark.django_db
def test_vale_la_ultima_hasta_ese_dia_de_las_que_entonces_se_sabian(sesion: Sesion) -> None:
    acuerdo = f.FabricaAcuerdo(sesion=sesion, cui="7")
    for dias, devengado in ((10, 1), (30, 3), (20, 2)):
        f.FabricaLectura(acuerdo=acuerdo, leida_el=EVENTO + timedelta(days=dias), devengado=devengado)
    tarde = f.FabricaLectura(acuerdo=acuerdo, leida_el=DIA, devengado=4, registrado_en=en_lima(DIA + timedelta(days=5)))
    f.FabricaLectura(acuerdo=acuerdo, leida_el=DIA, devengado=9, anulado=True)

    def vale(al: date, conocido_al: Any = None) -> Any:
        return lecturas_en([acuerdo.pk], al, conocido_al)[acuerdo.pk, "7"].devengado

    assert (vale(DIA), vale(DIA - timedelta(days=1)), vale(DIA, tarde.registrado_en - timedelta(days=1))) == (4, 2, 3)


@pytest.mark.django_db
def test_la_lista_se_filtra_por_su_inversion_y_la_de_otro_cui_no_cuenta(sesion: Sesion) -> None:
    leido = f.FabricaLectura(acuerdo__sesion=sesion, devengado=0).acuerdo
    otro_cui = f.FabricaLectura(acuerdo__sesion=sesion, cui="9").acuerdo
    f.FabricaAcuerdo(sesion=sesion)

    def hallados(cual: str) -> set[str]:
        filtro = AcuerdoFiltro({"inversion": cual}, Acuerdo.objects.all(), dia=DIA)
        return set(filtro.qs.values_list("codigo", flat=True))

    assert {cual.value: hallados(cual) for cual in Inversion} == {
        "contradice": set(),
        "sin_devengar": {leido.codigo},
        "leida": {leido.codigo},
        "sin_leer": {otro_cui.codigo},
    }
