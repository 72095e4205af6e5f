from datetime import date, timedelta

import pytest

from acuerdos.acciones.trabas import (
    anular_asistencia_tecnica,
    anular_traba,
    levantar_traba,
    registrar_asistencia_tecnica,
    registrar_traba,
)
from acuerdos.enums import CategoriaTraba
from acuerdos.models import Traba
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, HOY, no_sirve, rastro, se_niega

pytestmark = pytest.mark.django_db


@pytest.fixture
def acuerdo(sesion):
    return f.FabricaAcuerdo(sesion=sesion)


def trabar(por, acuerdo, **cambios):
    campos = {"categoria": CategoriaTraba.LEGAL, "necesidad": " Opinión legal ", "quien_puede": "MINJUSDH"}
    return registrar_traba(por=por, acuerdo=acuerdo, **campos | {"ahora": AHORA} | cambios)


def asistir(por, traba, **cambios):
    campos = {"fecha": HOY, "descripcion": "Reunión con la oficina de presupuesto", "ahora": AHORA}
    return registrar_asistencia_tecnica(por=por, traba=traba, **campos | cambios)


def test_una_traba_va_desde_hoy_hasta_que_la_secretaria_la_da_por_levantada(acuerdo, fatima, olga):
    traba = trabar(fatima, acuerdo, necesaria_el=HOY)
    assert (traba.necesidad, traba.registrada_el, traba.levantada_el) == ("Opinión legal", HOY, None)
    rastro(traba, fatima, "+")
    asistencia = asistir(olga, traba)
    rastro(asistencia, olga, "+")
    levantada = levantar_traba(por=olga, traba=traba, como="Se emitió la opinión", ahora=AHORA + timedelta(days=3))
    assert (levantada.levantada_el, levantada.levantada_por) == (date(2025, 3, 13), olga)
    rastro(levantada, olga)


def test_la_registra_cualquier_lado_del_acuerdo_y_nadie_mas(acuerdo, fatima, soledad, olga, benita, mario, eva):
    for persona in (fatima, soledad, olga):
        assert trabar(persona, acuerdo).registrado_por == persona
    for persona in (benita, mario, eva):
        with se_niega("puede registrar una traba"):
            trabar(persona, acuerdo)


def test_lo_que_no_sirve_de_una_traba_se_dice(acuerdo, fatima):
    with no_sirve(necesidad="Diga qué se necesita"):
        trabar(fatima, acuerdo, necesidad=" ")
    with no_sirve(necesaria_el="09/03/2025 ya pasó", quien_puede="como máximo 200"):
        trabar(fatima, acuerdo, necesaria_el=HOY - timedelta(days=1), quien_puede="x" * 201)
    assert not Traba.objects.exists()


def test_la_asistencia_y_el_levantamiento_son_de_la_secretaria(acuerdo, fatima):
    traba = trabar(fatima, acuerdo)
    with se_niega("Solo la Secretaría"):
        asistir(fatima, traba)
    with se_niega("Solo la Secretaría"):
        levantar_traba(por=fatima, traba=traba, como="Sí", ahora=AHORA)


def test_lo_que_no_sirve_de_una_asistencia_se_dice(acuerdo, olga):
    traba = trabar(olga, acuerdo)
    with no_sirve(fecha="aún no llega"):
        asistir(olga, traba, fecha=HOY + timedelta(days=1))
    with no_sirve(descripcion="Diga qué asistencia se dio"):
        asistir(olga, traba, descripcion="")
    with no_sirve(como="Diga cómo se levantó"):
        levantar_traba(por=olga, traba=traba, como="", ahora=AHORA)
    assert Traba.objects.get().levantada_en is None


def test_una_traba_levantada_o_anulada_ya_no_se_toca(acuerdo, olga):
    levantada = levantar_traba(por=olga, traba=trabar(olga, acuerdo), como="Listo", ahora=AHORA)
    anulada = anular_traba(por=olga, traba=trabar(olga, acuerdo), motivo="Repetida", ahora=AHORA)
    rastro(anulada, olga)
    for traba, frase in ((levantada, "ya fue levantada"), (anulada, "está anulada")):
        with no_sirve(traba=frase):
            asistir(olga, traba)
        with no_sirve(traba=frase):
            levantar_traba(por=olga, traba=traba, como="Otra vez", ahora=AHORA)
    with no_sirve(motivo="Ya estaba anulado"):
        anular_traba(por=olga, traba=anulada, motivo="Repetida", ahora=AHORA)


def test_se_levanta_hoy_o_un_dia_anterior_desde_que_se_registro(acuerdo, olga):
    traba = trabar(olga, acuerdo)
    luego = {"como": "Listo", "ahora": AHORA + timedelta(days=9)}
    for el, frase in ((HOY - timedelta(days=1), "anterior al día en que se registró"), (date(2025, 3, 20), "no llega")):
        with no_sirve(el=frase):
            levantar_traba(por=olga, traba=traba, el=el, **luego)
    assert levantar_traba(por=olga, traba=traba, el=date(2025, 3, 12), **luego).levantada_el == date(2025, 3, 12)


def test_una_asistencia_se_registra_una_vez_desde_el_evento_y_se_anula(acuerdo, olga, fatima):
    traba = trabar(olga, acuerdo)
    with no_sirve(fecha="anterior al evento"):
        asistir(olga, traba, fecha=f.EVENTO - timedelta(days=1))
    asistencia = asistir(olga, traba)
    assert asistir(olga, traba) == asistencia
    with se_niega("Solo la Secretaría"):
        anular_asistencia_tecnica(por=fatima, asistencia=asistencia, motivo="No fue", ahora=AHORA)
    anulada = anular_asistencia_tecnica(por=olga, asistencia=asistencia, motivo="No fue", ahora=AHORA)
    rastro(anulada, olga)
    with no_sirve(motivo="Ya estaba anulado"):
        anular_asistencia_tecnica(por=olga, asistencia=asistencia, motivo="No fue", ahora=AHORA)


def test_lo_desestimado_no_recibe_trabas_ni_asistencias_pero_lo_abierto_se_levanta(acuerdo, fatima, olga):
    traba = trabar(fatima, acuerdo)
    f.FabricaDesestimacion(acuerdo=acuerdo, aprobada=True)
    with se_niega("está desestimado"):
        trabar(fatima, acuerdo, necesidad="Otra")
    with se_niega("está desestimado"):
        asistir(olga, traba)
    assert levantar_traba(por=olga, traba=traba, como="Ya no hace falta", ahora=AHORA).levantada_el == HOY
